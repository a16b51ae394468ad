import type { TapeBlock } from '../../engine/index.ts';
import type { Gap } from '../result.ts';

/** Finds the candles that a tape does not have: from the end of one to the begin of the next. Prints have no interval. */
export class MissingCandles {
  readonly #gaps: Gap[] = [];
  #end: number | null = null;

  see(block: TapeBlock): void {
    if (block.kind !== 'candles') return;
    for (let row = 0; row < block.count; row++) {
      const time = block.time[row] as number;
      if (this.#end !== null && time > this.#end) this.#gaps.push({ from: this.#end, to: time });
      this.#end = time + block.intervalMs;
    }
  }

  /** In order of time. */
  get gaps(): readonly Gap[] {
    return this.#gaps;
  }
}
