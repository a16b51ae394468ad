import type { CandleBlock } from './block.ts';

/** Points of the path that is assumed within a candle, with their times; reused, so that nothing is allocated. */
export interface CandlePath {
  readonly price: Float64Array;
  readonly time: Float64Array;
}

export const candlePath = (): CandlePath => ({ price: new Float64Array(4), time: new Float64Array(4) });

/**
 * Candles do not say in which order their extremes came. The path assumed here, and stated in every report: open,
 * the extreme nearer to the open, the other extreme, close; on a tie the low comes first, which is the worse case
 * for a long position with a stop. For a position `held` by its sign, the extreme that is worse for it comes first.
 * The extremes lie at a third and two thirds of the interval, the close at its last ms.
 */
export const pathOf = (block: CandleBlock, row: number, path: CandlePath, held = 0): void => {
  const open = block.open[row] as number;
  const high = block.high[row] as number;
  const low = block.low[row] as number;
  const start = block.time[row] as number;
  const lowFirst = held === 0 ? open - low <= high - open : held > 0;
  path.price[0] = open;
  path.price[1] = lowFirst ? low : high;
  path.price[2] = lowFirst ? high : low;
  path.price[3] = block.close[row] as number;
  path.time[0] = start;
  path.time[1] = start + Math.floor(block.intervalMs / 3);
  path.time[2] = start + Math.floor((2 * block.intervalMs) / 3);
  path.time[3] = start + block.intervalMs - 1;
};
