import type { ClockSkew } from './report.ts';

/** At most so many samples are kept for the median: every second is dropped whenever they are full. */
const SAMPLES = 1_048_576;

/** Compares the recorder's clock with the venue's. The median is exact up to a million rows, then of an even sample. */
export class SkewFinder {
  readonly #samples = new Float64Array(SAMPLES);
  #kept = 0;
  #every = 1;
  #rows = 0;
  #min = Infinity;
  #max = -Infinity;

  take(times: Float64Array, received: Float64Array): void {
    for (const [row, at] of received.entries()) {
      const skew = at - (times[row] ?? 0);
      this.#min = Math.min(this.#min, skew);
      this.#max = Math.max(this.#max, skew);
      if (this.#rows % this.#every === 0) this.#keep(skew);
      this.#rows += 1;
    }
  }

  result(): ClockSkew | null {
    if (this.#rows === 0) return null;
    const sorted = this.#samples.slice(0, this.#kept).sort();
    const median = sorted[Math.floor((this.#kept - 1) / 2)] ?? 0;
    return { rows: this.#rows, median, min: this.#min, max: this.#max };
  }

  #keep(skew: number): void {
    if (this.#kept === SAMPLES) {
      for (let index = 0; index < SAMPLES / 2; index++) this.#samples[index] = this.#samples[index * 2] ?? 0;
      this.#kept = SAMPLES / 2;
      this.#every *= 2;
    }
    this.#samples[this.#kept++] = skew;
  }
}
