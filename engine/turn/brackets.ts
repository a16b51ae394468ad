import type { Scale } from '../domain/instrument.ts';
import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import { Recent } from '../domain/recent.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import type { Draft } from '../events/event.ts';
import { rejection } from '../matching/rejections.ts';
import { isTouched } from '../matching/triggers.ts';
import type { Orders } from '../orders/order-book.ts';
import type { OrderState } from '../orders/order.ts';
import { isFinal } from '../orders/transitions.ts';
import type { Approved, OrderChange, VenueRequest } from '../ports/venue.ts';
import { liveSpec } from './live-spec.ts';

/** What held legs and groups are decided by. */
export interface BracketParts {
  readonly orders: Orders;
  readonly scale: Scale;
  /** Time of the session (ms UTC) and last price. */
  readonly market: () => { readonly time: number; readonly price: PriceTicks | null };
  /** Hands a request out, once the events that led to it are on record. */
  readonly send: (request: VenueRequest) => void;
  readonly isExpiring: (order: OrderId) => boolean;
}

/** Groups that were decided are remembered for members that come late. */
const GROUPS_KEPT = 1_000;
/** A sibling whose cancel was refused is cancelled again after so long, ms of the session. */
const AGAIN_MS = 1_000;

/**
 * Brackets and groups (OCO) at a venue that is told of single orders only: legs are held here until their parent is
 * done, and the first fill of a group takes its siblings back, as the simulated venue does it. Nothing is stored: what is
 * held follows from the events, so a process that takes the session up holds the same.
 */
export class Brackets {
  readonly #parts: BracketParts;
  readonly #held = new Map<OrderId, Approved>();
  /** Legs that were sent and have not ended: what never arrived of them is sent again, because somebody counts on it. */
  readonly #released = new Map<OrderId, Approved>();
  /** Parents whose legs went to work or away with this much filled; of those that ended before they were filled whole. */
  readonly #parents = new Recent<OrderId, Lots>(GROUPS_KEPT);
  readonly #groups = new Map<string, Set<OrderId>>();
  readonly #decided = new Recent<string, OrderId>(GROUPS_KEPT);
  /** When the cancel of a sibling was asked for last. */
  readonly #asked = new Map<OrderId, number>();
  readonly #words: Draft[] = [];

  constructor(parts: BracketParts) {
    this.#parts = parts;
  }

  /** Takes an order that belongs to others; false: it is to be sent as it is. */
  take(order: Approved): boolean {
    const { group, attachedTo } = order.spec;
    if (group !== null) {
      if (this.#decided.has(group)) {
        this.#accept(order.id);
        this.#cancel(order.id, 'sibling-filled');
        return true;
      }
      const members = this.#groups.get(group) ?? new Set();
      this.#groups.set(group, members.add(order.id));
    }
    return attachedTo !== null && this.#attach(order, attachedTo);
  }

  isHeld(order: OrderId): boolean {
    return this.#held.has(order);
  }

  get held(): readonly OrderId[] {
    return [...this.#held.keys()];
  }

  /** Whether something waits for the end of this order. */
  hasLegs(order: OrderId): boolean {
    for (const { spec } of this.#held.values()) if (spec.attachedTo === order) return true;
    return false;
  }

  /** Cancels an order that is held; false if it is not. */
  cancel(order: OrderId): boolean {
    if (!this.#held.delete(order)) return false;
    if (!this.#parts.isExpiring(order)) this.#cancel(order, 'requested');
    else this.#words.push({ type: 'OrderExpired', data: { order, remaining: this.#remaining(order) } });
    return true;
  }

  /** Changes an order that is held; false if it is not. */
  modify({ order, size, limitPrice, triggerPrice }: OrderChange): boolean {
    const leg = this.#held.get(order);
    if (leg === undefined) return false;
    const { spec } = leg;
    const changed = {
      ...spec,
      size,
      limitPrice: spec.limitPrice === null ? null : (limitPrice ?? spec.limitPrice),
      triggerPrice: spec.triggerPrice === null ? null : (triggerPrice ?? spec.triggerPrice),
    };
    this.#held.set(order, { ...leg, spec: changed });
    this.#modified(order, changed);
    return true;
  }

  /** Whether the venue's cancel of an order answers ours because a sibling was filled. */
  isSibling(order: OrderId): boolean {
    return this.#asked.has(order);
  }

  /**
   * A leg that was sent and is not there: what never arrived is sent again, and one whose trigger the price had passed
   * already does now what it would have done then. Null: it has ended, as the venue says.
   */
  sendAgain(order: OrderId, code: string): readonly Draft[] | null {
    const leg = this.#released.get(order);
    const state = this.#parts.orders.get(order);
    if (leg === undefined || state === undefined || isFinal(state.status) || state.cancelRequested) return null;
    const isPassed = code === 'bad-trigger' && leg.spec.triggerPrice !== null;
    if (!isPassed && code !== 'never-arrived') return null;
    const words = isPassed ? [this.#triggered(order)] : [];
    this.#send(isPassed ? { ...leg, spec: liveSpec(leg.spec) } : leg);
    return words;
  }

  /** A fill of a parent whose legs were decided upon without it: they do not fit the position. */
  lateFill(order: OrderId, size: string): readonly Draft[] {
    const counted = this.#parents.get(order);
    if (counted === undefined) return [];
    const expected = `${this.#parts.scale.sizeText(counted)} filled`;
    const what = `a fill of order ${order} that its legs do not know of`;
    return [{ type: 'DiscrepancyFound', data: { what, expected, found: `${size} more` } }];
  }

  /** What follows from what was recorded last; undefined when nothing does. */
  next(): Draft | undefined {
    if (this.#words.length === 0 && (this.#held.size > 0 || this.#groups.size > 0 || this.#released.size > 0)) {
      this.#decideGroups();
      this.#decideLegs();
      this.#forget();
    }
    return this.#words.shift();
  }

  /** Another venue takes over: nothing follows from here on. */
  letGo(): void {
    this.#held.clear();
    this.#released.clear();
    this.#groups.clear();
    this.#words.length = 0;
  }

  #attach(leg: Approved, parent: OrderId): boolean {
    const state = this.#parts.orders.get(parent);
    if (state === undefined || (isFinal(state.status) && state.filled === 0)) {
      const missing = rejection('MissingParent', `order ${parent} is not there`);
      this.#words.push({ type: 'OrderRejected', data: { order: leg.id, ...missing } });
      return true;
    }
    this.#held.set(leg.id, leg);
    this.#accept(leg.id);
    return true;
  }

  #decideGroups(): void {
    const { orders } = this.#parts;
    for (const [group, members] of this.#groups) {
      const winner = this.#decided.get(group) ?? [...members].find((order) => (orders.get(order)?.filled ?? 0) > 0);
      if (winner === undefined) continue;
      this.#decided.set(group, winner);
      for (const order of members) if (order !== winner) this.#takeBack(orders.get(order));
    }
  }

  #takeBack(state: OrderState | undefined): void {
    if (state === undefined || isFinal(state.status)) return;
    const { id } = state;
    if (this.#held.delete(id)) {
      this.#cancel(id, 'sibling-filled');
      return;
    }
    const { time } = this.#parts.market();
    if (state.cancelRequested || time < (this.#asked.get(id) ?? -Infinity) + AGAIN_MS) return;
    this.#asked.set(id, time);
    this.#words.push({ type: 'OrderCancelRequested', data: { order: id, reason: 'a sibling was filled' } });
    this.#parts.send({ kind: 'cancel', id });
  }

  #decideLegs(): void {
    for (const [id, leg] of this.#held) {
      const parent = leg.spec.attachedTo === null ? undefined : this.#parts.orders.get(leg.spec.attachedTo);
      if (parent !== undefined && !isFinal(parent.status)) continue;
      this.#held.delete(id);
      const filled = parent?.filled ?? (0 as Lots);
      if (parent !== undefined && parent.remaining > 0) this.#parents.set(parent.id, filled);
      if (filled === 0) this.#cancel(id, 'parent-canceled');
      else this.#release(leg, filled);
    }
  }

  /** A leg goes to work, for no more than its parent had. */
  #release(leg: Approved, parentFilled: Lots): void {
    const { price } = this.#parts.market();
    let { spec } = leg;
    if (spec.size > parentFilled) {
      spec = { ...spec, size: parentFilled };
      this.#modified(leg.id, spec);
    }
    const isPassed = price !== null && isTouched(spec, price);
    if (isPassed) this.#words.push(this.#triggered(leg.id));
    this.#send({ ...leg, spec: isPassed ? liveSpec(spec) : spec });
  }

  #send(leg: Approved): void {
    const order = { ...leg, decisionPrice: this.#parts.market().price ?? leg.decisionPrice };
    this.#released.set(leg.id, order);
    this.#parts.send({ kind: 'submit', order });
  }

  #forget(): void {
    const hasEnded = (order: OrderId): boolean => {
      const state = this.#parts.orders.get(order);
      return state === undefined || isFinal(state.status);
    };
    for (const order of this.#released.keys()) if (hasEnded(order)) this.#released.delete(order);
    for (const order of this.#asked.keys()) if (hasEnded(order)) this.#asked.delete(order);
    for (const [group, members] of this.#groups) if ([...members].every(hasEnded)) this.#groups.delete(group);
  }

  #accept(order: OrderId): void {
    this.#words.push({ type: 'OrderAccepted', data: { order } });
  }

  #cancel(order: OrderId, reason: 'requested' | 'sibling-filled' | 'parent-canceled'): void {
    this.#words.push({ type: 'OrderCanceled', data: { order, reason, remaining: this.#remaining(order) } });
  }

  #remaining(order: OrderId): string {
    return this.#parts.scale.sizeText(this.#parts.orders.get(order)?.remaining ?? (0 as Lots));
  }

  #modified(order: OrderId, { size, limitPrice, triggerPrice }: OrderSpec): void {
    const { scale } = this.#parts;
    const price = (ticks: PriceTicks | null): string | null => (ticks === null ? null : scale.priceText(ticks));
    const data = {
      order,
      size: scale.sizeText(size),
      limitPrice: price(limitPrice),
      triggerPrice: price(triggerPrice),
    };
    this.#words.push({ type: 'OrderModified', data });
  }

  #triggered(order: OrderId): Draft {
    const { market, scale } = this.#parts;
    return { type: 'OrderTriggered', data: { order, price: scale.priceText(market().price ?? (0 as PriceTicks)) } };
  }
}
