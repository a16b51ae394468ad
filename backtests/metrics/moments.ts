import { excessKurtosisOf, skewnessOf } from './statistics.ts';

/** Mean, deviation, skewness and kurtosis of a stream, one value at a time (Welford, Terriberry); flat memory. */
export class Moments {
  #n = 0;
  #mean = 0;
  #m2 = 0;
  #m3 = 0;
  #m4 = 0;

  push(value: number): void {
    const before = this.#n;
    const n = before + 1;
    const delta = value - this.#mean;
    const share = delta / n;
    const term = delta * share * before;
    this.#n = n;
    this.#mean += share;
    this.#m4 += term * share * share * (n * n - 3 * n + 3) + 6 * share * share * this.#m2 - 4 * share * this.#m3;
    this.#m3 += term * share * (n - 2) - 3 * share * this.#m2;
    this.#m2 += term;
  }

  get count(): number {
    return this.#n;
  }

  /** NaN for none. */
  get mean(): number {
    return this.#n === 0 ? NaN : this.#mean;
  }

  /** Sample standard deviation; NaN below two values. */
  get deviation(): number {
    return this.#n < 2 ? NaN : Math.sqrt(this.#m2 / (this.#n - 1));
  }

  get skewness(): number {
    return skewnessOf(this.#n, this.#m2, this.#m3);
  }

  get excessKurtosis(): number {
    return excessKurtosisOf(this.#n, this.#m2, this.#m4);
  }
}
