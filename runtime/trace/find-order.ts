import { decodeEvent, EngineError, type EventStore } from '../../engine/index.ts';
import { readStart } from '../sessions/recorded-session.ts';
import type { Caller } from '../requests.ts';

/** A run or session in which there is an order of a name. */
export interface FoundOrder {
  readonly run: string;
  readonly mode: 'backtest' | 'paper' | 'live';
  readonly strategy: string;
  /** When it was asked for, ms UTC. */
  readonly time: number;
  readonly side: 'buy' | 'sell';
  readonly size: string;
}

const SESSION = 'session-';

/** Every run and session of the store that has an order of this name, the latest order first. E_INTERRUPTED. */
export const findOrder = async (
  store: EventStore,
  order: string,
  caller: Pick<Caller, 'signal' | 'progress'>,
): Promise<readonly FoundOrder[]> => {
  const found: FoundOrder[] = [];
  let done = 0;
  for await (const { stream } of store.streams(SESSION)) {
    caller.progress({ task: `looking for order ${order}`, done: done++, total: null, unit: 'runs' });
    const event = await asked(store, stream, order, caller.signal);
    if (event === null) continue;
    const run = stream.slice(SESSION.length);
    const { mode, manifest } = await readStart(store, run);
    const { side, size } = event.data;
    found.push({ run, mode, strategy: manifest.strategy, time: event.time, side, size });
  }
  return found.sort((a, b) => b.time - a.time);
};

/** The event by which it was asked for, or denied; null if there is none. Most events need not be parsed to be passed. */
const asked = async (store: EventStore, stream: string, order: string, signal: AbortSignal) => {
  const name = `"order":${JSON.stringify(order)}`;
  for await (const batch of store.read(stream)) {
    if (signal.aborted) throw new EngineError('E_INTERRUPTED', 'stopped in the middle of a search');
    for (const recorded of batch) {
      if (recorded.type !== 'OrderRequested' && recorded.type !== 'OrderDenied') continue;
      if (typeof recorded.data !== 'string' || !recorded.data.includes(name)) continue;
      const event = decodeEvent(recorded);
      const isIt = event.type === 'OrderRequested' || event.type === 'OrderDenied';
      if (isIt && event.data.order === order) return event;
    }
  }
  return null;
};
