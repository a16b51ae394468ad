import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candle, CandleBlock, TradeBlock } from './block.ts';
import { CandleBuilder } from './candle-builder.ts';
import { candlePath, pathOf } from './candle-path.ts';
import { tradeBlock } from './codec.ts';
import { rowAtTime } from './scan.ts';

const trades = (rows: readonly (readonly [time: number, price: number, size: number])[]): TradeBlock =>
  tradeBlock({
    time: Float64Array.from(rows, ([time]) => time),
    price: Float64Array.from(rows, ([, price]) => price),
    size: Float64Array.from(rows, ([, , size]) => size),
    side: new Int8Array(rows.length),
    received: null,
  });

/** Feeds a block the way the player does: up to the end of the open candle, then the row that begins the next one. */
const build = (builder: CandleBuilder, block: TradeBlock): readonly Candle[] => {
  const candles: Candle[] = [];
  for (let row = 0; row < block.count; ) {
    const end = rowAtTime(block.time, row, block.count, builder.closesAt);
    builder.addTrades(block, row, end);
    if (end === block.count) break;
    if (builder.closesAt > -Infinity) candles.push(builder.take());
    builder.addTrades(block, end, end + 1);
    row = end + 1;
  }
  return candles;
};

describe('candles from prints', () => {
  it('carries open, extremes, close and volume, begins at whole intervals and leaves gaps out', () => {
    const block = trades([
      [60_500, 10, 1],
      [61_000, 12, 2],
      [119_999, 9, 3],
      [120_000, 11, 4],
      [300_000, 20, 5],
      [301_000, 21, 6],
    ]);
    expect(build(new CandleBuilder(60_000), block)).toEqual([
      { openTime: 60_000, closeTime: 120_000, open: 10, high: 12, low: 9, close: 9, volume: 6 },
      { openTime: 120_000, closeTime: 180_000, open: 11, high: 11, low: 11, close: 11, volume: 4 },
    ]);
  });

  it('gives the same candles wherever the blocks are cut', () => {
    const rows = fc.array(fc.tuple(fc.nat(40_000), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(rows, fc.nat(60), (steps, cut) => {
        let time = 0;
        const all = steps.map(([gap, price, size]) => [(time += gap), price, size] as const);
        const whole = build(new CandleBuilder(60_000), trades(all));
        const builder = new CandleBuilder(60_000);
        const parts = [all.slice(0, cut), all.slice(cut)].flatMap((part) => build(builder, trades(part)));
        expect(parts).toEqual(whole);
      }),
    );
  });
});

describe('the path within a candle', () => {
  const block = (open: number, high: number, low: number, close: number): CandleBlock => ({
    kind: 'candles',
    intervalMs: 60_000,
    count: 1,
    time: new Float64Array([600_000]),
    open: new Float64Array([open]),
    high: new Float64Array([high]),
    low: new Float64Array([low]),
    close: new Float64Array([close]),
    volume: new Float64Array([1]),
  });

  it.each([
    ['the nearer high first', [10, 11, 5, 8], [10, 11, 5, 8]],
    ['the nearer low first', [10, 20, 9, 15], [10, 9, 20, 15]],
    ['the low first on a tie', [10, 12, 8, 11], [10, 8, 12, 11]],
  ] as const)('takes %s', (_, [open, high, low, close], expected) => {
    const path = candlePath();
    pathOf(block(open, high, low, close), 0, path);
    expect([...path.price]).toEqual(expected);
    expect([...path.time]).toEqual([600_000, 620_000, 640_000, 659_999]);
  });

  it.each([
    ['the low first for who is long', 3, [10, 11, 5, 8], [10, 5, 11, 8]],
    ['the high first for who is short', -3, [10, 20, 9, 15], [10, 20, 9, 15]],
    ['the nearer first for who holds nothing', 0, [10, 11, 5, 8], [10, 11, 5, 8]],
  ] as const)('takes %s', (_, held, [open, high, low, close], expected) => {
    const path = candlePath();
    pathOf(block(open, high, low, close), 0, path, held);
    expect([...path.price]).toEqual(expected);
  });
});
