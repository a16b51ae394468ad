import { compareRuns, type CompareOutcome, type CompareRequest } from '../compare/compare.ts';
import { forkRun } from '../fork/fork.ts';
import type { ForkOutcome, ForkRequest } from '../fork/requests.ts';
import type { Caller } from '../requests.ts';
import { findOrder, type FoundOrder } from '../trace/find-order.ts';
import { traceOrder, type Trace } from '../trace/trace.ts';
import type { World } from '../world.ts';
import { diagnose, type Diagnosis } from './diagnosis.ts';
import { stopAtDecision } from './inspect.ts';
import { Replay } from './replay.ts';

/** All that looks into recorded runs by playing them again, and varies them. */
export interface ReplayDesk {
  /** A run to walk through. E_RUN_UNKNOWN, E_TAPE_CHANGED. */
  open(run: string, caller: Pick<Caller, 'signal'>): Promise<Replay>;
  /** Where and why a run does not come out the same; null if it does. */
  diagnose(run: string, caller: Pick<Caller, 'signal'>): Promise<Diagnosis | null>;
  /** The story of an order. E_ORDER_MISSING. */
  trace(run: string, order: string, caller: Caller): Promise<Trace>;
  /** The runs and sessions that have an order of this name. */
  findOrder(order: string, caller: Caller): Promise<readonly FoundOrder[]>;
  /** Stops for a debugger at the decision that an event came from. E_INSPECT. */
  stopAtDecision(
    event: { readonly run: string; readonly seq: number },
    announce: (url: string, decided: number) => void,
    caller: Caller,
  ): Promise<number>;
  /** A what-if, recorded as a run of its own. E_FORK_POINT, E_FORK_SETTING, E_FORK_WITHOUT, E_FORK_STRATEGY. */
  fork(request: ForkRequest, caller: Caller): Promise<ForkOutcome>;
  /** Two runs side by side. E_RUN_UNKNOWN, E_RUN_UNFINISHED. */
  compare(request: CompareRequest, caller: Caller): Promise<CompareOutcome>;
}

export const replayDesk = (world: World): ReplayDesk => ({
  open: (run, caller) => Replay.open(world, run, caller),
  diagnose: (run, caller) => diagnose(world, run, caller),
  trace: (run, order, caller) => traceOrder(world, run, order, caller),
  findOrder: (order, caller) => findOrder(world.store, order, caller),
  stopAtDecision: (event, announce, caller) => stopAtDecision(world, event, announce, caller),
  fork: (request, caller) => forkRun(world, request, caller),
  compare: (request, caller) => compareRuns(world, request, caller),
});
