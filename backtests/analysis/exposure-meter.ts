import type { Exposure } from '../result.ts';
import { shareOfTime, turnoverPerYear } from '../metrics/exposure.ts';
import type { Curve, Stretch } from './curve.ts';
import type { Leg } from './leg.ts';
import { ThinnedSeries } from './thinned-series.ts';

/** Most points of the position over time. */
const POINTS = 2_000;

/** What is held from now on. */
export interface Holding {
  readonly leg: Leg;
  /** Signed size, base currency. */
  readonly size: number;
  /** Gross notional of one tick of price, quote currency. */
  readonly notionalPerTick: number;
  /** Liquidation price in ticks; null if there is none. */
  readonly liquidation: number | null;
  readonly price: number;
  readonly time: number;
}

/** Leverage, time in the market and distance to liquidation, weighted by time at every row. */
export class ExposureMeter {
  readonly #position = new ThinnedSeries(POINTS);
  #holding: Holding | null = null;
  #time = 0;
  #price = 0;
  #start = 0;
  #heldMs = 0;
  #leverageMs = 0;
  #equityMs = 0;
  #maxLeverage = 0;
  #distance = Infinity;
  #notional = 0;

  begin(time: number): void {
    this.#time = time;
    this.#start = time;
  }

  /** Size and price changed at this moment; the curve still shows the leg that ends. */
  change(next: Holding, curve: Curve): void {
    this.#until(next.time);
    this.#look(curve);
    if (this.#holding?.size !== next.size) this.#position.add(next.time, next.size);
    this.#holding = next;
    this.#price = next.price;
  }

  traded(notional: number): void {
    this.#notional += notional;
  }

  scan({ points, from, to }: Stretch): void {
    const { time, price } = points;
    const holding = this.#holding;
    if (holding === null || holding.leg.isFlat) return;
    const { notionalPerTick } = holding;
    const { base } = holding.leg;
    const slope = holding.leg.sign * holding.leg.slope;
    let before = this.#time;
    let here = this.#price;
    let leverageMs = this.#leverageMs;
    let equityMs = this.#equityMs;
    let heldMs = this.#heldMs;
    for (let row = from; row < to; row++) {
      const now = time[row] as number;
      const elapsed = now - before;
      if (elapsed > 0) {
        const equity = base + slope * here;
        equityMs += equity * elapsed;
        if (equity > 0) leverageMs += ((notionalPerTick * here) / equity) * elapsed;
        heldMs += elapsed;
        before = now;
      }
      here = price[row] as number;
    }
    this.#time = before;
    this.#price = here;
    this.#leverageMs = leverageMs;
    this.#equityMs = equityMs;
    this.#heldMs = heldMs;
  }

  finish(time: number, curve: Curve): Exposure {
    this.#until(time);
    this.#look(curve);
    const elapsed = time - this.#start;
    const turnover = turnoverPerYear(this.#notional, this.#equityMs / elapsed, elapsed);
    return {
      timeInMarket: elapsed > 0 ? shareOfTime(this.#heldMs, elapsed) : 0,
      meanLeverage: elapsed > 0 ? shareOfTime(this.#leverageMs, elapsed) : 0,
      maxLeverage: this.#maxLeverage,
      turnoverPerYear: Number.isFinite(turnover) ? turnover : null,
      position: this.#position.all().map(({ time: at, value }) => ({ time: at, size: value })),
      minLiquidationDistance: Number.isFinite(this.#distance) ? this.#distance : null,
    };
  }

  /** Total notional of all fills so far. */
  get notional(): number {
    return this.#notional;
  }

  #until(time: number): void {
    const holding = this.#holding;
    const elapsed = time - this.#time;
    if (elapsed <= 0) return;
    this.#time = time;
    if (holding === null) return;
    const equity = holding.leg.value(holding.leg.sign * this.#price);
    this.#equityMs += equity * elapsed;
    if (holding.leg.isFlat) return;
    this.#heldMs += elapsed;
    if (equity > 0) this.#leverageMs += ((holding.notionalPerTick * this.#price) / equity) * elapsed;
  }

  /** Leverage and distance are extreme where the price is. */
  #look(curve: Curve): void {
    const holding = this.#holding;
    const range = curve.priceRange;
    if (holding === null || holding.leg.isFlat || range === null) return;
    for (const price of range) {
      const equity = holding.leg.value(holding.leg.sign * price);
      if (equity > 0) this.#maxLeverage = Math.max(this.#maxLeverage, (holding.notionalPerTick * price) / equity);
      if (holding.liquidation !== null) {
        this.#distance = Math.min(this.#distance, Math.abs(price - holding.liquidation) / price);
      }
    }
  }
}
