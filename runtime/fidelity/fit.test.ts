import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, lots, priceTicks, Scale, seededRandom, text } from '../../engine/index.ts';
import { latencyOf } from '../../engine/matching/models/latency.ts';
import { instrument } from '../sessions/testing.ts';
import type { CourseFill } from './course.ts';
import { fitRate } from './fit-fees.ts';
import { fitLatency } from './fit-latency.ts';
import { fitSlippage } from './fit-slippage.ts';

const scale = new Scale(instrument);
const PLACES = instrument.cashDecimals;

const fillAt = (rate: string, price: number, size: number, rounding: 1 | 6): CourseFill => ({
  price: priceTicks(price),
  size: lots(size),
  fee: text(scale.notional(priceTicks(price), lots(size)).times(rate).toDecimalPlaces(PLACES, rounding)),
  liquidity: 'taker',
  time: 0,
});

describe('a fitted fee', () => {
  const rates = fc
    .integer({ min: -300, max: 6_000 })
    .map((hundredths) => text(new Decimal(hundredths).div(10_000_000)));
  const trade = fc.tuple(fc.integer({ min: 200_000, max: 2_000_000 }), fc.integer({ min: 100, max: 100_000 }));
  const rounding = fc.constantFrom(Decimal.ROUND_HALF_EVEN, Decimal.ROUND_DOWN);

  it('is the rate that was charged, however the venue rounds', () => {
    fc.assert(
      fc.property(rates, fc.array(trade, { minLength: 20, maxLength: 60 }), rounding, (rate, trades, how) => {
        const fit = fitRate(
          trades.map(([price, size]) => fillAt(rate, price, size, how)),
          scale,
        );
        // What a large fill leaves open is less than half of the finest step of a schedule.
        const open = Math.min(...trades.map(([price, size]) => 1e-6 / ((price / 10) * (size / 100_000))));
        expect(fit?.isExact).toBe(true);
        expect(Math.abs(Number(fit?.rate) - Number(rate))).toBeLessThanOrEqual(2 * open);
        if (open < 5e-9) expect(Number(fit?.rate)).toBe(Number(rate));
      }),
    );
  });

  it('is an average where the rate changed, and says so', () => {
    const fills = [
      fillAt('0.00045', 600_000, 1_000, Decimal.ROUND_HALF_EVEN),
      fillAt('0.0004', 600_000, 1_000, Decimal.ROUND_HALF_EVEN),
    ];
    expect(fitRate(fills, scale)).toEqual({ rate: '0.000425', fills: 2, isExact: false });
    expect(fitRate([], scale)).toBeNull();
  });
});

describe('a fitted latency', () => {
  it('is near the model that drew the ways: the median within 5 %, the 99th percentile within 20 %', () => {
    const models = fc.tuple(fc.integer({ min: 20, max: 400 }), fc.double({ min: 1.3, max: 5, noNaN: true }));
    fc.assert(
      fc.property(models, fc.string(), ([medianMs, factor], seed) => {
        const p99Ms = Math.round(medianMs * factor);
        const way = latencyOf({ model: 'lognormal', medianMs, p99Ms }, seededRandom(seed));
        const fit = fitLatency(Array.from({ length: 4_000 }, way));
        if (fit?.model !== 'lognormal') throw new Error('these ways vary');
        expect(Math.abs(fit.medianMs / medianMs - 1)).toBeLessThan(0.05 + 1 / medianMs);
        expect(Math.abs(fit.p99Ms / p99Ms - 1)).toBeLessThan(0.2);
      }),
      { numRuns: 40 },
    );
  });

  it('is one number where all ways are the same, and nothing without a way', () => {
    expect(fitLatency([120, 120, 120])).toEqual({ model: 'constant', ms: 120 });
    expect(fitLatency([0])).toEqual({ model: 'constant', ms: 0 });
    expect(fitLatency([])).toBeNull();
  });
});

describe('a fitted slippage', () => {
  const sample = (worse: number, price = 600_000) => ({ price, size: 10, worse });
  it('is the simplest model that is nearest to what was paid', () => {
    expect(fitSlippage([sample(0), sample(0), sample(1)])).toEqual({ model: 'none' });
    expect(fitSlippage([sample(-3), sample(-2)])).toEqual({ model: 'none' });
    expect(fitSlippage([sample(7), sample(7, 900_000), sample(7, 300_000)])).toEqual({ model: 'ticks', ticks: 7 });
    const inProportion = [300_000, 600_000, 900_000].map((price) => sample(price / 5_000, price));
    expect(fitSlippage(inProportion)).toEqual({ model: 'basis-points', basisPoints: '2' });
    expect(fitSlippage([])).toBeNull();
  });
});
