import type { RecordedEvent, SubscriptionMessage } from '../../engine/index.ts';
import type { Wakeup } from './wakeup.ts';

/** A cursor into a store: reads what comes next and remembers how far it got, matching events or not. */
export interface Cursor {
  /**
   * The next matching events, synchronously. `atEnd`: the store holds no more at this moment, or the limit is reached;
   * empty without `atEnd` when only other events were passed over.
   */
  next(): { readonly events: readonly RecordedEvent[]; readonly atEnd: boolean };
}

/** Lets timers and sockets have their turn: a long read must not stop everything else. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Everything from a cursor to the end of the store, in batches. */
export async function* drain(cursor: Cursor): AsyncGenerator<readonly RecordedEvent[], void, undefined> {
  for (;;) {
    const { events, atEnd } = cursor.next();
    if (events.length > 0) yield events;
    if (atEnd) return;
    await breathe();
  }
}

/**
 * Catch-up, then live. There is no hand-over that could lose or repeat an event: both are reads from the same cursor,
 * and between a read that found nothing and the wait there is no moment in which a wake-up could be missed.
 */
export async function* follow(
  cursor: Cursor,
  wakeup: Wakeup,
  signal: AbortSignal | undefined,
): AsyncGenerator<SubscriptionMessage, void, undefined> {
  let caughtUp = false;
  while (signal?.aborted !== true && !wakeup.ended) {
    const { events, atEnd } = cursor.next();
    if (events.length > 0) yield { kind: 'events', events };
    if (!atEnd) await breathe();
    else if (!caughtUp) {
      caughtUp = true;
      yield { kind: 'caught-up' };
    } else if (events.length === 0) await wakeup.wait(signal);
  }
}
