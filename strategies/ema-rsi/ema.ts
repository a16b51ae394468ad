/**
 * Exponential moving average that starts at the first price. It gives, to the last bit, what `EMA` of trading-signals
 * gives (a test holds it to that), and keeps no history of results, which at two averages a candle is most of its cost.
 */
export class Ema {
  readonly #weight: number;
  readonly #rest: number;
  /** The average so far; NaN before the first price. */
  value = Number.NaN;

  constructor(period: number) {
    this.#weight = 2 / (period + 1);
    this.#rest = 1 - this.#weight;
  }

  update(price: number): number {
    const before = Number.isNaN(this.value) ? price : this.value;
    this.value = price * this.#weight + before * this.#rest;
    return this.value;
  }
}
