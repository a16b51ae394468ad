import type { OrderRateLimit } from '../manifest.ts';

/**
 * A token bucket on the time of the session's own inputs, so that a replay finds it as full as it was. Its level is
 * counted in parts of an order, as many as the window has ms: everything stays a whole number.
 */
export class OrderRate {
  #limit: OrderRateLimit | null = null;
  #level = 0;
  #time = 0;

  constructor(limit: OrderRateLimit | null = null) {
    this.limit(limit);
  }

  /** Another limit counts from here on, with a full bucket; the same one changes nothing. */
  limit(limit: OrderRateLimit | null): void {
    if (limit?.count === this.#limit?.count && limit?.windowMs === this.#limit?.windowMs) return;
    this.#limit = limit;
    this.#level = limit === null ? 0 : limit.count * limit.windowMs;
  }

  /** Ms until an order may be sent; 0 if it may be now. */
  waitMs(time: number): number {
    if (this.#limit === null) return 0;
    const { count, windowMs } = this.#limit;
    const missing = windowMs - this.#levelAt(time, this.#limit);
    return missing <= 0 ? 0 : Math.ceil(missing / count);
  }

  /** An order is sent; one that may be sent whatever the rate takes what there is. */
  take(time: number): void {
    if (this.#limit === null) return;
    this.#level = Math.max(0, this.#levelAt(time, this.#limit) - this.#limit.windowMs);
    this.#time = Math.max(this.#time, time);
  }

  #levelAt(time: number, { count, windowMs }: OrderRateLimit): number {
    // Whoever waited longer than the window finds it full; the product stays exact.
    const passed = Math.min(Math.max(0, time - this.#time), windowMs);
    return Math.min(count * windowMs, this.#level + passed * count);
  }
}
