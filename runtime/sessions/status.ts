import { projection } from '../../projections/runs/projection.ts';
import { streamOf } from '../journal/journal.ts';
import { project } from '../read-models/projections.ts';
import { valuedRisk } from '../risk/report.ts';
import { briefOf } from '../risk/use.ts';
import type { World } from '../world.ts';
import { allSessions, readOpening } from './opening.ts';
import { decisionLatency } from './pace/pace.ts';
import { workerOf } from './presence.ts';
import type { SessionSummary } from './requests.ts';

/** Every paper and live session of the store, the newest first. */
export const summaries = async (world: World): Promise<readonly SessionSummary[]> => {
  const all: SessionSummary[] = [];
  for await (const session of allSessions(world.store)) all.push(await summaryOf(world, session));
  return all.sort((a, b) => b.startedAt - a.startedAt);
};

/** One session as its journal tells it, and whether a process works on it. E_SESSION_UNKNOWN. */
export const summaryOf = async (world: World, session: string): Promise<SessionSummary> => {
  const { mode, venue, startedAt } = await readOpening(world.store, session);
  const sources = { store: world.store, snapshots: (await world.readModels()).snapshots };
  const { state } = await project(sources, projection, streamOf(session));
  const pid = workerOf(world.home, session);
  const brake = state.halted ?? state.paused;
  return {
    session,
    mode,
    venue,
    instrument: state.instrument ?? '',
    strategy: state.strategy ?? '',
    status: statusOf(state, pid),
    why: brake === null ? null : `${brake.by}: ${brake.reason}`,
    startedAt,
    lastAt: state.lastAt,
    equity: state.equity,
    orders: state.orders,
    fills: state.fills,
    gaps: state.gaps,
    pid,
    decision: await decisionLatency(world.store, session),
    risk: briefOf(await valuedRisk(world, session)),
  };
};

type Run = ReturnType<typeof projection.initial>;

const statusOf = ({ status, halted, paused }: Run, pid: number | null): SessionSummary['status'] => {
  if (status === 'stopped') return 'stopped';
  if (pid === null) return 'left';
  if (halted !== null) return 'halted';
  return paused === null ? 'running' : 'paused';
};
