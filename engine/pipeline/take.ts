import type { Observable } from 'rxjs';
import type { AnyEvent } from '../events/event.ts';
import type { Input } from '../inputs/input.ts';
import type { VenueRequest } from '../ports/venue.ts';
import type { Session } from '../turn/session.ts';
import { paced } from './paced.ts';

/** What a few inputs did together. */
export interface Taken {
  readonly inputs: readonly Input[];
  readonly events: readonly AnyEvent[];
}

export interface TakeOptions {
  /** Inputs in the order in which they are acted upon; all that wait are taken together. */
  readonly inputs: AsyncIterable<readonly Input[]>;
  readonly session: Session;
  /** Puts inputs on record; they are acted upon once it has resolved. A replay reads them from the record. */
  readonly keep: ((inputs: readonly Input[]) => Promise<void>) | null;
  /** Puts events on record. */
  readonly record: (events: readonly AnyEvent[]) => Promise<void>;
  /** Sends what is on record; a replay has nobody to send anything to. */
  readonly send: ((requests: readonly VenueRequest[]) => void) | null;
}

/** The pipeline of paper and live sessions, and of their replay: record first, then act, record, and only then send. */
export const take = ({ inputs, session, keep, record, send }: TakeOptions): Observable<Taken> =>
  paced(inputs, async (batch) => {
    if (keep !== null) await keep(batch);
    for (const input of batch) session.take(input);
    const events = session.drain();
    if (events.length > 0) await record(events);
    const requests = session.takeRequests();
    if (send !== null && requests.length > 0) send(requests);
    return { inputs: batch, events };
  });
