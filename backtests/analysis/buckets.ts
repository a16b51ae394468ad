import { wider } from './bar-width.ts';
import type { CurveBucket } from './curve.ts';

/** One stretch of the run: the price in ticks, and what the two curves did. */
export interface Bucket {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly strategy: CurveBucket;
  readonly benchmark: CurveBucket;
}

export interface BucketOptions {
  /** Width to begin with, ms. */
  readonly widthMs: number;
  /** A time at which a bucket starts. */
  readonly origin: number;
  readonly countMax: number;
}

/** The run in at most `countMax` buckets of one width, which grows by merging neighbours: flat memory for any length. */
export class Buckets {
  readonly #origin: number;
  readonly #countMax: number;
  #width: number;
  #closed: Bucket[] = [];

  constructor({ widthMs, origin, countMax }: BucketOptions) {
    this.#width = widthMs;
    this.#origin = origin;
    this.#countMax = countMax;
  }

  /** Start of the bucket that holds a time. */
  startOf(time: number): number {
    return time - ((((time - this.#origin) % this.#width) + this.#width) % this.#width);
  }

  get widthMs(): number {
    return this.#width;
  }

  /** Adds the next bucket in time; one of the same start as the last is merged into it. */
  add(bucket: Bucket): void {
    this.#push(this.#closed, { ...bucket, time: this.startOf(bucket.time) });
    while (this.#closed.length > this.#countMax) {
      this.#width = wider(this.#width);
      const merged: Bucket[] = [];
      for (const narrow of this.#closed) this.#push(merged, { ...narrow, time: this.startOf(narrow.time) });
      this.#closed = merged;
    }
  }

  all(): readonly Bucket[] {
    return this.#closed;
  }

  #push(list: Bucket[], bucket: Bucket): void {
    const last = list.at(-1);
    if (last?.time === bucket.time) list[list.length - 1] = joined(last, bucket);
    else list.push(bucket);
  }
}

const joined = (a: Bucket, b: Bucket): Bucket => ({
  time: a.time,
  open: a.open,
  high: Math.max(a.high, b.high),
  low: Math.min(a.low, b.low),
  close: b.close,
  strategy: joinedCurve(a.strategy, b.strategy),
  benchmark: joinedCurve(a.benchmark, b.benchmark),
});

const joinedCurve = (a: CurveBucket, b: CurveBucket): CurveBucket => ({
  equity: b.equity,
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
  drawdown: Math.min(a.drawdown, b.drawdown),
});
