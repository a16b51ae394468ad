import type { Decimal } from '../../engine/index.ts';
import { DrawdownLog } from './drawdown-log.ts';
import { flatLeg, type Leg } from './leg.ts';

/** Prices in ticks with their times, ms: the prints of a tape, or the assumed path of its candles. */
export interface Points {
  readonly time: Float64Array;
  readonly price: Float64Array;
}

/** Some of the points, from `from` to `to` (excluded, at least one), with their lowest and highest price. */
export interface Stretch {
  readonly points: Points;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

/** What a curve did within one bucket; `low` above `high` says that it saw no point. */
export interface CurveBucket {
  readonly equity: number;
  readonly low: number;
  readonly high: number;
  readonly drawdown: number;
}

/**
 * Net asset value at every row. Between fills it is linear in the price, so a row costs two or three comparisons of
 * whole numbers; exact decimals are computed only where a fill or an extreme asks for them.
 */
export class Curve {
  readonly log = new DrawdownLog();
  #leg: Leg;
  /** Last price times the sign of the leg. */
  #v = 0;
  /** Extremes of `v` since the leg began. */
  #legLow = Infinity;
  #legHigh = -Infinity;

  /** The first `v` of this leg that is a new high; `#peakLeg.at(#peakV)` is the highest equity so far, exactly. */
  #threshold: number;
  #peakLeg: Leg;
  #peakV = 0;
  #peakValue: number;
  #peakTime = 0;
  #isUnder = false;
  #troughLeg: Leg;
  #troughV = 0;
  #troughValue = Infinity;
  #troughTime = 0;

  #bucketLow = Infinity;
  #bucketHigh = -Infinity;
  #bucketDrawdown = 0;

  constructor(start: Decimal) {
    this.#leg = flatLeg(start);
    this.#peakLeg = this.#leg;
    this.#troughLeg = this.#leg;
    this.#peakValue = start.toNumber();
    this.#threshold = -Infinity;
  }

  /** The clock starts here. */
  begin(time: number): void {
    this.#peakTime = time;
  }

  /** Equity at the last price, exactly. */
  get equity(): Decimal {
    return this.#leg.at(this.#v);
  }

  /** Lowest and highest equity since the leg began, exactly; the present one if it saw no price. */
  get extremes(): { readonly low: Decimal; readonly high: Decimal } {
    if (this.#legLow > this.#legHigh) return { low: this.equity, high: this.equity };
    return { low: this.#leg.at(this.#legLow), high: this.#leg.at(this.#legHigh) };
  }

  /** Lowest and highest price in ticks since the leg began; null if it saw none. */
  get priceRange(): readonly [number, number] | null {
    if (this.#legLow > this.#legHigh) return null;
    return this.#leg.sign === 1 ? [this.#legLow, this.#legHigh] : [-this.#legHigh, -this.#legLow];
  }

  /** Position or cash changed: from this price and time on equity follows another leg. */
  turn(leg: Leg, price: number, time: number): void {
    this.#threshold = leg.reaches(this.#peakLeg.at(this.#peakV));
    this.#leg = leg;
    this.#legLow = Infinity;
    this.#legHigh = -Infinity;
    this.point(price, time);
  }

  /** One price outside the rows of the tape: the mark of a fill. */
  point(price: number, time: number): void {
    const points = { time: Float64Array.of(time), price: Float64Array.of(price) };
    this.scan({ points, from: 0, to: 1, low: price, high: price });
  }

  /** Rows of the tape went by. */
  scan(rows: Stretch): void {
    const { points, to } = rows;
    const leg = this.#leg;
    if (leg.isFlat) {
      this.#stay(points, to - 1);
      return;
    }
    const low = leg.sign === 1 ? rows.low : -rows.high;
    const high = leg.sign === 1 ? rows.high : -rows.low;
    if (high >= this.#threshold) this.#climb(rows);
    else this.#sink(rows, low);
    this.#v = leg.sign * (points.price[to - 1] as number);
    this.#spread(low, high);
  }

  /** What happened since the last call. */
  takeBucket(): CurveBucket {
    const bucket = {
      equity: this.#leg.value(this.#v),
      low: this.#bucketLow,
      high: this.#bucketHigh,
      drawdown: this.#bucketDrawdown,
    };
    this.#bucketLow = Infinity;
    this.#bucketHigh = -Infinity;
    this.#bucketDrawdown = 0;
    return bucket;
  }

  /** The run is over: a drawdown that was not recovered is recorded as such. */
  finish(time: number): void {
    if (this.#isUnder) this.#close(null, time);
  }

  /** Without a position equity stands still, whatever the price does. */
  #stay(points: Points, last: number): void {
    const time = points.time[last] as number;
    const value = this.#leg.base;
    this.#v = points.price[last] as number;
    this.#bucketLow = Math.min(this.#bucketLow, value);
    this.#bucketHigh = Math.max(this.#bucketHigh, value);
    if (this.#threshold === -Infinity) this.#newPeak(this.#v, time);
    else this.#dip(this.#v, time);
  }

  /** No row reached the highest equity: only the lowest of them can matter, and its time only if it is a new trough. */
  #sink({ points, from }: Stretch, low: number): void {
    if (this.#leg.value(low) < this.#troughValue) {
      const price = low * this.#leg.sign;
      let row = from;
      while (points.price[row] !== price) row++;
      this.#dip(low, points.time[row] as number);
    } else this.#dip(low, this.#troughTime);
  }

  /**
   * Some row reached the highest equity. A row at or above the threshold is a new high (or the old one again); of the
   * rows between two highs only the lowest matters.
   */
  #climb({ points, from, to }: Stretch): void {
    const { time, price } = points;
    const sign = this.#leg.sign;
    let threshold = this.#threshold;
    let peakRow = -1;
    let dip = Infinity;
    let dipRow = -1;
    for (let row = from; row < to; row++) {
      const v = sign * (price[row] as number);
      if (v >= threshold) {
        if (this.#isUnder || dipRow >= 0) {
          this.#rest(threshold, time[peakRow], dip, time[dipRow]);
          this.#close(time[row] as number, time[row] as number);
          dip = Infinity;
          dipRow = -1;
        }
        threshold = v;
        peakRow = row;
      } else if (v < dip) {
        dip = v;
        dipRow = row;
      }
    }
    this.#rest(threshold, time[peakRow], dip, time[dipRow]);
    this.#threshold = threshold;
  }

  #spread(low: number, high: number): void {
    if (low < this.#legLow) this.#legLow = low;
    if (high > this.#legHigh) this.#legHigh = high;
    const lowValue = this.#leg.value(low);
    const highValue = this.#leg.value(high);
    if (lowValue < this.#bucketLow) this.#bucketLow = lowValue;
    if (highValue > this.#bucketHigh) this.#bucketHigh = highValue;
  }

  /** Puts down what the loop has in hand: the high it passed and the dip after it; no time means there was none. */
  #rest(peak: number, peakTime: number | undefined, dip: number, dipTime: number | undefined): void {
    if (peakTime !== undefined) this.#raise(peak, peakTime);
    if (dipTime !== undefined) this.#dip(dip, dipTime);
  }

  #newPeak(v: number, time: number): void {
    if (this.#isUnder) this.#close(time, time);
    this.#raise(v, time);
  }

  #raise(v: number, time: number): void {
    this.#peakLeg = this.#leg;
    this.#peakV = v;
    this.#peakValue = this.#leg.value(v);
    this.#peakTime = time;
  }

  #dip(v: number, time: number): void {
    const value = this.#leg.value(v);
    const depth = value / this.#peakValue - 1;
    this.#isUnder = true;
    if (depth < this.#bucketDrawdown) this.#bucketDrawdown = depth;
    if (value < this.#troughValue) {
      this.#troughValue = value;
      this.#troughLeg = this.#leg;
      this.#troughV = v;
      this.#troughTime = time;
    }
  }

  #close(recoveryTime: number | null, time: number): void {
    const roughDepth = this.#troughValue / this.#peakValue - 1;
    this.log.underWater(time - this.#peakTime);
    if (this.log.wants(roughDepth)) {
      this.log.add({
        roughDepth,
        peak: this.#peakLeg.at(this.#peakV),
        troughLeg: this.#troughLeg,
        troughV: this.#troughV,
        peakTime: this.#peakTime,
        troughTime: this.#troughTime,
        recoveryTime,
      });
    }
    this.#isUnder = false;
    this.#troughValue = Infinity;
  }
}
