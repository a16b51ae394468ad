import { Decimal, ROUND_HALF_EVEN } from '../domain/decimal.ts';
import type { MarkBlock } from './block.ts';

/** Rows whose lowest and highest mark are known together, so that a search passes over them at once. */
const CHUNK = 1024;

/** Mark and oracle prices of a whole session, counted in ticks of the instrument that is traded. */
export class MarkSeries {
  readonly time: Float64Array;
  readonly mark: Float64Array;
  /** NaN where nobody recorded it. */
  readonly oracle: Float64Array;
  /** Rows with a price finer than the tick: it was rounded to the nearest, half to even. */
  readonly rounded: number;
  readonly #low: Float64Array;
  readonly #high: Float64Array;

  /** `from` is the tick of the blocks, `to` that of the instrument; decimal strings. */
  constructor(blocks: readonly MarkBlock[], from: string, to: string) {
    const count = blocks.reduce((sum, block) => sum + block.count, 0);
    this.time = new Float64Array(count);
    this.mark = new Float64Array(count);
    this.oracle = new Float64Array(count);
    const convert = conversion(from, to);
    let row = 0;
    let rounded = 0;
    for (const block of blocks) {
      this.time.set(block.time.subarray(0, block.count), row);
      for (let at = 0; at < block.count; at++, row++) {
        const mark = convert(block.mark[at] as number);
        const oracle = convert(block.oracle[at] as number);
        if (mark.isRounded || oracle.isRounded) rounded++;
        this.mark[row] = mark.ticks;
        this.oracle[row] = oracle.ticks;
      }
    }
    this.rounded = rounded;
    [this.#low, this.#high] = extremes(this.mark);
  }

  /** The newest row at or before a time; -1 if all are later. */
  rowAt(time: number): number {
    let low = 0;
    let high = this.time.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.time[middle] as number) <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** First row at or after `from` with a mark of at least `above` or at most `below`; the count if there is none. */
  next(from: number, above: number, below: number): number {
    const { mark } = this;
    const count = mark.length;
    for (let row = from; row < count; row++) {
      const chunk = row / CHUNK;
      if (Number.isInteger(chunk) && (this.#high[chunk] as number) < above && (this.#low[chunk] as number) > below) {
        row += CHUNK - 1;
        continue;
      }
      const here = mark[row] as number;
      if (here >= above || here <= below) return row;
    }
    return count;
  }
}

type Convert = (ticks: number) => { readonly ticks: number; readonly isRounded: boolean };

const conversion = (from: string, to: string): Convert => {
  const factor = new Decimal(from).div(to);
  if (factor.eq(1)) return (ticks) => ({ ticks, isRounded: false });
  return (ticks) => {
    if (Number.isNaN(ticks)) return { ticks, isRounded: false };
    const exact = factor.times(ticks);
    const whole = exact.toDecimalPlaces(0, ROUND_HALF_EVEN);
    return { ticks: whole.toNumber(), isRounded: !whole.eq(exact) };
  };
};

const extremes = (mark: Float64Array): [Float64Array, Float64Array] => {
  const chunks = Math.ceil(mark.length / CHUNK);
  const low = new Float64Array(chunks).fill(Infinity);
  const high = new Float64Array(chunks).fill(-Infinity);
  for (let row = 0; row < mark.length; row++) {
    const chunk = Math.floor(row / CHUNK);
    low[chunk] = Math.min(low[chunk] as number, mark[row] as number);
    high[chunk] = Math.max(high[chunk] as number, mark[row] as number);
  }
  return [low, high];
};
