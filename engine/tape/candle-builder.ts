import type { Candle, CandleBlock, TradeBlock } from './block.ts';

/**
 * Builds candles of one interval from prints or from shorter candles. Buckets begin at whole multiples of the interval
 * since 1970-01-01 UTC. A bucket without a print gives no candle: a gap stays a gap.
 */
export class CandleBuilder {
  readonly intervalMs: number;
  #end = -Infinity;
  #open = 0;
  #high = -Infinity;
  #low = Infinity;
  #close = 0;
  #volume = 0;
  #filled = false;

  constructor(intervalMs: number) {
    this.intervalMs = intervalMs;
  }

  /** A row with this time or later completes the open candle; -Infinity while none is open: any row begins one. */
  get closesAt(): number {
    return this.#filled ? this.#end : -Infinity;
  }

  /** The candle in the making, as completed; starts anew. */
  take(): Candle {
    const candle: Candle = {
      openTime: this.#end - this.intervalMs,
      closeTime: this.#end,
      open: this.#open,
      high: this.#high,
      low: this.#low,
      close: this.#close,
      volume: this.#volume,
    };
    this.#filled = false;
    this.#high = -Infinity;
    this.#low = Infinity;
    this.#volume = 0;
    return candle;
  }

  /** Adds prints `[start, end)`; all of them must lie before `closesAt`, or begin a new candle. */
  addTrades(block: TradeBlock, start: number, end: number): void {
    if (start >= end) return;
    const { price, size } = block;
    this.#begin(block.time[start] as number, price[start] as number);
    let high = this.#high;
    let low = this.#low;
    let volume = this.#volume;
    for (let row = start; row < end; row++) {
      const here = price[row] as number;
      if (here > high) high = here;
      if (here < low) low = here;
      volume += size[row] as number;
    }
    this.#high = high;
    this.#low = low;
    this.#volume = volume;
    this.#close = price[end - 1] as number;
  }

  /** Adds one shorter candle. */
  addCandle(block: CandleBlock, row: number): void {
    this.#begin(block.time[row] as number, block.open[row] as number);
    this.#high = Math.max(this.#high, block.high[row] as number);
    this.#low = Math.min(this.#low, block.low[row] as number);
    this.#volume += block.volume[row] as number;
    this.#close = block.close[row] as number;
  }

  #begin(time: number, open: number): void {
    if (this.#filled) return;
    this.#end = (Math.floor(time / this.intervalMs) + 1) * this.intervalMs;
    this.#open = open;
    this.#filled = true;
  }
}
