import type { EventStore } from '../../engine/index.ts';
import { codeHash } from '../runs/code-hash.ts';
import { readRun } from '../runs/run-record.ts';
import { verdictOf } from '../runs/verdict.ts';
import { Journal, streamOf } from '../journal/journal.ts';
import type { Difference } from '../journal/recorded-prefix.ts';
import type { Caller, VerifyOutcome } from '../requests.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';
import { readStart, replayInputs } from './recorded-session.ts';

/** Plays the recorded inputs of a paper or live session again and compares every event; nothing is written or sent. */
export const verifySession = async (world: World, session: string, caller: Caller): Promise<VerifyOutcome> => {
  const { store } = world;
  const record = await readRun(store, session);
  const start = await readStart(store, session);
  const found = await loadStrategy(start.manifest.strategy, world.strategies);
  const journal = await Journal.compare(store, session);
  const task = `verify ${session}`;
  const { strategy } = found;
  await replayInputs({ store, session, start, strategy, caller, task, record: (events) => journal.record(events) });
  const closed = await journal.close();
  const difference = isTail(journal.difference, await lastType(store, session)) ? null : journal.difference;
  const isSameCode = codeHash(world.root, found.folder) === record.started.codeHash;
  return verdictOf({ run: session, record, isSameCode }, closed, difference);
};

/**
 * A process that died between recording an input and recording what followed leaves a journal that ends early. The next
 * process to take the session up writes the rest; nothing of what stands there is other than it should be.
 */
const isTail = (difference: Difference | null, last: string | null): boolean =>
  difference?.recorded === null && last !== 'SessionStopped';

const lastType = async (store: EventStore, session: string): Promise<string | null> => {
  for await (const batch of store.read(streamOf(session), { direction: 'backwards', limit: 1 })) {
    for (const { type } of batch) return type;
  }
  return null;
};
