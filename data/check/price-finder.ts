import { priceTicks, text, type Scale } from '../../engine/index.ts';
import { LISTED } from './gap-finder.ts';
import type { Outlier } from './report.ts';

/** Finds prices that cannot be or that jump. */
export class PriceFinder {
  readonly outliers: Outlier[] = [];
  count = 0;
  bad = 0;
  readonly #scale: Scale;
  readonly #jump: number;
  #before = NaN;

  constructor(scale: Scale, jump: number) {
    this.#scale = scale;
    this.#jump = jump;
  }

  take(times: Float64Array, prices: Float64Array, sizes: Float64Array, smallestSize: number): void {
    for (const [row, price] of prices.entries()) {
      if (!(price > 0) || !((sizes[row] ?? 0) >= smallestSize)) this.bad += 1;
      const change = price / this.#before - 1;
      if (Math.abs(change) > this.#jump) this.#add(times[row] ?? 0, price, change);
      this.#before = price;
    }
  }

  #add(time: number, price: number, change: number): void {
    this.count += 1;
    if (this.outliers.length >= LISTED) return;
    const written = (ticks: number): string => text(this.#scale.price(priceTicks(ticks)));
    this.outliers.push({ time, before: written(this.#before), after: written(price), change });
  }
}
