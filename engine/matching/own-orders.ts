import type { OrderId } from '../domain/order-spec.ts';
import type { OwnOrder } from './own-order.ts';

/** How many gone orders and groups are remembered for legs and siblings that arrive late. */
const REMEMBERED = 1000;

/** Our orders at the venue, those with the better place in time first. */
export class OwnOrders {
  readonly #live = new Map<OrderId, OwnOrder>();
  readonly #filledOfGone = new Map<OrderId, number>();
  readonly #filledGroups = new Map<string, true>();

  get count(): number {
    return this.#live.size;
  }

  all(): IterableIterator<OwnOrder> {
    return this.#live.values();
  }

  get(id: OrderId): OwnOrder | undefined {
    return this.#live.get(id);
  }

  add(order: OwnOrder): void {
    this.#live.set(order.id, order);
  }

  /** A modified order is the last in time. */
  toBack(order: OwnOrder): void {
    this.#live.delete(order.id);
    this.#live.set(order.id, order);
  }

  remove(order: OwnOrder): void {
    this.#live.delete(order.id);
    if (order.filled > 0) remember(this.#filledOfGone, order.id, order.filled);
  }

  /** All are gone at once, legs and siblings with them. */
  clear(): void {
    for (const order of [...this.#live.values()]) this.remove(order);
  }

  /** Lots that an order had when it went; undefined if it had none, or never was. */
  filledOfGone(id: OrderId): number | undefined {
    return this.#filledOfGone.get(id);
  }

  groupWasFilled(group: string | null): boolean {
    return group !== null && this.#filledGroups.has(group);
  }

  /** The first fill of a group decides it; gives the siblings that have to go. */
  decideGroup(winner: OwnOrder): readonly OwnOrder[] {
    const { group } = winner.spec;
    if (group === null) return [];
    remember(this.#filledGroups, group, true);
    return [...this.#live.values()].filter((order) => order.spec.group === group && order !== winner);
  }

  legsOf(parent: OrderId): readonly OwnOrder[] {
    return [...this.#live.values()].filter((order) => order.stage === 'held' && order.spec.attachedTo === parent);
  }

  /** When the next order expires, ms; Infinity if none does. */
  nextExpiry(): number {
    let first = Infinity;
    for (const { spec } of this.#live.values()) first = Math.min(first, spec.expiresAt ?? Infinity);
    return first;
  }
}

const remember = <K, V>(memory: Map<K, V>, key: K, value: V): void => {
  memory.set(key, value);
  if (memory.size <= REMEMBERED) return;
  const oldest = memory.keys().next();
  if (!oldest.done) memory.delete(oldest.value);
};
