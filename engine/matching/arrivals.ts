import type { OrderSpec } from '../domain/order-spec.ts';
import type { Approved, OrderChange } from '../ports/venue.ts';
import { formRefusal, marketRefusal } from './admission.ts';
import type { Desk } from './desk.ts';
import type { Inbox, Sent } from './inbox.ts';
import type { Matcher } from './matcher.ts';
import { matchesAt } from './models/candle-fill.ts';
import { ownOrder, type OwnOrder } from './own-order.ts';
import { rejection, type Rejection } from './rejections.ts';

/** What the venue does with a message that has reached it. */
export class Arrivals {
  readonly #desk: Desk;
  readonly #matcher: Matcher;
  readonly #inbox: Inbox;

  constructor(desk: Desk, matcher: Matcher, inbox: Inbox) {
    this.#desk = desk;
    this.#matcher = matcher;
    this.#inbox = inbox;
  }

  receive(sent: Sent): void {
    const { message, at } = sent;
    const until = this.#desk.outages?.downUntil(at) ?? null;
    if (until !== null && this.#desk.outages?.orders === 'delay') {
      this.#inbox.hold(sent, until);
      return;
    }
    const refusal =
      until === null ? this.#limited(message, at) : rejection('VenueDown', `until ${new Date(until).toISOString()}`);
    if (refusal) {
      this.#refuse(message, at, refusal);
      return;
    }
    switch (message.kind) {
      case 'submit':
        this.#submit(message.order, at);
        return;
      case 'cancel':
        this.#cancel(message.id, at);
        return;
      case 'modify':
        this.#modify(message.change, at);
        return;
    }
  }

  #limited(message: Sent['message'], at: number): Rejection | null {
    const why = this.#desk.rateLimit?.refusal(message.kind, at) ?? null;
    return why === null ? null : rejection('RateLimited', why);
  }

  #refuse(message: Sent['message'], at: number, refusal: Rejection): void {
    const { reports } = this.#desk;
    if (message.kind === 'submit') reports.rejected(at, message.order.id, refusal);
    else if (message.kind === 'cancel')
      reports.add(at, { type: 'OrderCancelRejected', data: { order: message.id, ...refusal } });
    else reports.add(at, { type: 'OrderModifyRejected', data: { order: message.change.order, ...refusal } });
  }

  #submit(approved: Approved, at: number): void {
    const { orders, reports } = this.#desk;
    const { spec } = approved;
    const order = ownOrder(approved, at);
    const refusal = formRefusal(spec, spec.size, this.#desk) ?? this.#refusalNow(spec);
    if (refusal) {
      reports.rejected(at, order.id, refusal);
      return;
    }
    orders.add(order);
    if (orders.groupWasFilled(spec.group)) {
      this.#matcher.accept(order);
      this.#matcher.cancel(order, 'sibling-filled', at);
    } else if (spec.attachedTo === null) this.#begin(order);
    else this.#attach(order, spec.attachedTo, at);
  }

  #refusalNow(spec: OrderSpec): Rejection | null {
    if (spec.attachedTo === null) return marketRefusal(spec, spec.size, this.#desk);
    const { orders } = this.#desk;
    const parent = spec.attachedTo;
    if (orders.get(parent) || this.#inbox.carries(parent) || orders.filledOfGone(parent) !== undefined) return null;
    return rejection('MissingParent', `order ${parent} is not there`);
  }

  #attach(leg: OwnOrder, parent: string, at: number): void {
    const { orders } = this.#desk;
    this.#matcher.accept(leg);
    const filled = orders.filledOfGone(parent);
    leg.stage = 'held';
    if (filled !== undefined && !orders.get(parent)) this.#matcher.activate(leg, filled, at);
  }

  /** A new or changed order that is free to trade: it waits for its trigger, matches if it may, or rests. */
  #begin(order: OwnOrder): void {
    if (order.spec.triggerPrice === null) this.#enter(order);
    else order.stage = 'waiting';
    if (this.#desk.orders.get(order.id)) this.#matcher.accept(order);
    if (order.spec.reduceOnly && order.stage === 'resting') this.#matcher.cutReduceOnly();
  }

  #enter(order: OwnOrder): void {
    const { moment, policy } = this.#desk;
    this.#matcher.enter(order);
    if (order.stage === 'taking' && matchesAt(policy, moment.kind)) this.#matcher.take(order);
  }

  #cancel(id: string, at: number): void {
    const order = this.#desk.orders.get(id);
    if (order) {
      this.#matcher.cancel(order, 'requested', at);
      return;
    }
    this.#desk.reports.add(at, { type: 'OrderCancelRejected', data: { order: id, ...MISSING } });
  }

  #modify(change: OrderChange, at: number): void {
    const { orders, reports } = this.#desk;
    const order = orders.get(change.order);
    const refusal = order ? this.#changeRefusal(order, change) : MISSING;
    if (!order || refusal) {
      reports.add(at, { type: 'OrderModifyRejected', data: { order: change.order, ...(refusal ?? MISSING) } });
      return;
    }
    order.spec = changed(order.spec, change);
    order.remaining = change.size - order.filled;
    orders.toBack(order);
    reports.modified(at, order);
    if (order.stage === 'taking' || order.stage === 'resting') this.#enter(order);
  }

  #changeRefusal(order: OwnOrder, change: OrderChange): Rejection | null {
    const { reports } = this.#desk;
    const open = change.size - order.filled;
    if (open <= 0) {
      return rejection(
        'SizeBelowFilled',
        `${reports.size(order.filled)} is filled, asked for ${reports.size(change.size)}`,
      );
    }
    const spec = changed(order.spec, change);
    const isLive = order.stage === 'taking' || order.stage === 'resting';
    const asLive = isLive ? { ...spec, triggerPrice: null } : spec;
    const refusal = formRefusal(spec, open, this.#desk);
    return order.stage === 'held' ? refusal : (refusal ?? marketRefusal(asLive, open, this.#desk));
  }
}

const MISSING = rejection(
  'MissingOrder',
  'it was never placed, is still on its way, or is filled, canceled or expired',
);

/** A price that is left out of a change stays; a kind of order without a price does not get one. */
const changed = (spec: OrderSpec, { size, limitPrice, triggerPrice }: OrderChange): OrderSpec => ({
  ...spec,
  size,
  limitPrice: spec.limitPrice === null ? null : (limitPrice ?? spec.limitPrice),
  triggerPrice: spec.triggerPrice === null ? null : (triggerPrice ?? spec.triggerPrice),
});
