import type { OrderId } from '../domain/order-spec.ts';
import type { AnyEvent, Draft } from '../events/event.ts';
import type { Orders } from '../orders/order-book.ts';

/** Which event the next one of an order is caused by: its last one. */
export class Causes {
  readonly #orders: Orders;
  readonly #ofOrder = new Map<OrderId, number>();

  constructor(orders: Orders) {
    this.#orders = orders;
  }

  /** Seq of the last event of the order that a draft is about; `otherwise` for everything else. */
  of(draft: Draft, otherwise: number | null): number | null {
    return 'order' in draft.data ? (this.#ofOrder.get(draft.data.order) ?? otherwise) : otherwise;
  }

  remember(event: AnyEvent): void {
    if (!('order' in event.data)) return;
    const { order } = event.data;
    if (this.#orders.get(order)) this.#ofOrder.set(order, event.seq);
    if (this.#ofOrder.size > 2 * this.#orders.openCount + 1_000) this.#forgetClosed();
  }

  #forgetClosed(): void {
    const open = new Set(this.#orders.open().map((order) => order.id));
    for (const id of this.#ofOrder.keys()) if (!open.has(id)) this.#ofOrder.delete(id);
  }
}
