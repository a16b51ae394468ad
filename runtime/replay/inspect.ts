import inspector from 'node:inspector';
import process from 'node:process';
import { EngineError, type Wish } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import type { World } from '../world.ts';
import { aroundCall, decisionOf } from './decision.ts';
import { Replay } from './replay.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Plays a run up to the decision that an event came from and stops there, for a debugger: just before the strategy is
 * called. `announce` is told the address before it waits for somebody to attach. Gives the seq of the event that was
 * decided. E_INSPECT where no decision led to the event.
 */
export const stopAtDecision = async (
  world: World,
  { run, seq }: { readonly run: string; readonly seq: number },
  announce: (url: string, decided: number) => void,
  { signal }: Caller,
): Promise<number> => {
  const replay = await Replay.open(world, run, { signal });
  try {
    const { recording } = replay;
    for (const event of [await replay.event(seq), ...(await replay.causes(seq))]) {
      const decision = await decisionOf(world, recording, event.seq, signal);
      if (decision === null) continue;
      inspector.open(inspector.url() === undefined ? 9229 : undefined, '127.0.0.1');
      announce(inspector.url() ?? '', event.seq);
      waitForDebugger();
      await aroundCall(world, { recording, call: decision.call }, stopped, signal);
      inspector.close();
      return event.seq;
    }
    throw noDecision(run, seq);
  } finally {
    await replay.close();
  }
};

/** While it waits no listener of ours can run: Ctrl-C must end the process by itself. */
const waitForDebugger = (): void => {
  const listeners = SIGNALS.map((name) => [name, process.listeners(name)] as const);
  for (const name of SIGNALS) process.removeAllListeners(name);
  inspector.waitForDebugger();
  for (const [name, each] of listeners) for (const listener of each) process.on(name, listener);
};

/** The place at which a debugger stops: step into `decide` to follow the strategy. */
const stopped = (decide: () => readonly Wish[]): readonly Wish[] => {
  debugger;
  return decide();
};

const noDecision = (run: string, seq: number): EngineError =>
  new EngineError('E_INSPECT', `no decision led to event ${seq} of run ${run}`, {
    why: 'The tape or the venue caused it; or today’s code does not decide it any more.',
    fix: `choose an order: ht events ${run} --type OrderRequested`,
  });
