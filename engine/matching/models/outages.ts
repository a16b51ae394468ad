import { seededRandom } from '../../domain/random.ts';
import type { Draft } from '../../events/event.ts';
import type { OutageModel } from '../../manifest.ts';
import { modelError } from './model-error.ts';

/** The venue is down from `from` up to `to` (excluded), ms. */
interface Window {
  readonly from: number;
  readonly to: number;
}

const NONE: Window = { from: Infinity, to: Infinity };

/**
 * When the venue is down. A schedule says it outright; at random there is one outage in each period, whose place and
 * length follow from the seed and the number of the period alone, so that it does not matter who asks when.
 */
export class Outages {
  readonly orders: OutageModel['orders'];
  readonly #model: OutageModel;
  readonly #seed: string;
  readonly #schedule: readonly Window[];
  /** Up to here it has been said what happened; null before the first look. */
  #saidUntil: number | null = null;

  /** Throws E_VENUE_MODEL for outages that overlap, have no length, or are longer than the time between two. */
  constructor(model: OutageModel, seed: string) {
    this.orders = model.orders;
    this.#model = model;
    this.#seed = seed;
    this.#schedule = [...model.schedule]
      .map(({ from, lastsMs }) => ({ from, to: from + lastsMs }))
      .sort((a, b) => a.from - b.from);
    for (const [index, { from, to }] of this.#schedule.entries()) {
      if (to <= from || from < (this.#schedule[index - 1]?.to ?? -Infinity))
        throw modelError('outages overlap or end before they begin');
    }
    const { random } = model;
    if (random && (random.lastsMs < 1 || 1.5 * random.lastsMs > random.everyMs)) {
      throw modelError('outages at random last at most two thirds of the time from one to the next');
    }
  }

  /** The end of the outage that this time lies in, ms; null while the venue is up. */
  downUntil(time: number): number | null {
    const { from, to } = this.#next(time);
    return from <= time ? to : null;
  }

  /** The next time at which something is to be said, ms; Infinity if there is none. */
  get due(): number {
    if (this.#saidUntil === null) return -Infinity;
    const { from, to } = this.#next(this.#saidUntil);
    return from > this.#saidUntil ? from : to;
  }

  /** What happened up to a time and was not said yet. */
  passed(time: number): readonly { readonly time: number; readonly event: Draft }[] {
    const said: { readonly time: number; readonly event: Draft }[] = [];
    this.#saidUntil ??= time - 1;
    for (let due = this.due; due <= time; due = this.due) {
      this.#saidUntil = due;
      const until = this.downUntil(due);
      said.push({
        time: due,
        event:
          until === null
            ? { type: 'VenueCameBack', data: {} }
            : { type: 'VenueWentDown', data: { until, orders: this.orders } },
      });
    }
    this.#saidUntil = time;
    return said;
  }

  /** The first outage that ends after a time. */
  #next(time: number): Window {
    const scheduled = this.#schedule.find(({ to }) => to > time) ?? NONE;
    const { random } = this.#model;
    if (!random) return scheduled;
    const period = Math.floor(time / random.everyMs);
    const own = this.#drawn(period, random);
    const drawn = own.to > time ? own : this.#drawn(period + 1, random);
    return drawn.from < scheduled.from ? drawn : scheduled;
  }

  #drawn(period: number, { everyMs, lastsMs }: NonNullable<OutageModel['random']>): Window {
    const random = seededRandom(`${this.#seed}/outage/${period}`);
    const length = Math.max(1, Math.round(lastsMs * (0.5 + random())));
    const from = period * everyMs + Math.floor(random() * (everyMs - length));
    return { from, to: from + length };
  }
}
