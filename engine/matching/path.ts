import { sign } from '../domain/units.ts';
import type { Desk } from './desk.ts';
import type { Liquidator } from './liquidator.ts';
import { depthOf, type Matcher } from './matcher.ts';
import type { OwnOrder } from './own-order.ts';
import { isTouched, isTriggeredAbove } from './triggers.ts';

/** Somebody who waits on the way: where the price meets them, and what happens there. */
interface Stop {
  readonly distance: number;
  /** Of stops at one price: liquidation, then triggers, then resting orders, the better price first. */
  readonly rank: number;
  readonly act: () => void;
}

const LIQUIDATION = -2;
const TRIGGER = -1;

/** Walks the price of a candle through every tick from the present point to the next, and stops where somebody waits. */
export class Path {
  readonly #desk: Desk;
  readonly #matcher: Matcher;
  readonly #liquidator: Liquidator;

  constructor(desk: Desk, matcher: Matcher, liquidator: Liquidator) {
    this.#desk = desk;
    this.#matcher = matcher;
    this.#liquidator = liquidator;
  }

  /** Goes to the next stop before or at `target` and does what is due there; false if there is none. */
  step(target: number): boolean {
    const { moment } = this.#desk;
    const stop = this.#nextStop(target);
    if (stop === null) return false;
    if (stop.distance > 0) moment.move('leg', moment.price + Math.sign(target - moment.price) * stop.distance);
    stop.act();
    return true;
  }

  #nextStop(target: number): Stop | null {
    let first = this.#liquidation(target);
    for (const order of this.#desk.orders.all()) {
      const stop = this.#stopOf(order, target);
      if (stop && (first === null || isBefore(stop, first))) first = stop;
    }
    return first;
  }

  #liquidation(target: number): Stop | null {
    const { mark, hasMarks } = this.#desk;
    const { threshold } = this.#liquidator;
    if (threshold === null) return null;
    const act = (): void => {
      this.#liquidator.step();
    };
    if (this.#liquidator.isTouched(mark)) {
      return this.#liquidator.isDue() ? { distance: 0, rank: LIQUIDATION, act } : null;
    }
    // A recorded mark does not move along the path.
    if (hasMarks) return null;
    return stopAt(mark, target, threshold, { isAbove: !this.#liquidator.isLong, rank: LIQUIDATION, act });
  }

  #stopOf(order: OwnOrder, target: number): Stop | null {
    if (order.stage === 'waiting') return this.#triggerStop(order, target);
    return order.stage === 'resting' && this.#desk.left() > 0 ? this.#limitStop(order, target) : null;
  }

  #triggerStop(order: OwnOrder, target: number): Stop | null {
    const { mark, hasMarks } = this.#desk;
    const act = (): void => {
      this.#matcher.fire(order);
    };
    if (isTouched(order.spec, mark)) return { distance: 0, rank: TRIGGER, act };
    if (hasMarks) return null;
    const isAbove = isTriggeredAbove(order.spec);
    return stopAt(mark, target, order.spec.triggerPrice ?? 0, { isAbove, rank: TRIGGER, act });
  }

  #limitStop(order: OwnOrder, target: number): Stop | null {
    const { moment, queue } = this.#desk;
    const { side, limitPrice } = order.spec;
    const act = (): void => {
      order.triedAt = moment.number;
      this.#matcher.make(order);
    };
    const depth = depthOf(order, moment.price);
    if (depth >= queue.beyondOnPath) {
      // Tried and not filled means that nothing can reach it at this price.
      return order.triedAt === moment.number ? null : { distance: 0, rank: 0, act };
    }
    const price = (limitPrice ?? 0) - sign(side) * queue.beyondOnPath;
    return stopAt(moment.price, target, price, { isAbove: side === 'sell', rank: 0, act });
  }
}

const stopAt = (
  from: number,
  target: number,
  price: number,
  stop: { readonly isAbove: boolean; readonly rank: number; readonly act: () => void },
): Stop | null => {
  const isOnTheWay = stop.isAbove ? price > from && price <= target : price < from && price >= target;
  return isOnTheWay ? { distance: Math.abs(price - from), rank: stop.rank, act: stop.act } : null;
};

const isBefore = (a: Stop, b: Stop): boolean =>
  a.distance < b.distance || (a.distance === b.distance && a.rank < b.rank);
