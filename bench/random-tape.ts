import { seededRandom, tradeBlock, type CandleBlock, type TradeBlock } from '../engine/index.ts';

/** 2024-01-01 00:00:00 UTC. */
const START = 1_704_067_200_000;

/** Prints of a seeded random walk: one every 100 ms, steps of up to 5 ticks, around 60,000.00 at a tick of 0.1. */
export function* randomTrades(rows: number, rowsPerBlock: number, seed: string): Generator<TradeBlock> {
  const random = seededRandom(seed);
  let price = 600_000;
  for (let from = 0; from < rows; from += rowsPerBlock) {
    const count = Math.min(rowsPerBlock, rows - from);
    const columns = {
      time: new Float64Array(count),
      price: new Float64Array(count),
      size: new Float64Array(count),
      side: new Int8Array(count),
      received: null,
    };
    for (let row = 0; row < count; row++) {
      price = Math.max(1_000, price + Math.floor(random() * 11) - 5);
      columns.time[row] = START + (from + row) * 100;
      columns.price[row] = price;
      columns.size[row] = 1 + Math.floor(random() * 1_000);
      columns.side[row] = random() < 0.5 ? 1 : -1;
    }
    yield tradeBlock(columns);
  }
}

/** One-minute candles of a seeded random walk: averages cross now and then, and nobody gets rich. */
export function* randomCandles(rows: number, rowsPerBlock: number, seed: string): Generator<CandleBlock> {
  const random = seededRandom(seed);
  let close = 600_000;
  for (let from = 0; from < rows; from += rowsPerBlock) {
    const count = Math.min(rowsPerBlock, rows - from);
    const column = (): Float64Array => new Float64Array(count);
    const block = { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
    for (let row = 0; row < count; row++) {
      const open = close;
      close = Math.max(10_000, open + Math.floor((random() - 0.5) * 400));
      block.time[row] = START + (from + row) * 60_000;
      block.open[row] = open;
      block.close[row] = close;
      block.high[row] = Math.max(open, close) + Math.floor(random() * 100);
      block.low[row] = Math.min(open, close) - Math.floor(random() * 100);
      block.volume[row] = 1_000 + Math.floor(random() * 100_000);
    }
    yield { kind: 'candles', intervalMs: 60_000, count, ...block };
  }
}
