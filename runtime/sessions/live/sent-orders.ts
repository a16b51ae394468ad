import type { OrderId } from '../../../engine/index.ts';

/** Reports about an order that ended so many orders ago do not come any more. */
const KEPT = 10_000;

/** The orders of a session by the ids that the venue knows them by: the last ones, and all that are still open. */
export class SentOrders {
  readonly #isOpen: (order: OrderId) => boolean;
  readonly #limit: number;
  readonly #orders = new Map<string, OrderId>();
  /** Client ids in a ring, oldest next. */
  readonly #ring: string[] = [];
  #next = 0;

  constructor(isOpen: (order: OrderId) => boolean, limit = KEPT) {
    this.#isOpen = isOpen;
    this.#limit = limit;
  }

  get(clientId: string): OrderId | undefined {
    return this.#orders.get(clientId);
  }

  add(clientId: string, order: OrderId): void {
    if (this.#orders.has(clientId)) return;
    this.#orders.set(clientId, order);
    this.#place(clientId);
  }

  /** In the place of the oldest one that has ended; where all are open there is room for more. */
  #place(clientId: string): void {
    if (this.#ring.length < this.#limit) {
      this.#ring.push(clientId);
      return;
    }
    for (let tries = 0; tries < this.#ring.length; tries++) {
      const oldest = this.#ring[this.#next] as string;
      const place = this.#next;
      this.#next = (place + 1) % this.#ring.length;
      if (this.#isOpen(this.#orders.get(oldest) as OrderId)) continue;
      this.#orders.delete(oldest);
      this.#ring[place] = clientId;
      return;
    }
    this.#ring.push(clientId);
  }
}
