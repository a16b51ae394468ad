import { wider } from './bar-width.ts';

export interface SeriesPoint {
  readonly time: number;
  readonly value: number;
}

/** The last value of each stretch of time, in at most `countMax` points: flat memory for any length. */
export class ThinnedSeries {
  readonly #countMax: number;
  #width = 1;
  #points: SeriesPoint[] = [];

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  add(time: number, value: number): void {
    this.#push(this.#points, { time, value });
    while (this.#points.length > this.#countMax) {
      this.#width = wider(this.#width);
      const kept: SeriesPoint[] = [];
      for (const point of this.#points) this.#push(kept, point);
      this.#points = kept;
    }
  }

  all(): readonly SeriesPoint[] {
    return this.#points;
  }

  #push(list: SeriesPoint[], point: SeriesPoint): void {
    const last = list.at(-1);
    const isSame = last !== undefined && Math.floor(last.time / this.#width) === Math.floor(point.time / this.#width);
    if (isSame) list[list.length - 1] = point;
    else list.push(point);
  }
}
