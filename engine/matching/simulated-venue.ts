import { decimal, text } from '../domain/decimal.ts';
import type { OrderId } from '../domain/order-spec.ts';
import type { PriceTicks } from '../domain/units.ts';
import { ALWAYS, NEVER, type Wake } from '../domain/wake.ts';
import { EngineError } from '../errors.ts';
import type { Json } from '../events/schema.ts';
import type { VenueModel } from '../manifest.ts';
import { specProblem } from '../orders/check-spec.ts';
import type { Approved, OrderChange, SessionVenue, VenueReport } from '../ports/venue.ts';
import { RATE_UNIT } from '../tape/block.ts';
import { Arrivals } from './arrivals.ts';
import { Desk, type DeskOptions } from './desk.ts';
import { Inbox, orderOf } from './inbox.ts';
import { takeOver, type Legacy } from './legacy.ts';
import { Liquidator } from './liquidator.ts';
import { Matcher } from './matcher.ts';
import { matchesAt } from './models/candle-fill.ts';
import { Path } from './path.ts';
import { wakeOf, wakeOnMarkOf } from './venue-wake.ts';

/** What is left to do at the present moment, in this order. */
type Work =
  | 'leg'
  | 'liquidation'
  | 'funding-liquidation'
  | 'mark-liquidation'
  | 'mark-triggers'
  | 'arrivals'
  | 'triggers'
  | 'takers'
  | 'book'
  | 'down'
  | 'nothing';

interface Step {
  /** False if there is nothing of its kind to do. */
  readonly act: () => boolean;
  readonly next: Work;
}

const RATE = decimal(RATE_UNIT);

/**
 * A venue made of recorded market data. It is told of prints (`onTrade`) or of the path within candles (`onOpen`,
 * `onPath`, `onClose`), of funding (`onFunding`), and of what its account has become (`accountChanged`, after each
 * report that changes it). It works only while it is asked for reports, one thing at a time, so that each decision
 * knows the account as the reports before have left it.
 *
 * At one instant the order is: funding on the position held, liquidation, messages that have arrived (each new order
 * matches at once if it can), triggers, orders that still take, resting orders. So a fill at the time of a funding does
 * not count for it. Rows that do not pass `wake` change nothing but the price, so they need not be told; before
 * something is submitted or funding is settled, the latest row must have been told.
 */
export class SimulatedVenue implements SessionVenue {
  readonly #desk: Desk;
  readonly #inbox = new Inbox();
  readonly #matcher: Matcher;
  readonly #arrivals: Arrivals;
  readonly #liquidator: Liquidator;
  readonly #path: Path;
  readonly #everyRow: boolean;
  #work: Work = 'nothing';
  #target = 0;
  #pointAfterLeg: 'path' | 'close' = 'path';
  #isAccountNew = false;
  /** A mark found it up again: what the price has passed meanwhile is met with the next one. */
  #isBack = false;
  #wake: Wake | null = null;
  readonly #steps: Readonly<Record<Exclude<Work, 'nothing' | 'leg'>, Step>> = this.#planned();

  /** Throws E_VENUE_MODEL for a model that cannot be. */
  constructor(options: DeskOptions) {
    this.#everyRow = options.everyRow ?? false;
    this.#desk = new Desk(options);
    this.#matcher = new Matcher(this.#desk);
    this.#arrivals = new Arrivals(this.#desk, this.#matcher, this.#inbox);
    this.#liquidator = new Liquidator(this.#desk);
    this.#path = new Path(this.#desk, this.#matcher, this.#liquidator);
  }

  /** Throws E_VENUE_ORDER for an order that is malformed in itself: risk lets none through. */
  submit(order: Approved, now: number): void {
    const problem = specProblem(order.spec);
    if (problem) throw new EngineError('E_VENUE_ORDER', `order ${order.id}: ${problem.detail}`);
    this.#inbox.send({ kind: 'submit', order }, now, this.#desk.orderLatency());
    this.#wake = null;
  }

  cancel(id: OrderId, now: number): void {
    this.#inbox.send({ kind: 'cancel', id }, now, this.#desk.cancelLatency());
    this.#wake = null;
  }

  /** The new size is that of the whole order, filled part included. */
  modify(change: OrderChange, now: number): void {
    this.#inbox.send({ kind: 'modify', change }, now, this.#desk.cancelLatency());
    this.#wake = null;
  }

  /** These models count from here on; what is on its way or rests keeps its time and its place in the queue. */
  adjust(model: VenueModel): void {
    this.#desk.follow(model);
    this.#wake = null;
  }

  /** Goes on from where another venue stopped; before anything was told or asked. */
  takeOver(legacy: Legacy): void {
    takeOver(this.#desk, this.#inbox, legacy);
    this.accountChanged();
  }

  /** What the venue holds, for people who debug: messages under way, our orders as it has them, the next times it wakes. */
  inspect(): Json {
    const { orders, scale } = this.#desk;
    const { above, below, time } = this.wake();
    const price = (ticks: number): string | null =>
      Number.isFinite(ticks) ? scale.priceText(ticks as PriceTicks) : null;
    return {
      underway: this.#inbox.underway.map(({ message, at }) => ({ what: message.kind, order: orderOf(message), at })),
      orders: [...orders.all()].map(({ id, stage, remaining, ahead }) => ({ id, stage, remaining, ahead })),
      wakesAbove: price(above),
      wakesBelow: price(below),
      wakesAt: Number.isFinite(time) ? time : null,
      liquidationPrice: this.#liquidator.threshold === null ? null : price(this.#liquidator.threshold),
    };
  }

  /** Orders that may still be filled, those on their way included. */
  openOrders(): number {
    return this.#desk.orders.count + this.#inbox.orders;
  }

  /** What the next row must have to matter here; the same object until something changes. */
  wake(): Wake {
    this.#wake ??=
      this.#isBack || this.#isBusy() ? ALWAYS : wakeOf(this.#desk.orders, this.#inbox, this.#desk, this.#liquidator);
    return this.#wake;
  }

  /** What the next mark must be to matter here, where marks are recorded. */
  wakeOnMark(): Wake {
    return this.#desk.hasMarks ? wakeOnMarkOf(this.#desk.orders, this.#liquidator) : NEVER;
  }

  /** The position or the margin is another one: reduce-only orders and the liquidation price follow. */
  accountChanged(): void {
    this.#isAccountNew = true;
    this.#liquidator.accountChanged();
    this.#wake = null;
  }

  /** One public trade. Price in ticks, size in lots. */
  onTrade(time: number, price: number, size: number, side: -1 | 0 | 1): void {
    const { moment } = this.#desk;
    const isQuiet = this.#isQuiet(time, price);
    moment.jump('print', time, price);
    moment.size = size;
    moment.side = side;
    if (!isQuiet) this.#work = this.#isUp(time) ? 'liquidation' : 'down';
  }

  /** The open of a candle and the volume of all of it: a jump from wherever the price was. */
  onOpen(time: number, price: number, volume: number): void {
    const { moment } = this.#desk;
    const isQuiet = this.#isQuiet(time, price);
    moment.jump('open', time, price);
    moment.size = volume;
    if (!isQuiet) this.#work = this.#isUp(time) ? 'liquidation' : 'down';
  }

  /** The price has moved to this one through every tick between. */
  onPath(time: number, price: number): void {
    this.#leg('path', time, price);
  }

  /** The candle ends; the price moves to its close if it is not there already. */
  onClose(time: number, price: number): void {
    this.#leg('close', time, price);
  }

  /** Mark and oracle in force from here on, ticks. What waits for them is done by `onMark`. */
  markIs(mark: number, oracle: number): void {
    const { moment } = this.#desk;
    moment.mark = mark;
    moment.oracle = oracle;
  }

  /** A mark was published that may liquidate or trigger, at the last price told. */
  onMark(time: number): void {
    const { moment, outages } = this.#desk;
    this.#assertDone();
    if (moment.kind === 'none') return;
    // Also while the venue is down: what this mark meets waits for the first price after that.
    this.#wake = null;
    const wasDown = outages !== null && outages.downUntil(moment.time) !== null;
    if (!this.#isUp(time)) return;
    this.#isBack ||= wasDown;
    moment.number++;
    moment.time = time;
    this.#work = 'mark-liquidation';
  }

  /**
   * Settles funding on the position held now. `rate` in units of 1e-12, `price` (the last one) in ticks. It is charged
   * on the oracle or on the mark, as the venue does it.
   */
  onFunding(time: number, rate: number, price: number): void {
    const { account, scale, moment, reports } = this.#desk;
    this.#assertDone();
    moment.number++;
    moment.time = time;
    moment.price = price;
    const size = account.position;
    if (size === 0) return;
    const exactRate = RATE.times(rate);
    const charged = this.#desk.isFundedOnOracle ? this.#oracle(time) : this.#desk.mark;
    const amount = scale.notional(charged, size).times(exactRate);
    reports.add(time, {
      type: 'FundingPaid',
      data: {
        rate: text(exactRate),
        price: reports.price(charged),
        size: reports.size(size),
        amount: text(amount),
        mark: reports.price(this.#desk.mark),
      },
    });
    this.#work = 'funding-liquidation';
    this.#wake = null;
  }

  /** The next report; undefined when nothing is left to say or do. */
  next(): VenueReport | undefined {
    const { reports } = this.#desk;
    while (reports.count === 0) if (!this.#step()) return undefined;
    this.#wake = null;
    return reports.take();
  }

  #leg(point: 'path' | 'close', time: number, price: number): void {
    const { moment } = this.#desk;
    const isQuiet = this.#isQuiet(time, price);
    moment.time = time;
    const isUp = isQuiet || this.#isUp(time);
    if (isQuiet || !isUp || moment.kind === 'none') {
      moment.move(point, price);
      if (!isQuiet) this.#work = isUp ? 'liquidation' : 'down';
      return;
    }
    this.#target = price;
    this.#pointAfterLeg = point;
    this.#work = 'leg';
  }

  /** Says what has become of the venue, and whether it matches at this time. */
  #isUp(time: number): boolean {
    const { outages, reports } = this.#desk;
    if (outages === null) return true;
    for (const word of outages.passed(time)) reports.add(word.time, word.event);
    return outages.downUntil(time) === null;
  }

  #isQuiet(time: number, price: number): boolean {
    this.#assertDone();
    const { above, below, time: from } = this.wake();
    const isQuiet = !this.#everyRow && price < above && price > below && time < from;
    if (this.#isBack) {
      this.#isBack = false;
      this.#wake = null;
    }
    return isQuiet;
  }

  #assertDone(): void {
    if (this.#work === 'nothing') return;
    throw new EngineError('E_VENUE_BUSY', 'the simulated venue was told of a new price before its reports were taken', {
      why: 'Reports of one moment are taken with next() until it gives undefined; only then can the next one come.',
    });
  }

  /** It would do something whatever comes next. */
  #isBusy(): boolean {
    return this.#inbox.hasInstant || this.#desk.reports.count > 0 || this.#liquidator.isWorking || this.#isAccountNew;
  }

  /** Does the next thing that is due; false if nothing is. */
  #step(): boolean {
    if (this.#isAccountNew) {
      this.#isAccountNew = false;
      this.#matcher.cutReduceOnly();
    } else if (this.#inbox.hasInstant && this.#desk.moment.kind !== 'none') {
      const sent = this.#inbox.takeInstant();
      if (sent) this.#arrivals.receive(sent);
    } else if (!this.#workOn()) return false;
    this.#wake = null;
    return true;
  }

  /** One piece of the present moment's work, or the change to the next kind of work. */
  #workOn(): boolean {
    if (this.#work === 'nothing') return false;
    if (this.#work === 'leg') {
      if (!this.#path.step(this.#target)) this.#endLeg();
      return true;
    }
    const { act, next } = this.#steps[this.#work];
    if (!act()) this.#work = next;
    return true;
  }

  /** Each kind of work does one thing at a time, as long as there is one; then the next kind comes. */
  #planned(): Readonly<Record<Exclude<Work, 'nothing' | 'leg'>, Step>> {
    const liquidate = (): boolean => this.#liquidator.step();
    const trigger = (): boolean => this.#matcher.trigger();
    return {
      liquidation: { act: liquidate, next: 'arrivals' },
      'funding-liquidation': { act: liquidate, next: 'nothing' },
      'mark-liquidation': { act: liquidate, next: 'mark-triggers' },
      'mark-triggers': { act: trigger, next: 'nothing' },
      arrivals: { act: () => this.#arrive(), next: 'triggers' },
      down: { act: () => this.#arrive(), next: 'nothing' },
      triggers: { act: trigger, next: 'takers' },
      takers: {
        act: () => matchesAt(this.#desk.policy, this.#desk.moment.kind) && this.#matcher.takeNext(),
        next: 'book',
      },
      book: { act: () => this.#isJump() && this.#matcher.matchBook(), next: 'nothing' },
    };
  }

  #oracle(time: number): PriceTicks {
    const { oracle } = this.#desk.moment;
    if (oracle !== null && !Number.isNaN(oracle)) return oracle as PriceTicks;
    throw new EngineError('E_VENUE_MODEL', 'funding is charged on the oracle, and no oracle is recorded', {
      where: new Date(time).toISOString(),
      why: 'The recorded marks have no oracle price at this time.',
      fix: 'charge it on the mark: --funding-price mark',
    });
  }

  #endLeg(): void {
    const { moment } = this.#desk;
    if (moment.price === this.#target && moment.kind === 'leg') moment.kind = this.#pointAfterLeg;
    else moment.move(this.#pointAfterLeg, this.#target);
    this.#work = 'arrivals';
  }

  /** On a path, resting orders were met on the way. */
  #isJump(): boolean {
    const { kind } = this.#desk.moment;
    return kind === 'print' || kind === 'open';
  }

  /** The next message or expiry that is due; messages first at the same time. */
  #arrive(): boolean {
    const { orders, moment } = this.#desk;
    const arrival = this.#inbox.nextArrival;
    const expiry = orders.nextExpiry();
    if (Math.min(arrival, expiry) > moment.time) return false;
    if (arrival <= expiry) {
      const sent = this.#inbox.takeArrived();
      if (sent) this.#arrivals.receive(sent);
      return true;
    }
    for (const order of orders.all()) {
      if (order.spec.expiresAt !== expiry) continue;
      this.#matcher.expire(order, expiry);
      break;
    }
    return true;
  }
}
