import type { DataGap } from './report.ts';

/** Lists are cut to this length; counts go on. */
export const LISTED = 100;

/** Finds stretches without data, and rows that repeat or go back. */
export class GapFinder {
  readonly gaps: DataGap[] = [];
  count = 0;
  msTotal = 0;
  missingTotal = 0;
  disorder = 0;
  /** Rows with the time of the one before. */
  repeated = 0;
  readonly #longest: number;
  readonly #intervalMs: number | null;
  #before = NaN;

  /** A step longer than `longest` ms is a gap; of candles, one longer than their interval. */
  constructor(intervalMs: number | null, longest: number) {
    this.#intervalMs = intervalMs;
    this.#longest = intervalMs ?? longest;
  }

  take(times: Float64Array): void {
    for (const time of times) {
      const step = time - this.#before;
      if (step > this.#longest) this.#add(this.#before, time);
      else if (step < 0) this.disorder += 1;
      else if (step === 0) this.repeated += 1;
      this.#before = time;
    }
  }

  #add(from: number, to: number): void {
    const missing = this.#intervalMs === null ? null : Math.ceil((to - from) / this.#intervalMs) - 1;
    this.count += 1;
    this.missingTotal += missing ?? 0;
    this.msTotal += to - from - (this.#intervalMs ?? 0);
    if (this.gaps.length < LISTED) this.gaps.push({ from, to, missing });
  }
}
