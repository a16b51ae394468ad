import type { Wake } from '../domain/wake.ts';
import { EngineError } from '../errors.ts';
import type { MarkSeries } from '../tape/mark-series.ts';

/** The recorded marks of a session: the one in force, and when the next one that matters is published. */
export class MarkClock {
  readonly #series: MarkSeries;
  #row = -1;
  /** The last search: from where, for what, and what it found. */
  #above = Infinity;
  #below = -Infinity;
  #found = -1;

  constructor(series: MarkSeries) {
    this.#series = series;
  }

  /** Mark in force, ticks. */
  get mark(): number {
    return this.#series.mark[this.#row] as number;
  }

  /** Oracle in force, ticks; NaN where nobody recorded it. */
  get oracle(): number {
    return this.#series.oracle[this.#row] as number;
  }

  /** The newest row at or before the start comes into force. E_DATA_RANGE if there is none. */
  begin(time: number): void {
    this.#row = this.#series.rowAt(time);
    if (this.#row >= 0) return;
    throw new EngineError('E_DATA_RANGE', 'the recorded marks begin after the tape', {
      where: `first row of the tape ${new Date(time).toISOString()}`,
      why: 'Liquidation, triggers and equity follow the mark, so there must be one at the first row.',
      fix: 'choose a later --from, or leave --mark out',
    });
  }

  /** Rows up to this time are published. */
  advance(time: number): void {
    const { time: times } = this.#series;
    while (this.#row + 1 < times.length && (times[this.#row + 1] as number) <= time) this.#row++;
  }

  /** When the next mark comes at or after a time, ms; Infinity if none does. */
  dueFrom(time: number): number {
    if (time === Infinity) return Infinity;
    const { time: times } = this.#series;
    let row = this.#row + 1;
    if ((times[row] as number) < time) row = Math.max(row, this.#series.rowAt(time));
    while ((times[row] as number) < time) row++;
    return times[row] ?? Infinity;
  }

  /** When the next mark comes that passes a wake, ms; Infinity if none does. */
  due(wake: Wake): number {
    const { above, below } = wake;
    if (above === Infinity && below === -Infinity) return Infinity;
    if (above !== this.#above || below !== this.#below || this.#found <= this.#row) {
      this.#above = above;
      this.#below = below;
      this.#found = this.#series.next(this.#row + 1, above, below);
    }
    return this.#series.time[this.#found] ?? Infinity;
  }
}
