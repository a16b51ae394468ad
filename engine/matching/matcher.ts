import { type Lots, type PriceTicks, sign } from '../domain/units.ts';
import type { Desk } from './desk.ts';
import { lackFor, type Trade } from './means.ts';
import { slipped } from './models/slippage.ts';
import { isMarketable, type OwnOrder } from './own-order.ts';
import { isOfCap, rejection, type Rejection } from './rejections.ts';
import type { CancelReason } from './reports.ts';
import { isTouched } from './triggers.ts';

/**
 * Matches our orders with the present moment. Each step makes at most one fill and then stops, because the account has
 * to hear of it before anything else is decided.
 */
export class Matcher {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The oldest order whose trigger is touched becomes live and matches here. False if there is none. */
  trigger(): boolean {
    for (const order of this.#desk.orders.all()) {
      if (order.stage !== 'waiting' || !isTouched(order.spec, this.#desk.mark)) continue;
      this.fire(order);
      return true;
    }
    return false;
  }

  /** A touched trigger: the order is live from here on. */
  fire(order: OwnOrder): void {
    const { reports, moment, mark } = this.#desk;
    const data = { order: order.id, price: reports.price(mark) };
    reports.add(moment.time, { type: 'OrderTriggered', data });
    order.stage = 'taking';
    this.take(order);
  }

  /** The oldest order that wants to match at once and was not tried at this moment. False if there is none. */
  takeNext(): boolean {
    for (const order of this.#desk.orders.all()) {
      if (order.stage !== 'taking' || order.triedAt === this.#desk.moment.number) continue;
      this.take(order);
      return true;
    }
    return false;
  }

  /** Matches an order as taker at the present price as far as volume allows; what cannot match rests or goes. */
  take(order: OwnOrder): void {
    const { moment } = this.#desk;
    const { spec } = order;
    order.triedAt = moment.number;
    if (!isMarketable(spec, moment)) {
      this.#miss(order);
      return;
    }
    if (spec.postOnly) {
      this.reject(order, rejection('BadAloPx', 'it would match at once'));
      return;
    }
    const size = this.#takeable(order);
    if (size === 0 || (spec.timeInForce === 'fok' && size < order.remaining)) {
      this.#miss(order);
      return;
    }
    const price = slipped(spec.side, moment.price, this.#desk.slip(size), spec.limitPrice);
    this.#trade(order, { side: spec.side, size, price, liquidity: 'taker' });
    const isLeft = order.remaining > 0 && this.#desk.orders.get(order.id) === order;
    if (isLeft && spec.limitPrice !== null && spec.timeInForce === 'ioc') this.cancel(order, 'ioc');
  }

  /** The best-priced resting order that this print or open reaches, each tried once. False if none was filled. */
  matchBook(): boolean {
    for (let order = this.#bestUntried(); order !== undefined; order = this.#bestUntried()) {
      order.triedAt = this.#desk.moment.number;
      if (this.make(order)) return true;
    }
    return false;
  }

  /** Fills a resting order as maker at its own limit, as far as volume reaches it. False if nothing happened. */
  make(order: OwnOrder): boolean {
    const { moment, queue } = this.#desk;
    const limit = order.spec.limitPrice;
    if (limit === null) return false;
    const size = Math.min(this.#possible(order), queue.reaching(order, limit, moment));
    if (size <= 0) return false;
    this.#trade(order, { side: order.spec.side, size, price: limit, liquidity: 'maker' });
    return true;
  }

  /** Reduce-only orders follow the position: cut down to what is left of it, or gone with it. */
  cutReduceOnly(): void {
    const { orders, reports, moment } = this.#desk;
    for (const order of [...orders.all()]) {
      if (!order.spec.reduceOnly || order.stage === 'held') continue;
      const reducible = this.#desk.reducible(order.spec.side);
      if (reducible === 0) this.cancel(order, 'reduce-only');
      else if (order.stage !== 'waiting' && order.remaining > reducible) {
        order.remaining = reducible;
        reports.modified(moment.time, order);
      }
    }
  }

  /** A live order rests if it can, at the back of the queue; otherwise it wants to match. */
  enter(order: OwnOrder): void {
    const canRest = order.spec.timeInForce === 'gtc' && !isMarketable(order.spec, this.#desk.moment);
    if (canRest) this.#rest(order);
    else order.stage = 'taking';
  }

  #rest(order: OwnOrder): void {
    order.stage = 'resting';
    order.ahead = this.#desk.queue.ahead;
  }

  accept(order: OwnOrder): void {
    if (order.isAccepted) return;
    order.isAccepted = true;
    this.#desk.reports.add(order.arrivedAt, { type: 'OrderAccepted', data: { order: order.id } });
  }

  reject(order: OwnOrder, refusal: Rejection, time = this.#desk.moment.time): void {
    this.#desk.reports.rejected(time, order.id, refusal);
    this.#gone(order, time);
  }

  cancel(order: OwnOrder, reason: CancelReason, time = this.#desk.moment.time): void {
    this.#desk.reports.canceled(time, order, reason);
    this.#gone(order, time);
  }

  expire(order: OwnOrder, time: number): void {
    const data = { order: order.id, remaining: this.#desk.reports.size(order.remaining) };
    this.#desk.reports.add(time, { type: 'OrderExpired', data });
    this.#gone(order, time);
  }

  /** A leg whose parent is done goes to work, for no more than the parent had. */
  activate(leg: OwnOrder, parentFilled: number, time: number): void {
    if (leg.spec.triggerPrice === null) this.enter(leg);
    else leg.stage = 'waiting';
    if (leg.remaining <= parentFilled) return;
    leg.remaining = parentFilled;
    this.#desk.reports.modified(time, leg);
  }

  #possible(order: OwnOrder): number {
    const wanted = order.spec.reduceOnly ? this.#desk.reducible(order.spec.side) : order.remaining;
    return Math.max(0, Math.min(order.remaining, wanted, this.#desk.left()));
  }

  /** As far as the book is there up to the limit. */
  #takeable(order: OwnOrder): number {
    const possible = this.#possible(order);
    const { depth, moment } = this.#desk;
    const { limitPrice } = order.spec;
    if (depth === null || limitPrice === null) return possible;
    return Math.min(possible, depth.within(moment.price, Math.abs(limitPrice - moment.price), moment.taken));
  }

  /** Makes the trade, unless the account lacks the means for it: then the order goes. */
  #trade(order: OwnOrder, trade: Trade): void {
    const { moment, reports, orders, fees } = this.#desk;
    const lack = lackFor(trade, this.#desk);
    if (lack) {
      if (order.isAccepted) this.cancel(order, isOfCap(lack) ? 'open-interest-cap' : 'margin');
      else this.reject(order, lack);
      return;
    }
    const { side, size, price, liquidity } = trade;
    this.accept(order);
    order.filled += size;
    order.remaining -= size;
    moment.taken += size;
    const fee = fees.of(liquidity, price as PriceTicks, size as Lots);
    this.#desk.traded(price as PriceTicks, size as Lots);
    reports.filled(moment.time, {
      order: order.id,
      side,
      price,
      size,
      remaining: order.remaining,
      fee,
      liquidity,
      mark: this.#desk.mark,
      decisionPrice: order.decisionPrice,
      cause: 'match',
    });
    for (const sibling of orders.decideGroup(order)) {
      // A leg of another sibling has gone with it.
      if (orders.get(sibling.id)) this.cancel(sibling, 'sibling-filled');
    }
    if (order.remaining === 0) this.#gone(order, moment.time);
  }

  /** There was nothing to match with: good-till-canceled limits rest, immediate ones go, market orders wait for volume. */
  #miss(order: OwnOrder): void {
    const { limitPrice, timeInForce } = order.spec;
    const isMarket = limitPrice === null;
    if (timeInForce === 'fok' || (timeInForce === 'ioc' && !isMarket)) {
      if (order.isAccepted) this.cancel(order, isMarket ? 'no-liquidity' : 'ioc');
      else this.reject(order, rejection(isMarket ? 'MarketOrderNoLiquidity' : 'IocCancel', this.#shortage(order)));
    } else if (!isMarketable(order.spec, this.#desk.moment)) this.#rest(order);
  }

  #shortage(order: OwnOrder): string {
    const { reports, moment } = this.#desk;
    const offered = Math.min(this.#possible(order), order.remaining);
    return `${reports.size(offered)} of ${reports.size(order.remaining)} could be matched at ${reports.price(moment.price)}`;
  }

  /** Of a bracket, the legs go to work with what the parent had, or go with it. */
  #gone(order: OwnOrder, time: number): void {
    const { orders } = this.#desk;
    orders.remove(order);
    for (const leg of orders.legsOf(order.id)) {
      if (order.filled > 0) this.activate(leg, order.filled, time);
      else this.cancel(leg, 'parent-canceled', time);
    }
  }

  #bestUntried(): OwnOrder | undefined {
    const { orders, moment, queue } = this.#desk;
    const beyond = moment.kind === 'open' ? queue.beyondOnPath : queue.beyond;
    let best: OwnOrder | undefined;
    let bestDepth = -1;
    for (const order of orders.all()) {
      if (order.stage !== 'resting' || order.triedAt === moment.number) continue;
      const depth = depthOf(order, moment.price);
      if (depth < beyond || depth <= bestDepth) continue;
      best = order;
      bestDepth = depth;
    }
    return best;
  }
}

/** Ticks by which a price is beyond the limit of a resting order; negative while it is not reached. */
export const depthOf = ({ spec }: OwnOrder, price: number): number =>
  spec.limitPrice === null ? -1 : sign(spec.side) * (spec.limitPrice - price);
