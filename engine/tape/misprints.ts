import type { CandleBlock, Misprint } from './block.ts';

/**
 * Looks for misprints in candles that come block by block, in order. Suspect is a low under half of open and close both,
 * or a high over twice both; plausible is what the candle before it, or its own open and close, reached. Nothing that
 * comes later is asked, so what is found in a tape never depends on how it goes on.
 */
export class MisprintFinder {
  #low = Infinity;
  #high = -Infinity;

  find(block: CandleBlock): readonly Misprint[] {
    const found: Misprint[] = [];
    for (let row = 0; row < block.count; row++) {
      const open = block.open[row] as number;
      const close = block.close[row] as number;
      const low = block.low[row] as number;
      const high = block.high[row] as number;
      const least = open < close ? open : close;
      const most = open < close ? close : open;
      if (2 * low >= least && high <= 2 * most) {
        this.#low = low;
        this.#high = high;
        continue;
      }
      const plausibleLow = 2 * low < least ? Math.max(low, Math.min(least, this.#low)) : low;
      const plausibleHigh = high > 2 * most ? Math.min(high, Math.max(most, this.#high)) : high;
      found.push({ row, low, high, plausibleLow, plausibleHigh });
      this.#low = plausibleLow;
      this.#high = plausibleHigh;
    }
    return found;
  }
}

/** The same candles, those that are suspect cut to what is plausible; the block itself where nothing is to be cut. */
export const clipped = (block: CandleBlock, misprints: readonly Misprint[]): CandleBlock => {
  if (misprints.length === 0) return block;
  const low = block.low.slice();
  const high = block.high.slice();
  for (const { row, plausibleLow, plausibleHigh } of misprints) {
    low[row] = plausibleLow;
    high[row] = plausibleHigh;
  }
  return { ...block, low, high, clipped: misprints };
};
