import { EngineError, type AnyEvent } from '../../engine/index.ts';
import { closing, openJournal } from '../journal/open-journal.ts';
import { openRecording } from '../replay/recording.ts';
import type { Caller, VerifyOutcome } from '../requests.ts';
import type { World } from '../world.ts';
import { playBack } from './playback.ts';
import { verdictOf } from './verdict.ts';

/** Plays a recorded run again from its recorded inputs and compares every event; nothing is written. */
export const verifyRun = async (world: World, run: string, caller: Caller): Promise<VerifyOutcome> => {
  const { store } = world;
  const recording = await openRecording(world, run);
  const { tape } = recording;
  if (tape === null) throw notABacktest(run);
  const journal = await openJournal(store, run, 'compare');
  const played = {
    ...recording,
    ...(await recording.inputs()),
    store,
    tape,
    record: (events: readonly AnyEvent[]) => journal.record(events),
    analysis: null,
    caller,
    task: `verify ${run}`,
  };
  const closed = await closing(journal, () => playBack(played));
  return verdictOf(recording, closed, journal.difference);
};

const notABacktest = (run: string): EngineError =>
  new EngineError('E_BUG', `${run} is a session with inputs of its own, and was verified as a backtest`);
