import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wider } from './bar-width.ts';
import { Buckets } from './buckets.ts';
import { ThinnedSeries } from './thinned-series.ts';

const curve = (value: number) => ({ equity: value, low: value, high: value, drawdown: -value });

describe('bar widths', () => {
  it('grow along widths that people know, each made of whole bars of the one before', () => {
    const widths = [1];
    while ((widths.at(-1) ?? 0) < 8 * 86_400_000) widths.push(wider(widths.at(-1) ?? 0));
    expect(widths).toEqual(expect.arrayContaining([1_000, 60_000, 900_000, 3_600_000, 14_400_000, 86_400_000]));
    widths.slice(1).forEach((width, i) => {
      expect(width % (widths[i] ?? NaN)).toBe(0);
      expect(width / (widths[i] ?? NaN)).toBeLessThanOrEqual(5);
    });
    expect(wider(180_000)).toBe(900_000);
    expect(wider(45 * 60_000)).toBe(90 * 60_000);
  });
});

describe('buckets', () => {
  it('never exceed their number, and lose no extreme', () => {
    const values = fc.array(fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.nat(1_000)), { minLength: 1 });
    fc.assert(
      fc.property(values, (steps) => {
        const buckets = new Buckets({ widthMs: 1, origin: 0, countMax: 7 });
        let time = 0;
        for (const [gap, price] of steps) {
          time += gap;
          const bar = { time, open: price, high: price, low: price, close: price };
          buckets.add({ ...bar, strategy: curve(price), benchmark: curve(price) });
        }
        const all = buckets.all();
        const prices = steps.map(([, price]) => price);
        expect(all.length).toBeLessThanOrEqual(7);
        expect(all[0]?.open).toBe(prices[0]);
        expect(all.at(-1)?.close).toBe(prices.at(-1));
        expect(Math.max(...all.map((bucket) => bucket.high))).toBe(Math.max(...prices));
        expect(Math.min(...all.map((bucket) => bucket.strategy.drawdown))).toBe(-Math.max(...prices));
        all.slice(1).forEach((bucket, i) => expect(bucket.time).toBeGreaterThan(all[i]?.time ?? Infinity));
        expect(all.every((bucket) => bucket.time % buckets.widthMs === 0)).toBe(true);
      }),
    );
  });
});

describe('a thinned series', () => {
  it('keeps the last value of each stretch and the very last', () => {
    const series = new ThinnedSeries(4);
    for (let time = 0; time < 100; time++) series.add(time, time * time);
    const points = series.all();
    expect(points.length).toBeLessThanOrEqual(4);
    expect(points.at(-1)).toEqual({ time: 99, value: 9801 });
    expect(points.every(({ time, value }) => value === time * time)).toBe(true);
  });
});
