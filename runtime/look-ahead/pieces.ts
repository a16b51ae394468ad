import { type CandleBlock, tradeBlock, type TapeBlock, type TradeBlock } from '../../engine/index.ts';

/** Blocks that sessions are played on. */
export type PricedBlock = TradeBlock | CandleBlock;

export const isPriced = (block: TapeBlock): block is PricedBlock => block.kind === 'trades' || block.kind === 'candles';

/** Rows `[from, to)` of a block as a block of its own: copied, so that no array leads to a later row. */
export const pieceOf = (block: PricedBlock, from: number, to: number): PricedBlock => {
  if (block.kind === 'trades') {
    const { time, price, size, side, received } = block;
    return tradeBlock({
      time: time.slice(from, to),
      price: price.slice(from, to),
      size: size.slice(from, to),
      side: side.slice(from, to),
      received: received?.slice(from, to) ?? null,
    });
  }
  const { time, open, high, low, close, volume } = block;
  return {
    ...block,
    count: to - from,
    time: time.slice(from, to),
    open: open.slice(from, to),
    high: high.slice(from, to),
    low: low.slice(from, to),
    close: close.slice(from, to),
    volume: volume.slice(from, to),
  };
};

/**
 * The same block with another future behind a row: prices mirrored at the last true one, and never the same. Of the
 * first candle that is changed the open stays, and the volume, of which fills at that open may take a share: what
 * happens at the open must not know how the candle ends.
 */
export const poisoned = (block: PricedBlock, row: number): PricedBlock => {
  const last = (block.kind === 'trades' ? block.price[row] : block.close[row]) as number;
  const mirrored = (price: number, at = last): number => Math.max(1, 2 * at - price + (price === at ? 1 : 0));
  const behind = (column: Float64Array, change: (value: number, row: number) => number): Float64Array =>
    column.map((value, index) => (index > row ? change(value, index) : value));
  if (block.kind === 'trades') {
    const side = block.side.map((value, index) => (index > row ? -value : value));
    const size = behind(block.size, (value) => value + 1);
    return tradeBlock({ ...block, price: behind(block.price, (price) => mirrored(price)), size, side });
  }
  const around = (index: number): number => (index === row + 1 ? (block.open[index] as number) : last);
  const other = (column: Float64Array): Float64Array =>
    behind(column, (price, index) => mirrored(price, around(index)));
  const [open, close] = [block.open, block.close].map((column) => other(column)) as [Float64Array, Float64Array];
  if (row + 1 < block.count) open[row + 1] = block.open[row + 1] as number;
  const [high, low] = [other(block.low), other(block.high)];
  const extreme = (mirror: Float64Array, pick: (...prices: number[]) => number): Float64Array =>
    behind(mirror, (price, index) => pick(price, open[index] as number, close[index] as number));
  high.set(block.high.subarray(0, row + 1));
  low.set(block.low.subarray(0, row + 1));
  return {
    ...block,
    open,
    close,
    high: extreme(high, Math.max),
    low: extreme(low, Math.min),
    volume: behind(block.volume, (value, index) => (index === row + 1 ? value : value + 1)),
  };
};
