/** Rows of a tape as columns. Times in ms UTC; prices in ticks, sizes and volumes in lots: whole numbers in doubles. */
export type TapeBlock = TradeBlock | CandleBlock | FundingBlock | MarkBlock;

/** Public trades (prints), in the venue's order. */
export interface TradeBlock {
  readonly kind: 'trades';
  readonly count: number;
  /** The venue's time of each print; never decreasing. */
  readonly time: Float64Array;
  readonly price: Float64Array;
  readonly size: Float64Array;
  /** The side that took: +1 buyer, -1 seller, 0 unknown. */
  readonly side: Int8Array;
  /** When the recorder received the print (its own clock, ms, fractions allowed); null where nobody recorded it. */
  readonly received: Float64Array | null;
  /** Lowest and highest price of the block: lets a scan skip it whole. */
  readonly low: number;
  readonly high: number;
}

/** Candles of one interval; `time` is the open time. A missing candle is a gap, never a repeated one. */
export interface CandleBlock {
  readonly kind: 'candles';
  readonly intervalMs: number;
  readonly count: number;
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** Candles that were cut to what is plausible, as they were recorded; absent: none was. */
  readonly clipped?: readonly Misprint[];
}

/** A candle whose low or high lies so far from the rest of it that it is probably a misprint. */
export interface Misprint {
  readonly row: number;
  /** As recorded, ticks. */
  readonly low: number;
  readonly high: number;
  /** As far as the candle's own open and close and the candle before it reach. */
  readonly plausibleLow: number;
  readonly plausibleHigh: number;
}

/** Published funding rates: what a long position of notional 1 pays at `time`, in units of 1e-12. */
export interface FundingBlock {
  readonly kind: 'funding';
  readonly count: number;
  readonly time: Float64Array;
  readonly rate: Float64Array;
}

/** Mark and oracle prices as a venue published them, in ticks of the dataset they came in. */
export interface MarkBlock {
  readonly kind: 'marks';
  readonly count: number;
  /** Never decreasing; of equal times the last row counts. */
  readonly time: Float64Array;
  readonly mark: Float64Array;
  /** NaN throughout where nobody recorded it. */
  readonly oracle: Float64Array;
}

/** Rates are whole multiples of this. */
export const RATE_UNIT = '0.000000000001';

/** Rows in a full block: 25 bytes a trade make 200 kB, well below a store's append limit of 1 MiB. */
export const BLOCK_ROWS = 8192;

/** One candle as a strategy sees it. Prices in ticks, volume in lots, times in ms. */
export interface Candle {
  readonly openTime: number;
  readonly closeTime: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** One row of a block of candles. */
export const candleAt = (block: CandleBlock, row: number): Candle => {
  const openTime = block.time[row] as number;
  return {
    openTime,
    closeTime: openTime + block.intervalMs,
    open: block.open[row] as number,
    high: block.high[row] as number,
    low: block.low[row] as number,
    close: block.close[row] as number,
    volume: block.volume[row] as number,
  };
};
