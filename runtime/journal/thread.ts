import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import { Digest } from './digest.ts';
import { unpack } from './entry.ts';
import { Journal } from './journal.ts';
import type { Kept } from './recorder.ts';
import { failureOf, type Answer, type Assignment, type Failure, type Question } from './thread-messages.ts';

/** What runs in the thread of a `JournalThread`: a journal that is asked by messages. */
const { place, session, mode } = workerData as Assignment;

const open = async (): Promise<{ readonly journal: Journal; readonly end: () => Promise<void> }> => {
  const store = openSqliteStore(place.path, place.options);
  const journal = await (mode === 'record' ? Journal.open(store, session) : Journal.compare(store, session));
  return { journal, end: () => store.close() };
};

/** Comparing costs less than playing, recording more: so the hash of a run is made here only while comparing. */
const digest = mode === 'compare' ? new Digest() : null;

const opened = open();
// Told in answer to the first question.
opened.catch(() => undefined);

const reply = async (question: Question): Promise<Answer> => {
  const { journal, end } = await opened;
  let kept: Kept | null = null;
  if (question.kind === 'take') {
    if (digest) for (const entry of unpack(question.parcel)) digest.add(entry, entry.data);
    await journal.take(unpack(question.parcel));
  } else if (question.kind === 'flush') await journal.flush();
  else {
    kept = await journal.end();
    await end();
  }
  return { difference: journal.difference, kept, hash: kept && (digest?.hex() ?? null), failure: null };
};

/** Nothing is done after a failure: what comes behind an event that was not written must not be written either. */
let failed: Failure | null = null;
const answer = async (question: Question): Promise<Answer> => {
  if (failed === null) {
    try {
      return await reply(question);
    } catch (error) {
      failed = failureOf(error);
    }
  }
  const { journal } = await opened.catch(() => ({ journal: null }));
  return { difference: journal?.difference ?? null, kept: null, hash: null, failure: failed };
};

let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (question: Question) => {
  last = last.then(async () => parentPort?.postMessage(await answer(question)));
});
