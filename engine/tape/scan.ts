import type { Wake } from '../domain/wake.ts';
import type { TradeBlock } from './block.ts';

/** First row at or after `from` whose time is >= `time`; the block's count if there is none. */
export const rowAtTime = (time: Float64Array, from: number, count: number, wanted: number): number => {
  if (count === 0 || (time[count - 1] as number) < wanted) return count;
  let low = from;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((time[middle] as number) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * First row at or after `from` that can matter to someone with this wake; the block's count if there is none.
 * This loop is what makes ten million ticks cheap: everything between two wakes is compared, nothing is called.
 */
export const nextRow = (block: TradeBlock, from: number, wake: Wake): number => {
  const { above, below } = wake;
  const end = rowAtTime(block.time, from, block.count, wake.time);
  if (above > block.high && below < block.low) return end;
  const price = block.price;
  for (let row = from; row < end; row++) {
    const here = price[row] as number;
    if (here >= above || here <= below) return row;
  }
  return end;
};
