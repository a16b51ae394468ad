import type { EventStore } from '../../engine/index.ts';
import { Journal, streamOf } from '../journal/journal.ts';
import type { Difference } from '../journal/recorded-prefix.ts';
import { openRecording } from '../replay/recording.ts';
import type { Caller, VerifyOutcome } from '../requests.ts';
import { verdictOf } from '../runs/verdict.ts';
import type { World } from '../world.ts';
import { heardBy } from './input-log.ts';
import { replayInputs } from './recorded-session.ts';

/**
 * Plays the recorded inputs of a paper or live session again, or those of a fork of one, and compares every event;
 * nothing is written or sent.
 */
export const verifySession = async (world: World, session: string, caller: Caller): Promise<VerifyOutcome> => {
  const { store } = world;
  const recording = await openRecording(world, session);
  const { start, record, heard } = recording;
  const journal = await Journal.compare(store, session);
  await replayInputs({
    ...(await recording.inputs()),
    store,
    heard: heard ?? heardBy(start.manifest),
    start,
    caller,
    task: `verify ${session}`,
    record: (events) => journal.record(events),
  });
  const closed = await journal.close();
  const isLeft = record.completed === null && isTail(journal.difference, await lastType(store, session));
  return verdictOf(recording, closed, isLeft ? null : journal.difference);
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
