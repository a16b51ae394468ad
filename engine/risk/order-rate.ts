import type { OrderRateLimit } from '../manifest.ts';

/**
 * A token bucket on the time of the session's own inputs, so that a replay finds it as full as it was. Its level is
 * counted in parts of an order, as many as the window has ms: everything stays a whole number.
 */
export interface OrderBucket {
  readonly level: number;
  /** When it had this level, ms UTC. */
  readonly time: number;
}

export const fullBucket = ({ count, windowMs }: OrderRateLimit): OrderBucket => ({ level: count * windowMs, time: 0 });

/** Its level at a time; whoever waited longer than the window finds it full. */
export const levelAt = ({ level, time }: OrderBucket, { count, windowMs }: OrderRateLimit, now: number): number =>
  Math.min(count * windowMs, level + Math.min(Math.max(0, now - time), windowMs) * count);

/** After an order was sent; one that may be sent whatever the rate takes what there is. */
export const afterOrder = (bucket: OrderBucket, limit: OrderRateLimit, now: number): OrderBucket => ({
  level: Math.max(0, levelAt(bucket, limit, now) - limit.windowMs),
  time: Math.max(bucket.time, now),
});

/** The bucket of a session. */
export class OrderRate {
  #limit: OrderRateLimit | null = null;
  #bucket: OrderBucket = { level: 0, time: 0 };

  constructor(limit: OrderRateLimit | null = null) {
    this.limit(limit);
  }

  /** Another limit counts from here on, with a full bucket; the same one changes nothing. */
  limit(limit: OrderRateLimit | null): void {
    if (limit?.count === this.#limit?.count && limit?.windowMs === this.#limit?.windowMs) return;
    this.#limit = limit;
    if (limit !== null) this.#bucket = fullBucket(limit);
  }

  /** Ms until an order may be sent; 0 if it may be now. */
  waitMs(time: number): number {
    if (this.#limit === null) return 0;
    const { count, windowMs } = this.#limit;
    const missing = windowMs - levelAt(this.#bucket, this.#limit, time);
    return missing <= 0 ? 0 : Math.ceil(missing / count);
  }

  /** An order is sent. */
  take(time: number): void {
    if (this.#limit !== null) this.#bucket = afterOrder(this.#bucket, this.#limit, time);
  }
}
