import type { FundingBlock } from '../tape/block.ts';

/** The published funding rates of a session, in order, and the next one that is due. */
export class FundingClock {
  readonly #blocks: FundingBlock[];
  #block = 0;
  #row = 0;

  constructor(blocks: readonly FundingBlock[]) {
    this.#blocks = blocks.filter((block) => block.count > 0);
  }

  /** One more rate, due at or after all the others. */
  add(time: number, rate: number): void {
    this.#blocks.push({ kind: 'funding', count: 1, time: Float64Array.of(time), rate: Float64Array.of(rate) });
  }

  /** When the next rate is due, ms; Infinity when there is none. */
  get due(): number {
    return this.#blocks[this.#block]?.time[this.#row] ?? Infinity;
  }

  /** The rate that is due, in units of 1e-12, and moves on to the next. */
  take(): number {
    const block = this.#blocks[this.#block];
    const rate = block?.rate[this.#row] ?? 0;
    this.#row++;
    if (block && this.#row >= block.count) {
      this.#block++;
      this.#row = 0;
    }
    return rate;
  }

  /** Rates before a time were settled before the session began. */
  skipTo(time: number): void {
    while (this.due < time) this.take();
  }
}
