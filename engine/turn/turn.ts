import type { Account } from '../accounts/account.ts';
import { Decimal, text } from '../domain/decimal.ts';
import type { Scale } from '../domain/instrument.ts';
import { ratio, type Ratio } from '../domain/money.ts';
import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import { ALWAYS, NEVER, type Wake } from '../domain/wake.ts';
import { catalogue, type EventData } from '../events/catalogue.ts';
import type { AnyEvent, Draft, TapeRef } from '../events/event.ts';
import type { RiskLimits, VenueModel } from '../manifest.ts';
import type { SessionVenue } from '../ports/venue.ts';
import type { Orders } from '../orders/order-book.ts';
import { isFinal } from '../orders/transitions.ts';
import { judge, judgeChange, overrule, type Verdict } from '../risk/gate.ts';
import { actionOf, type Breaker, type Trip } from '../risk/breaker.ts';
import { ErrorStreak } from '../risk/error-streak.ts';
import type { Strategy, Wish } from '../strategy.ts';
import { RATE_UNIT, type Candle } from '../tape/block.ts';
import { candleDraft } from './candle-draft.ts';
import { Causes } from './causes.ts';
import { Controls } from './controls.ts';
import { EquityGuard } from './equity-guard.ts';
import { unknownOrder, wishesWithoutEnd } from './mistakes.ts';
import type { Observer } from './observer.ts';
import { orderData, priceText } from './order-data.ts';
import { RepeatedDenials, unrecorded } from './repeated-denials.ts';
import { SessionRisk } from './session-risk.ts';
import { markOf, SessionView, type Market } from './view.ts';

export interface TurnParts {
  readonly scale: Scale;
  readonly strategy: Strategy;
  readonly state: unknown;
  readonly account: Account;
  readonly orders: Orders;
  readonly venue: SessionVenue;
  readonly limits: RiskLimits;
  readonly breaker: Breaker;
  readonly leverage: Ratio;
  readonly takerFee: Ratio;
  readonly observer: Observer | null;
}

/** More wishes than this from one input are a loop in the strategy, not a plan. */
const WISHES_MAX = 10_000;
const RATE = new Decimal(RATE_UNIT);

/**
 * The processing of one input: what happened is recorded, then believed (orders, account), then the strategy decides,
 * risk judges, the venue is asked, and its reports are the next things that happened, until nothing is left to say.
 */
export class Turn {
  readonly market: Market = { time: 0, price: null, mark: null };
  readonly view: SessionView;
  readonly controls: Controls;
  readonly #parts: TurnParts;
  readonly #guard: EquityGuard;
  readonly #risk: SessionRisk;
  readonly #errors: ErrorStreak;
  readonly #denials: RepeatedDenials;
  #limits: RiskLimits;
  readonly #causes: Causes;
  readonly #pending: { readonly wishes: readonly Wish[]; readonly cause: number | null }[] = [];
  #events: AnyEvent[] = [];
  #seq = 0;
  #block = -1;
  #row = -1;
  /** Where the tape stands, once an event wants to know. */
  #tape: TapeRef | null = null;
  #acting = false;
  #wishes = 0;
  /** Cause of what the venue reports without an order: the funding rate that was published. */
  #cause: number | null = null;
  /** Tells the venue the latest price before an order reaches it; set by the player of the tape. */
  catchUp: () => void = () => undefined;

  constructor(parts: TurnParts) {
    this.#parts = parts;
    this.#limits = parts.limits;
    this.#causes = new Causes(parts.orders);
    this.view = new SessionView(this.market, parts.orders, parts.account);
    this.#risk = new SessionRisk(parts, this.market);
    this.#errors = new ErrorStreak(parts.limits);
    this.#denials = new RepeatedDenials(parts.limits.repeatedDenials === 'once');
    this.#guard = new EquityGuard(parts.scale, parts.account.ledger, parts.breaker, this.market);
    this.controls = new Controls({
      orders: parts.orders,
      risk: this.#risk,
      say: (draft, cause) => this.say(draft, cause),
      cancel: (order, reason, cause) => this.#cancel(order, reason, cause),
      reset: (resumed) => this.#reset(resumed),
      request: (spec, reason, cause) => {
        const id = parts.orders.nextId();
        this.#request(id, spec, reason, cause);
        return id;
      },
    });
  }

  /** The events recorded since the last call, in order. */
  drain(): readonly AnyEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** Where the tape stands from here on, and what time it is. */
  stand(block: number, row: number, time: number): void {
    this.#block = block;
    this.#row = row;
    this.#tape = null;
    this.market.time = time;
    this.#wishes = 0;
  }

  /** Gives an event its place and applies it: from here on it has happened. */
  record(draft: Draft, cause: number | null, time = this.market.time): AnyEvent {
    const { orders, account, observer } = this.#parts;
    if (this.#denials.isEndedBy(draft.type, this.market.time)) {
      for (const { draft: repeated, cause: first } of this.#denials.end()) this.record(repeated, first);
    }
    const version = catalogue[draft.type].version;
    if (this.#block >= 0) this.#tape ??= { block: this.#block, row: this.#row };
    const event = {
      seq: this.#seq++,
      type: draft.type,
      version,
      data: draft.data,
      time,
      tape: this.#tape,
      cause,
    } as AnyEvent;
    this.#events.push(event);
    orders.apply(event);
    account.apply(event);
    if (observer !== null) observer.recorded(event);
    return event;
  }

  /** From here on these limits and this venue count; what is on record, on its way or resting stays as it is. */
  adjust({ limits, venue }: { readonly limits?: RiskLimits; readonly venue?: VenueModel }): void {
    if (limits) {
      this.#limits = limits;
      this.#errors.limit(limits);
      this.#denials.isOn = limits.repeatedDenials === 'once';
      this.#risk.rate.limit(limits.maxOrderRate ?? null);
      if (this.#parts.breaker.limit(limits)) this.#guard.rearm();
    }
    if (!venue) return;
    this.#parts.venue.adjust(venue);
    this.#risk.takerFee = ratio(venue.takerFee);
  }

  /** Whether trading is halted. */
  get isHalted(): boolean {
    return this.#risk.halted;
  }

  /** Whether a limit tripped that nobody has reset. */
  get isTripped(): boolean {
    return this.#parts.breaker.isTripped || this.#errors.isTripped;
  }

  /** When the strategy wants to be called for a price. */
  wakeOfStrategy(): Wake {
    const { strategy, state } = this.#parts;
    if (!strategy.onPrice) return NEVER;
    return strategy.wake ? strategy.wake(state) : ALWAYS;
  }

  /** The strategy sees the present price, if it wanted to be woken by it. */
  offerPrice(): void {
    const { strategy, state } = this.#parts;
    const price = this.market.price;
    if (!strategy.onPrice || price === null) return;
    const wake = this.wakeOfStrategy();
    if (price < wake.above && price > wake.below && this.market.time < wake.time) return;
    this.#decide(strategy.onPrice(state, price, this.view), null);
    this.settle();
  }

  /** The strategy sees a completed candle. `cause` is the event that recorded it, null when the tape itself did. */
  offerCandle(candle: Candle, cause: number | null): void {
    const { strategy, state } = this.#parts;
    if (!strategy.onCandle) return;
    if (this.#guard.isArmed) this.watchEquity(cause);
    const wishes = strategy.onCandle(state, candle, this.view);
    if (wishes.length === 0) return;
    this.#decide(wishes, cause);
    this.settle();
  }

  /** Takes what the venue has to say until it says nothing more. */
  settle(): void {
    const { venue } = this.#parts;
    for (let report = venue.next(); report !== undefined; report = venue.next()) {
      const event = this.record(report.event, this.#causes.of(report.event, this.#cause), report.time);
      this.#causes.remember(event);
      if (event.type === 'OrderFilled' || event.type === 'FundingPaid' || event.type === 'PositionLiquidated') {
        venue.accountChanged();
        this.watchEquity(event.seq);
      }
      this.#tell(event);
      const trip = this.#errors.see(event);
      if (trip !== null) this.#trip(trip, event.seq);
      if (event.type === 'DiscrepancyFound') this.controls.halt('reconciliation', event.data.what, event.seq);
    }
  }

  /** Puts a candle that was built from prints or shorter candles on record; gives its seq. */
  recordCandle(candle: Candle): number {
    return this.record(candleDraft(candle, this.#parts.scale), null).seq;
  }

  /** A funding rate fell due while a position is open: the venue settles it. */
  settleFunding(rate: number, time: number): void {
    const { price } = this.market;
    if (price === null) return;
    const published = this.record({ type: 'FundingRatePublished', data: { rate: text(RATE.times(rate)) } }, null, time);
    this.#cause = published.seq;
    this.#parts.venue.onFunding(time, rate, price);
    this.settle();
    this.#cause = null;
  }

  /** When the circuit breaker wants to look at the equity. */
  wakeOfGuard(): Wake {
    return this.#guard.wake;
  }

  /** When somebody wants to go on with closing the position. */
  wakeOfControls(): Wake {
    return this.controls.isClosing ? ALWAYS : NEVER;
  }

  /** The circuit breaker looks, if the present price is one that it waits for; what it is closing is gone on with. */
  offerEquity(): void {
    if (this.controls.isClosing) {
      this.controls.goOn();
      this.settle();
    }
    const mark = markOf(this.market);
    const { above, below } = this.#guard.wake;
    if (mark !== null && (mark >= above || mark <= below)) this.watchEquity(null);
  }

  /** The circuit breaker looks at the equity; a trip stops new exposure until a person resumes. */
  watchEquity(cause: number | null): void {
    for (let trip = this.#guard.look(); trip !== null; trip = this.#guard.look()) this.#trip(trip, cause);
  }

  /** When the next day begins whose loss is limited, ms UTC; Infinity if none is. */
  get dayDue(): number {
    return this.#guard.dayDue;
  }

  /** A day begins: what it may lose is counted from the equity of this moment. */
  beginDay(cause: number | null = null): void {
    const day = this.record(this.#guard.beginDay(), cause);
    this.#parts.breaker.apply(day);
    this.watchEquity(day.seq);
  }

  /** Records an event that nobody but the session itself speaks of, and tells the strategy. */
  say(draft: Draft, cause: number | null): AnyEvent {
    const event = this.record(draft, cause);
    this.#tell(event);
    return event;
  }

  #trip(draft: Trip, cause: number | null): void {
    const trip = this.record(draft, cause);
    this.#parts.breaker.apply(trip);
    this.controls.trip(actionOf(draft.data.limit, this.#limits), trip.seq);
  }

  /** A person resumed: every limit counts anew from here. */
  #reset(resumed: AnyEvent): void {
    const { breaker } = this.#parts;
    const isTripped = breaker.isTripped;
    breaker.apply(resumed);
    this.#errors.forget();
    if (isTripped && breaker.countsDays) this.beginDay(resumed.seq);
  }

  #decide(wishes: readonly Wish[], cause: number | null): void {
    if (wishes.length === 0) return;
    this.#pending.push({ wishes, cause });
    if (this.#acting) return;
    this.#acting = true;
    for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
      let because = next.cause;
      for (const wish of next.wishes) because = this.#act(wish, because);
    }
    this.#acting = false;
  }

  /** Carries out one wish; returns the cause of the wishes after it: an event on record explains what follows. */
  #act(wish: Wish, cause: number | null): number | null {
    const { strategy } = this.#parts;
    if (++this.#wishes > WISHES_MAX) throw wishesWithoutEnd(strategy.name, WISHES_MAX, this.#block, this.#row);
    switch (wish.wish) {
      case 'record':
        return this.record(wish.event, cause).seq;
      case 'order':
        this.#request(wish.id ?? this.#parts.orders.nextId(), wish.spec, wish.reason, cause);
        return cause;
      case 'cancel':
        this.#cancel(wish.order, wish.reason, cause);
        return cause;
      case 'modify':
        this.#modify(wish, cause);
        return cause;
    }
  }

  #request(id: OrderId, spec: OrderSpec, reason: string, cause: number | null): void {
    const { scale, venue } = this.#parts;
    const { time } = this.market;
    const verdict = this.#verdict(id, spec);
    const data = orderData(id, spec, reason, scale);
    if (!verdict.ok) {
      this.#deny({ ...data, code: verdict.code, detail: verdict.detail }, cause);
      return;
    }
    this.#risk.rate.take(time);
    const requested = this.record({ type: 'OrderRequested', data }, cause);
    this.#tell(requested);
    this.#causes.remember(this.record({ type: 'OrderSubmitted', data: { order: id } }, requested.seq));
    this.catchUp();
    venue.submit(verdict.order, time);
  }

  /** Records a denial, or counts it where it repeats one that is on record; the strategy is told either way. */
  #deny(data: EventData<'OrderDenied'>, cause: number | null): void {
    const { time } = this.market;
    const first = this.#denials.repeats(data, time);
    if (first === null) {
      const denied = this.record({ type: 'OrderDenied', data }, cause);
      this.#denials.recorded({ seq: denied.seq, data }, time);
      this.#tell(denied);
      return;
    }
    const again = unrecorded(data, first, time);
    this.#parts.orders.apply(again);
    this.#tell(again);
  }

  #verdict(id: OrderId, spec: OrderSpec): Verdict {
    const candidate = { id, spec, decisionPrice: this.market.price };
    const ruling = this.#parts.observer?.ruling?.(this.#seq) ?? null;
    return ruling === null ? judge(candidate, this.#risk, this.#limits) : overrule(candidate, this.#risk, ruling);
  }

  #cancel(order: OrderId, reason: string, cause: number | null): void {
    if (!this.#mayStillChange(order)) return;
    this.#causes.remember(this.record({ type: 'OrderCancelRequested', data: { order, reason } }, cause));
    this.#parts.venue.cancel(order, this.market.time);
  }

  #modify(wish: Extract<Wish, { readonly wish: 'modify' }>, cause: number | null): void {
    const { scale, venue, orders } = this.#parts;
    const { order, size, limitPrice, triggerPrice, reason } = wish;
    if (!this.#mayStillChange(order)) return;
    const open = orders.get(order);
    const denial = open ? judgeChange(wish, open, this.#risk, this.#limits) : null;
    if (denial) {
      this.#tell(this.record({ type: 'OrderModifyDenied', data: { order, ...denial } }, cause));
      return;
    }
    this.#risk.rate.take(this.market.time);
    const data = {
      order,
      size: scale.sizeText(size),
      limitPrice: priceText(limitPrice, scale),
      triggerPrice: priceText(triggerPrice, scale),
      reason,
    };
    this.#causes.remember(this.record({ type: 'OrderModifyRequested', data }, cause));
    this.catchUp();
    venue.modify({ order, size, limitPrice, triggerPrice }, this.market.time);
  }

  /**
   * An order that became final while the strategy decided is left alone: the event that ended it is on record and the
   * strategy has been told. An order that never was is a mistake of the strategy.
   */
  #mayStillChange(order: OrderId): boolean {
    const known = this.#parts.orders.get(order);
    if (known) return !isFinal(known.status);
    throw unknownOrder(this.#parts.strategy.name, order);
  }

  #tell(event: AnyEvent): void {
    const { strategy, state } = this.#parts;
    if (strategy.onEvent) this.#decide(strategy.onEvent(state, event, this.view), event.seq);
  }
}
