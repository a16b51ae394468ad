import type { Scale } from '../domain/instrument.ts';
import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import { Recent } from '../domain/recent.ts';
import { sign, type Lots, type Side } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import type { OpenOrder } from '../strategy.ts';
import { evolveOrder } from './order.ts';
import type { OrderState } from './order.ts';
import { isFinal, isOrderEvent } from './transitions.ts';

/** How many final orders are remembered, for late words about them: memory stays flat over millions of orders. */
export const FINAL_ORDERS_KEPT = 1000;

/** Sizes that open orders could still add on each side; reduce-only orders add nothing. Lots, not negative. */
export interface Pending {
  readonly buy: Lots;
  readonly sell: Lots;
}

/** All orders of a session, folded from its events. */
export class Orders {
  readonly #scale: Scale;
  readonly #alive = new Map<OrderId, OrderState>();
  readonly #final = new Recent<OrderId, OrderState>(FINAL_ORDERS_KEPT);
  #lastNumber = 0;
  #open: readonly OpenOrder[] | null = null;
  #pending: Pending | null = null;

  constructor(scale: Scale) {
    this.#scale = scale;
  }

  /** Folds one event in; events that are not about an order are ignored. Throws what `evolveOrder` throws. */
  apply(event: AnyEvent): void {
    if (!isOrderEvent(event)) return;
    const id = event.data.order;
    const before = this.get(id);
    // A liquidation is the venue's own order, of which we know nothing but its fills.
    if (before === undefined && event.type === 'OrderFilled' && event.data.cause === 'liquidation') return;
    const after = evolveOrder(before, event, this.#scale);
    if (after === before) return;
    if (before === undefined) this.#countId(id);
    this.#keep(after);
    this.#open = null;
    this.#pending = null;
  }

  /** The order; undefined if there was none, or if it has been final for so long that it was forgotten. */
  get(id: OrderId): OrderState | undefined {
    return this.#alive.get(id) ?? this.#final.get(id);
  }

  /** Whether this was an order that has been final for so long that it was forgotten. */
  hasForgotten(id: OrderId): boolean {
    return this.get(id) === undefined && numberOf(id) <= this.#lastNumber;
  }

  /** Orders that may still be filled, oldest first; the same array until something changes. */
  open(): readonly OpenOrder[] {
    this.#open ??= [...this.#alive.values()];
    return this.#open;
  }

  /** How many orders may still be filled. */
  get openCount(): number {
    return this.#alive.size;
  }

  /** What open orders could add on each side if all of them were filled. */
  pending(): Pending {
    this.#pending ??= pendingOf(this.open());
    return this.#pending;
  }

  /**
   * The position (signed) once the market orders in flight are filled: those, and limit orders that do not rest, and
   * triggered market stops. Reduce-only orders bring it no further than to zero.
   */
  exposure(position: Lots): Lots {
    let open = position as number;
    let reducingBuys = 0;
    let reducingSells = 0;
    for (const order of this.#alive.values()) {
      if (!isInFlight(order)) continue;
      if (!order.spec.reduceOnly) open += sign(order.spec.side) * order.remaining;
      else if (order.spec.side === 'buy') reducingBuys += order.remaining;
      else reducingSells += order.remaining;
    }
    if (open > 0) return Math.max(0, open - reducingSells) as Lots;
    return Math.min(0, open + reducingBuys) as Lots;
  }

  /** The largest absolute position that could come about: all open buys filled, or all open sells, and `extra` with them. */
  worstCase(position: Lots, extra?: OrderSpec): Lots {
    const { buy, sell } = this.pending();
    const more = (side: Side): number => (extra?.side === side && !extra.reduceOnly ? extra.size : 0);
    return Math.max(Math.abs(position + buy + more('buy')), Math.abs(position - sell - more('sell'))) as Lots;
  }

  /** The next free id: `o1`, `o2`, ...; each is given out once. */
  nextId(): OrderId {
    this.#lastNumber++;
    return `o${this.#lastNumber}`;
  }

  #keep(order: OrderState): void {
    if (!isFinal(order.status)) {
      this.#alive.set(order.id, order);
      return;
    }
    this.#alive.delete(order.id);
    this.#final.set(order.id, order);
  }

  /** In a session that continues, ids go on after the last one of the journal. */
  #countId(id: OrderId): void {
    const number = numberOf(id);
    if (number < Infinity) this.#lastNumber = Math.max(this.#lastNumber, number);
  }
}

/** Infinity for an id that was not given out by `nextId`. */
const numberOf = (id: OrderId): number => Number(/^o(\d{1,15})$/.exec(id)?.[1] ?? Infinity);

const isInFlight = ({ spec, status }: OrderState): boolean => {
  const isImmediate = spec.kind.endsWith('market') || spec.timeInForce !== 'gtc';
  if (spec.triggerPrice !== null) return isImmediate && status === 'triggered';
  // The legs of a bracket are held back by the venue.
  return isImmediate && spec.attachedTo === null;
};

const pendingOf = (orders: readonly OpenOrder[]): Pending => {
  const pending = { buy: 0, sell: 0 };
  for (const { spec, remaining } of orders) {
    if (!spec.reduceOnly) pending[spec.side] += remaining;
  }
  return pending as Pending;
};
