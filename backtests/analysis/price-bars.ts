import { Buckets } from './buckets.ts';
import type { Curve, Stretch } from './curve.ts';

/** Most buckets of a curve, and bars of a chart. */
const COUNT = 2_000;

interface Bar {
  readonly time: number;
  readonly open: number;
  high: number;
  low: number;
  close: number;
}

/** Collects the price and the two curves into buckets while the rows go by. */
export class PriceBars {
  readonly #buckets: Buckets;
  readonly #strategy: Curve;
  readonly #benchmark: Curve;
  #bar: Bar | null = null;
  #end = -Infinity;

  constructor(buckets: { readonly widthMs: number; readonly origin: number }, strategy: Curve, benchmark: Curve) {
    this.#buckets = new Buckets({ ...buckets, countMax: COUNT });
    this.#strategy = strategy;
    this.#benchmark = benchmark;
  }

  /** Rows at or after this time belong to another bar. */
  get end(): number {
    return this.#end;
  }

  /** Closes the present bar and starts the one that holds this row. */
  roll(time: number, price: number): void {
    this.flush();
    this.#bar = { time, open: price, high: price, low: price, close: price };
    this.#end = this.#buckets.startOf(time) + this.#buckets.widthMs;
  }

  /** Rows of the present bar went by: their extremes and the last of them. */
  add({ low, high }: Stretch, close: number): void {
    const bar = this.#bar;
    if (bar === null) return;
    bar.low = Math.min(bar.low, low);
    bar.high = Math.max(bar.high, high);
    bar.close = close;
  }

  flush(): void {
    if (this.#bar === null) return;
    const strategy = this.#strategy.takeBucket();
    this.#buckets.add({ ...this.#bar, strategy, benchmark: this.#benchmark.takeBucket() });
    this.#bar = null;
  }

  get buckets(): Buckets {
    return this.#buckets;
  }
}
