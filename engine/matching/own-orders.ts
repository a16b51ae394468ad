import type { OrderId } from '../domain/order-spec.ts';
import { Recent } from '../domain/recent.ts';
import type { OwnOrder } from './own-order.ts';

/** How many gone orders and groups are remembered for legs and siblings that arrive late. */
const REMEMBERED = 1000;

/** Our orders at the venue, those with the better place in time first. */
export class OwnOrders {
  /** Walked at every step, so an array; a map beside it finds by id. */
  readonly #live: OwnOrder[] = [];
  readonly #byId = new Map<OrderId, OwnOrder>();
  readonly #filledOfGone = new Recent<OrderId, number>(REMEMBERED);
  readonly #filledGroups = new Recent<string, true>(REMEMBERED);

  get count(): number {
    return this.#live.length;
  }

  /** The present ones; whoever removes some while walking has to stop or to walk a copy. */
  all(): readonly OwnOrder[] {
    return this.#live;
  }

  get(id: OrderId): OwnOrder | undefined {
    return this.#byId.get(id);
  }

  add(order: OwnOrder): void {
    this.#live.push(order);
    this.#byId.set(order.id, order);
  }

  /** A modified order is the last in time. */
  toBack(order: OwnOrder): void {
    this.#drop(order);
    this.#live.push(order);
  }

  remove(order: OwnOrder): void {
    this.#drop(order);
    this.#byId.delete(order.id);
    if (order.filled > 0) this.#filledOfGone.set(order.id, order.filled);
  }

  /** All are gone at once, legs and siblings with them. */
  clear(): void {
    for (const order of [...this.#live]) this.remove(order);
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
    this.#filledGroups.set(group, true);
    return this.#live.filter((order) => order.spec.group === group && order !== winner);
  }

  legsOf(parent: OrderId): readonly OwnOrder[] {
    return this.#live.filter((order) => order.stage === 'held' && order.spec.attachedTo === parent);
  }

  /** When the next order expires, ms; Infinity if none does. */
  nextExpiry(): number {
    let first = Infinity;
    for (const { spec } of this.#live) first = Math.min(first, spec.expiresAt ?? Infinity);
    return first;
  }

  #drop(order: OwnOrder): void {
    const place = this.#live.indexOf(order);
    if (place >= 0) this.#live.splice(place, 1);
  }
}
