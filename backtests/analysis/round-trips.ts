import { Decimal, decimal, type EventData, quotient, type Scale, text, ZERO } from '../../engine/index.ts';
import type { RoundTrip } from '../result.ts';

/** Decimals of average prices; more digits are cut off. */
const PRICE_PLACES = 10;

/** A fill, with what the account looked like around it. Positions in lots, money in quote currency. */
export interface TripFill {
  readonly seq: number;
  readonly time: number;
  readonly data: EventData<'OrderFilled'>;
  readonly before: number;
  readonly after: number;
  /** Equity at the fill's mark, just before it. */
  readonly equity: Decimal;
  /** Signed notional at entry of the position after the fill. */
  readonly cost: Decimal;
}

interface OpenTrip {
  readonly number: number;
  readonly side: 'long' | 'short';
  readonly openTime: number;
  readonly openSeq: number;
  /** Equity just before the trip began: its profit is equity less this. */
  readonly base: Decimal;
  size: number;
  largestCost: Decimal;
  entered: Decimal;
  enteredSize: Decimal;
  left: Decimal;
  leftSize: Decimal;
  fees: Decimal;
  funding: Decimal;
  mae: Decimal;
  mfe: Decimal;
}

interface Closing {
  readonly time: number | null;
  readonly seq: number | null;
  readonly pnl: Decimal;
  readonly exitPrice: Decimal;
}

/**
 * Round trips, flat to flat or through zero. The profit of a trip is the change of net asset value while it lasted, so
 * that fees, funding and slippage are inside and all trips together are the profit of the run.
 */
export class RoundTrips {
  readonly #scale: Scale;
  readonly #done: { readonly trip: OpenTrip; readonly closing: Closing }[] = [];
  #open: OpenTrip | null = null;
  /** Funding that was told before the first fill was. */
  #early = ZERO;

  constructor(scale: Scale) {
    this.#scale = scale;
  }

  /** The lowest and highest equity since the last fill or payment. */
  saw({ low, high }: { readonly low: Decimal; readonly high: Decimal }): void {
    const trip = this.#open;
    if (trip === null) return;
    this.#excursion(trip, low.minus(trip.base));
    this.#excursion(trip, high.minus(trip.base));
  }

  fill(fill: TripFill): void {
    const { data, before, after } = fill;
    const count = Math.abs(after - before);
    const closed = before * (after - before) < 0 ? Math.min(Math.abs(before), count) : 0;
    const fee = decimal(data.fee);
    const closedFee = closed === count ? fee : this.#share(fee, closed, count);
    let base = fill.equity;
    if (closed > 0) base = this.#leave(fill, closed, closedFee);
    if (closed < count) this.#enter(fill, count - closed, { base, fee: fee.minus(closedFee) });
  }

  /** A venue may tell a payment after the fill that closed the position: it belongs to that trip, or to the first one. */
  funding(amount: Decimal): void {
    const last = this.#done.at(-1);
    if (this.#open !== null) this.#open.funding = this.#open.funding.plus(amount);
    else if (last === undefined) this.#early = this.#early.plus(amount);
    else {
      last.trip.funding = last.trip.funding.plus(amount);
      this.forfeit(amount);
    }
  }

  /** Margin that was forfeited after the position was gone belongs to the trip that lost it. */
  forfeit(amount: Decimal): void {
    const last = this.#done.at(-1);
    if (this.#open !== null || last === undefined) return;
    const pnl = last.closing.pnl.minus(amount);
    this.#excursion(last.trip, pnl);
    this.#done[this.#done.length - 1] = { ...last, closing: { ...last.closing, pnl } };
  }

  /** All trips, oldest first; an open one is valued at the mark. */
  finish(equity: Decimal, mark: Decimal): readonly RoundTrip[] {
    const trip = this.#open;
    const closing: Closing | null =
      trip === null ? null : { time: null, seq: null, pnl: equity.minus(trip.base), exitPrice: mark };
    const trips = this.#done.map((done) => this.#describe(done.trip, done.closing));
    return trip === null || closing === null ? trips : [...trips, this.#describe(trip, closing)];
  }

  /** The smallest part of a fee that belongs to so many lots, cut to the smallest amount of cash. */
  #share(fee: Decimal, part: number, whole: number): Decimal {
    return quotient(fee.times(part), new Decimal(whole), this.#scale.instrument.cashDecimals);
  }

  #leave(fill: TripFill, count: number, fee: Decimal): Decimal {
    const trip = this.#open;
    if (trip === null) return fill.equity;
    const size = this.#scale.lot.times(count);
    const price = decimal(fill.data.price);
    trip.left = trip.left.plus(price.times(size));
    trip.leftSize = trip.leftSize.plus(size);
    trip.fees = trip.fees.plus(fee);
    if (count < Math.abs(fill.before)) return fill.equity;
    const { mark } = fill.data;
    const gained = mark === fill.data.price ? ZERO : price.minus(decimal(mark)).times(size);
    const equity = fill.equity.plus(fill.before > 0 ? gained : gained.negated()).minus(fee);
    const closing = {
      time: fill.time,
      seq: fill.seq,
      pnl: equity.minus(trip.base),
      exitPrice: quotient(trip.left, trip.leftSize, PRICE_PLACES),
    };
    this.#excursion(trip, closing.pnl);
    this.#done.push({ trip, closing });
    this.#open = null;
    return equity;
  }

  #enter(fill: TripFill, count: number, { base, fee }: { readonly base: Decimal; readonly fee: Decimal }): void {
    const size = this.#scale.lot.times(count);
    const trip = this.#open ?? this.#begin(fill, base);
    trip.entered = trip.entered.plus(decimal(fill.data.price).times(size));
    trip.enteredSize = trip.enteredSize.plus(size);
    trip.fees = trip.fees.plus(fee);
    trip.size = Math.max(trip.size, Math.abs(fill.after));
    trip.largestCost = Decimal.max(trip.largestCost, fill.cost.abs());
  }

  #begin(fill: TripFill, base: Decimal): OpenTrip {
    const early = this.#early;
    this.#early = ZERO;
    const trip: OpenTrip = {
      number: this.#done.length + 1,
      side: fill.after > 0 ? 'long' : 'short',
      openTime: fill.time,
      openSeq: fill.seq,
      base: base.plus(early),
      size: 0,
      largestCost: ZERO,
      entered: ZERO,
      enteredSize: ZERO,
      left: ZERO,
      leftSize: ZERO,
      fees: ZERO,
      funding: early,
      mae: ZERO,
      mfe: ZERO,
    };
    this.#open = trip;
    return trip;
  }

  #excursion(trip: OpenTrip, profit: Decimal): void {
    if (profit.lt(trip.mae)) trip.mae = profit;
    if (profit.gt(trip.mfe)) trip.mfe = profit;
  }

  #describe(trip: OpenTrip, closing: Closing): RoundTrip {
    return {
      number: trip.number,
      side: trip.side,
      openTime: trip.openTime,
      closeTime: closing.time,
      size: text(this.#scale.lot.times(trip.size)),
      entryPrice: text(quotient(trip.entered, trip.enteredSize, PRICE_PLACES)),
      exitPrice: text(closing.exitPrice),
      pnl: text(closing.pnl),
      fees: text(trip.fees),
      funding: text(trip.funding),
      returnFraction: closing.pnl.div(trip.largestCost).toNumber(),
      mae: text(Decimal.min(trip.mae, closing.pnl)),
      mfe: text(Decimal.max(trip.mfe, closing.pnl)),
      openSeq: trip.openSeq,
      closeSeq: closing.seq,
    };
  }
}
