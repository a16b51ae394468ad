import { availableParallelism } from 'node:os';
import type { Store } from '../home.ts';
import { JournalThread } from './journal-thread.ts';
import { Journal } from './journal.ts';
import type { Closed, Recorder } from './recorder.ts';
import type { Assignment } from './thread-messages.ts';

/** Rows of a tape below which a run is over before a thread of its own would have begun its work. */
const ROWS_WORTH_A_THREAD = 100_000;

/** What is recorded or compared, and how long the tape is that it follows from. */
export type Work = Omit<Assignment, 'place'> & { readonly rows: number };

/** A journal beside the turn where that is quicker: for a long tape, on a machine that can do two things at once. */
export const openJournal = async (store: Store, { session, mode, rows }: Work): Promise<Recorder> => {
  const place = store.place ?? null;
  if (place !== null && rows >= ROWS_WORTH_A_THREAD && availableParallelism() > 1) {
    return new JournalThread({ place, session, mode });
  }
  return mode === 'record' ? Journal.open(store, session) : Journal.compare(store, session);
};

/** Does what fills a journal and ends it, however that ends. */
export const closing = async (journal: Recorder, fill: () => Promise<unknown>): Promise<Closed> => {
  try {
    await fill();
  } catch (error) {
    await journal.leave();
    throw error;
  }
  return journal.close();
};
