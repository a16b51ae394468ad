import { z } from 'zod';
import type { EventStore } from '../../../engine/index.ts';
import { uuidOf } from '../../journal/uuid.ts';
import { Histogram } from './histogram.ts';

const recorded = z.object({ histogram: z.array(z.tuple([z.number().int().min(0), z.number().int().min(1)])) });
const streamOf = (session: string): string => `pace-${session}`;

/** How long a session takes from news to an order on the wire, ms. */
export interface DecisionLatency {
  readonly orders: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Measures a live session: from the moment when news reached its inbox to the moment when an order that follows from it was
 * handed to the network, signed. It is no part of what decides; one event at a time says all of it so far, over all processes.
 */
export class Pace {
  readonly #store: EventStore;
  readonly #session: string;
  readonly #histogram: Histogram;
  #saved: number;

  private constructor(store: EventStore, session: string, histogram: Histogram) {
    this.#store = store;
    this.#session = session;
    this.#histogram = histogram;
    this.#saved = histogram.count;
  }

  static async open(store: EventStore, session: string): Promise<Pace> {
    return new Pace(store, session, await readHistogram(store, session));
  }

  sent(ms: number): void {
    this.#histogram.add(ms);
  }

  /** Puts on record what came since the last time; nothing if nothing did. */
  async save(): Promise<void> {
    const { count } = this.#histogram;
    if (count === this.#saved) return;
    this.#saved = count;
    const stream = streamOf(this.#session);
    const data = JSON.stringify({ histogram: this.#histogram.recorded() });
    const meta = JSON.stringify({ v: 1, $correlationId: this.#session });
    const event = { id: uuidOf(`${stream}/${count}`), type: 'DecisionLatencyMeasured', data, meta };
    await this.#store.append(stream, [event], 'any');
  }
}

/** What was measured of a session so far; null if it sent no order. */
export const decisionLatency = async (store: EventStore, session: string): Promise<DecisionLatency | null> => {
  const histogram = await readHistogram(store, session);
  const [p50Ms, p99Ms] = [histogram.quantile(0.5), histogram.quantile(0.99)];
  return p50Ms === null || p99Ms === null ? null : { orders: histogram.count, p50Ms, p99Ms };
};

const readHistogram = async (store: EventStore, session: string): Promise<Histogram> => {
  for await (const batch of store.read(streamOf(session), { direction: 'backwards', limit: 1 })) {
    for (const { data } of batch) {
      if (typeof data === 'string') return Histogram.of(recorded.parse(JSON.parse(data)).histogram);
    }
  }
  return new Histogram();
};
