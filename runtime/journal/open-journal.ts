import { availableParallelism } from 'node:os';
import type { Store } from '../home.ts';
import { GrowingJournal } from './growing-journal.ts';
import { Journal } from './journal.ts';
import type { Closed, Recorder } from './recorder.ts';
import type { Assignment } from './thread-messages.ts';

/** The journal of a run; a long one goes on in a thread where another can open the store and there is a core for it. */
export const openJournal = async (
  store: Store,
  session: string,
  mode: Assignment['mode'],
  cores = availableParallelism(),
): Promise<Recorder> => {
  const journal = await (mode === 'record' ? Journal.open(store, session) : Journal.compare(store, session));
  const place = store.place ?? null;
  return place === null || cores === 1 ? journal : new GrowingJournal(journal, { place, session, mode });
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
