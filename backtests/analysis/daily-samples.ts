import { type Decimal, text } from '../../engine/index.ts';
import type { EquityPoint } from '../result.ts';
import { MS_PER_DAY } from '../metrics/exposure.ts';

/** NAV of both curves at each 00:00:00 UTC after the start: at the last price before or at that instant. */
export class DailySamples {
  readonly strategy: EquityPoint[] = [];
  readonly benchmark: EquityPoint[] = [];
  #next = Infinity;

  begin(time: number): void {
    this.#next = (Math.floor(time / MS_PER_DAY) + 1) * MS_PER_DAY;
  }

  /** The next midnight that was not sampled yet. */
  get next(): number {
    return this.#next;
  }

  /** Samples every midnight before this time; a gap repeats the last value. */
  before(time: number, strategy: () => Decimal, benchmark: () => Decimal): void {
    if (this.#next >= time) return;
    const values = [text(strategy()), text(benchmark())] as const;
    for (; this.#next < time; this.#next += MS_PER_DAY) this.#add(this.#next, values);
  }

  /** Samples up to the end of the run, and the end itself. */
  finish(time: number, strategy: Decimal, benchmark: Decimal): void {
    this.before(
      time,
      () => strategy,
      () => benchmark,
    );
    this.#add(time, [text(strategy), text(benchmark)]);
  }

  #add(time: number, [strategy, benchmark]: readonly [string, string]): void {
    this.strategy.push({ time, equity: strategy });
    this.benchmark.push({ time, equity: benchmark });
  }
}
