import { decodeEvent, EngineError, type AnyEvent, type EventStore } from '../../engine/index.ts';
import { streamOf } from '../journal/journal.ts';
import type { Clock } from '../sessions/clock.ts';
import { giveCommand } from '../sessions/control.ts';
import type { Difference, ReconcileOutcome, ReconcileRequest } from './requests.ts';

/** A comparison takes some seconds, and up to a quarter of a minute more where an order got no answer. */
const PATIENCE_MS = 60_000;

/** Asks the process that works on a session, and waits for what it puts on record. E_RECONCILE_SILENT. */
export const askSession = async (
  { store, clock }: { readonly store: EventStore; readonly clock: Clock },
  { session, by, reason }: ReconcileRequest,
  signal: AbortSignal,
): Promise<ReconcileOutcome> => {
  const after = await store.revision(streamOf(session));
  await giveCommand(store, session, { command: 'reconcile', by, reason });
  const over = new AbortController();
  const end = (): void => over.abort();
  signal.addEventListener('abort', end, { once: true });
  void clock.wait(PATIENCE_MS, over.signal).then(end);
  try {
    const answer = new Answer({ session, by, reason });
    for await (const event of eventsAfter(store, session, after, over.signal)) {
      const outcome = answer.hear(event);
      if (outcome !== null) return outcome;
    }
  } finally {
    end();
    signal.removeEventListener('abort', end);
  }
  signal.throwIfAborted();
  throw new EngineError(
    'E_RECONCILE_SILENT',
    `session ${session} did not say in ${PATIENCE_MS / 1_000} s what it found`,
    {
      why: 'The request is on record; the process may be busy, or gone.',
      fix: `ht status   or   ht events ${session} --follow`,
    },
  );
};

/** What a session says from the request on, until it has compared. */
class Answer {
  readonly #request: ReconcileRequest;
  readonly #differences: Difference[] = [];
  #seq: number | null = null;

  constructor(request: ReconcileRequest) {
    this.#request = request;
  }

  hear(event: AnyEvent): ReconcileOutcome | null {
    const { session, by, reason } = this.#request;
    if (event.type === 'ReconciliationRequested') {
      if (event.data.by === by && event.data.reason === reason) this.#seq ??= event.seq;
    } else if (event.type === 'DiscrepancyFound' && this.#seq !== null) {
      const { what, expected, found } = event.data;
      this.#differences.push({ what, journal: expected, venue: found, then: 'trading has been halted' });
    } else if (event.type === 'BooksCompared' && event.data.request === this.#seq) {
      const { outcome, position, orders } = event.data;
      return { session, how: 'asked', outcome, position, orders, differences: this.#differences };
    }
    return null;
  }
}

async function* eventsAfter(
  store: EventStore,
  session: string,
  afterRevision: number,
  signal: AbortSignal,
): AsyncGenerator<AnyEvent> {
  for await (const message of store.subscribe({ stream: streamOf(session), afterRevision, signal })) {
    if (message.kind === 'events') for (const recorded of message.events) yield decodeEvent(recorded);
  }
}
