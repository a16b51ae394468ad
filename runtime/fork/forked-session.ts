import type { AnyEvent, Strategy } from '../../engine/index.ts';
import { closing, openJournal } from '../journal/open-journal.ts';
import type { Closed } from '../journal/recorder.ts';
import type { Caller } from '../requests.ts';
import type { Watch } from '../runs/playback.ts';
import { readRun, recordStart } from '../runs/run-record.ts';
import { recordFinish } from '../sessions/finish.ts';
import type { Heard } from '../sessions/input-log.ts';
import { replayInputs, sessionNote, type SessionStart } from '../sessions/recorded-session.ts';
import { verifySession } from '../sessions/verify.ts';
import type { World } from '../world.ts';

export interface ForkedSession {
  readonly run: string;
  readonly started: Parameters<typeof recordStart>[2];
  readonly strategy: Strategy;
  readonly watch: Watch;
  readonly start: SessionStart;
  readonly heard: Heard;
  readonly task: string;
}

/**
 * Plays the recorded inputs of a paper or live session with changes, and records that as a run of its own: nothing is
 * sent anywhere, and nobody can take it up. It ends where the inputs end.
 */
export const recordForkedSession = async (
  world: World,
  { run, started, ...played }: ForkedSession,
  caller: Caller,
): Promise<Closed> => {
  const { store } = world;
  const { heard } = played;
  const journal = await openJournal(store, run, 'record');
  let isStarted = false;
  const record = async (events: readonly AnyEvent[]): Promise<void> => {
    // Not before: what cannot be played leaves nothing.
    if (!isStarted) await recordStart(store, run, started);
    isStarted = true;
    await journal.record(events);
  };
  const closed = await closing(journal, () => replayInputs({ ...played, store, record, caller }));
  const { isSame: isSameTwice } = await verifySession(world, run, caller);
  const { fork } = await readRun(store, run).then((record) => record.started);
  const session = sessionNote(played.start.mode, fork);
  await recordFinish(store, run, played.start.manifest, { ...closed, session, inputs: null, heard, isSameTwice });
  return closed;
};
