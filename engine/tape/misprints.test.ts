import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CandleBlock } from './block.ts';
import { clipped, MisprintFinder } from './misprints.ts';

type Row = readonly [open: number, high: number, low: number, close: number];

const blockOf = (...rows: readonly Row[]): CandleBlock => {
  const column = (index: 0 | 1 | 2 | 3): Float64Array => Float64Array.from(rows, (row) => row[index]);
  return {
    kind: 'candles',
    intervalMs: 60_000,
    count: rows.length,
    time: Float64Array.from(rows, (_, row) => row * 60_000),
    open: column(0),
    high: column(1),
    low: column(2),
    close: column(3),
    volume: new Float64Array(rows.length).fill(1),
  };
};

describe('misprints', () => {
  it('are lows under half, and highs over twice, of open and close both', () => {
    const block = blockOf([100, 110, 50, 100], [100, 110, 49, 100], [100, 200, 90, 100], [100, 201, 90, 100]);
    expect(new MisprintFinder().find(block).map(({ row }) => row)).toEqual([1, 3]);
    // A crash that stays is none: open or close is down there too.
    expect(new MisprintFinder().find(blockOf([100, 100, 10, 12], [12, 100, 12, 90]))).toEqual([]);
  });

  it('are cut to what the candle before reached, or to open and close where those reach further', () => {
    const block = blockOf([100, 112, 95, 100], [100, 105, 1, 102], [102, 900, 101, 90]);
    const misprints = new MisprintFinder().find(block);
    const cut = clipped(block, misprints);
    expect([...cut.low]).toEqual([95, 95, 101]);
    expect([...cut.high]).toEqual([112, 105, 105]);
    expect(cut.clipped).toEqual(misprints);
    expect([...block.low]).toEqual([95, 1, 101]);
    expect(clipped(block, [])).toBe(block);
  });

  it('at the very first candle are cut to open and close', () => {
    const block = blockOf([100, 105, 1, 102]);
    expect(clipped(block, new MisprintFinder().find(block)).low[0]).toBe(100);
  });

  it('are found alike however the tape is cut and whatever comes after; what is cut stays a candle', () => {
    const row = fc
      .tuple(fc.integer({ min: 50, max: 150 }), fc.integer({ min: 50, max: 150 }), fc.integer({ min: 1, max: 400 }))
      .chain(([open, close, far]) =>
        fc.constantFrom<Row>(
          [open, Math.max(open, close), Math.min(open, close, far), close],
          [open, Math.max(open, close, far), Math.min(open, close), close],
        ),
      );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.nat(30), (rows, at) => {
        const whole = new MisprintFinder().find(blockOf(...rows));
        const finder = new MisprintFinder();
        const before = finder.find(blockOf(...rows.slice(0, at)));
        const after = finder
          .find(blockOf(...rows.slice(at)))
          .map((each) => ({ ...each, row: each.row + Math.min(at, rows.length) }));
        expect([...before, ...after]).toEqual(whole);
        const cut = clipped(blockOf(...rows), whole);
        for (let each = 0; each < rows.length; each++) {
          const [open, , , close] = rows[each] as Row;
          expect(cut.low[each]).toBeLessThanOrEqual(Math.min(open, close));
          expect(cut.high[each]).toBeGreaterThanOrEqual(Math.max(open, close));
        }
      }),
    );
  });
});
