import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { registerCancel, registerClose } from './account/act.ts';
import { registerBalances, registerOrders, registerPositions } from './account/look.ts';
import { registerAudit } from './audit.ts';
import { registerBacktest } from './backtest.ts';
import { registerCompare } from './compare.ts';
import { registerConfig } from './config.ts';
import { registerData } from './data.ts';
import { registerDemo } from './demo.ts';
import { registerDoctor } from './doctor.ts';
import { registerEvents } from './events.ts';
import { registerExplain } from './explain.ts';
import { registerKeys } from './keys/keys.ts';
import { registerFork } from './fork.ts';
import { registerNew } from './new.ts';
import { registerRecord } from './record.ts';
import { registerReplay } from './replay.ts';
import { registerProjections } from './projections.ts';
import { registerReport } from './report.ts';
import { registerRuns } from './runs.ts';
import { registerStore } from './store.ts';
import { registerAttach } from './sessions/attach.ts';
import { registerControls } from './sessions/control.ts';
import { registerLive, registerPaper, registerTakeUp } from './sessions/begin.ts';
import { registerReconcile } from './sessions/reconcile.ts';
import { registerRisk } from './sessions/risk.ts';
import { registerStatus } from './sessions/status.ts';
import { registerStrategies } from './strategies.ts';
import { registerSweep } from './sweep.ts';
import { registerTrace } from './trace.ts';
import { registerVerify } from './verify.ts';

type Register = (parent: Command, context: Context) => void;

/** All commands, in the groups and the order in which help shows them. */
export const commandGroups: readonly (readonly [group: string, members: readonly Register[]])[] = [
  ['Start here', [registerDemo, registerNew]],
  ['Run', [registerBacktest, registerSweep, registerStrategies, registerConfig]],
  [
    'Trade',
    [
      registerPaper,
      registerLive,
      registerTakeUp,
      registerAttach,
      registerStatus,
      registerRisk,
      registerReconcile,
      registerControls,
      registerKeys,
    ],
  ],
  ['Account', [registerOrders, registerPositions, registerBalances, registerCancel, registerClose]],
  [
    'Look at what happened',
    [registerRuns, registerReport, registerEvents, registerProjections, registerVerify, registerAudit],
  ],
  ['Replay and vary', [registerReplay, registerTrace, registerFork, registerCompare]],
  ['Data', [registerData, registerRecord, registerStore]],
  ['Help', [registerDoctor, registerExplain]],
];
