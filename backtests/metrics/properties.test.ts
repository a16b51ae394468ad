import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Moments } from './moments.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { alpha, beta, calmar, deflatedSharpe, expectedBestSharpe, informationRatio, omega } from './ratios.ts';
import { probabilisticSharpe, sharpe, sortino } from './ratios.ts';
import { sin365, ten } from './reference-series.ts';
import { compound, perPeriod, simpleReturns } from './returns.ts';
import { deviation, excessKurtosis, mean, quantile, skewness } from './statistics.ts';
import { concentration, kelly, longestStreak, payoff, profitFactor, split, systemQuality, winRate } from './trades.ts';

const returns = fc
  .array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 5, maxLength: 60 })
  .map((values) => values.map((value) => Math.round(value * 1e6) / 1e6))
  .filter((values) => deviation(values) > 1e-4);
const near = (a: number, b: number, tolerance = 1e-9): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

describe('properties of the metrics', () => {
  it('gives the negated Sharpe ratio for negated returns', () => {
    fc.assert(fc.property(returns, (r) => near(sharpe(r.map((value) => -value)), -sharpe(r))));
  });

  it('does not change ratios when all results are scaled', () => {
    const results = fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(returns, results, fc.integer({ min: 2, max: 9 }), (r, pnl, factor) => {
        const scaled = r.map((value) => value * factor);
        const more = pnl.map((value) => value * factor);
        return (
          near(sharpe(scaled), sharpe(r)) &&
          near(sortino(scaled), sortino(r)) &&
          near(omega(scaled), omega(r)) &&
          near(probabilisticSharpe(scaled), probabilisticSharpe(r)) &&
          [winRate, payoff, profitFactor, kelly, systemQuality].every((metric) => near(metric(more), metric(pnl), 1e-7))
        );
      }),
    );
  });

  it('keeps the time-weighted return when a deposit is made and withdrawn', () => {
    const nav = fc.array(fc.integer({ min: 5_000, max: 20_000 }), { minLength: 4, maxLength: 30 });
    fc.assert(
      fc.property(nav, fc.integer({ min: 1, max: 50_000 }), (values, deposit) => {
        const plain = compound(simpleReturns(values));
        // The deposit earns what the account earns between day 1 and the day before the last, and is then taken out.
        const last = values.length - 1;
        const grown = values.map((value, i) =>
          i >= 1 && i < last ? value + (deposit * value) / (values[1] ?? NaN) : value,
        );
        const taken = (deposit * (values[last] ?? NaN)) / (values[1] ?? NaN);
        const flows = values.map((_, i) => (i === 1 ? deposit : i === last ? -taken : 0));
        return near(compound(simpleReturns(grown, flows)), plain, 1e-9);
      }),
    );
  });

  it('gives the same moments one value at a time as all at once', () => {
    fc.assert(
      fc.property(returns, (r) => {
        const stream = new Moments();
        for (const value of r) stream.push(value);
        return (
          stream.count === r.length &&
          near(stream.mean, mean(r), 1e-12) &&
          near(stream.deviation, deviation(r), 1e-12) &&
          near(stream.skewness, skewness(r), 1e-8) &&
          near(stream.excessKurtosis, excessKurtosis(r), 1e-8)
        );
      }),
    );
    const year = new Moments();
    for (const value of sin365) year.push(value);
    expect(year.skewness).toBeCloseTo(-0.00280316972622, 12);
    expect(year.excessKurtosis).toBeCloseTo(-1.50095319333301, 12);
  });

  it('has beta 1 and alpha 0 against itself, and scales with leverage', () => {
    fc.assert(
      fc.property(returns, (r) => {
        const levered = r.map((value) => 3 * value);
        return near(beta(r, r), 1) && near(alpha(r, r), 0) && near(beta(levered, r), 3) && near(alpha(levered, r), 0);
      }),
    );
    expect(informationRatio([0.02, 0.01, 0.03], [0.01, 0.02, 0.01])).toBeCloseTo(
      (0.02 / 3 / Math.sqrt(((0.01 - 0.02 / 3) ** 2 + (-0.01 - 0.02 / 3) ** 2 + (0.02 - 0.02 / 3) ** 2) / 2)) *
        Math.sqrt(365),
      12,
    );
  });
});

describe('the normal distribution', () => {
  it('has the known values, within 1e-15', () => {
    // Values to 16 digits from tables of the error function.
    const known = [
      [0, 0.5],
      [1, 0.8413447460685429],
      [-1, 0.15865525393145705],
      [1.959963984540054, 0.975],
      [2.5, 0.9937903346742238],
      [-3, 0.0013498980316300946],
      [4, 0.9999683287581669],
    ] as const;
    for (const [x, p] of known) expect(Math.abs(normalCdf(x) - p)).toBeLessThan(1e-15);
    expect(normalCdf(-6) / 9.865876450376981e-10).toBeCloseTo(1, 13);
    expect(normalCdf(-10) / 7.619853024160527e-24).toBeCloseTo(1, 13);
  });

  it('is undone by its quantile, within 1e-12', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -7, max: 4.5, noNaN: true }),
        (x) => Math.abs(normalQuantile(normalCdf(x)) - x) < 1e-10,
      ),
    );
    expect(Math.abs(normalQuantile(0.975) - 1.959963984540054)).toBeLessThan(1e-12);
    expect(Math.abs(normalQuantile(0.01) + 2.3263478740408408)).toBeLessThan(1e-12);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 15);
    expect(normalQuantile(0)).toBeNaN();
    expect(normalQuantile(1)).toBeNaN();
  });
});

describe('ratios', () => {
  it('asks more of a Sharpe ratio the more settings were tried', () => {
    expect(expectedBestSharpe({ count: 1, sharpeVariance: 0.01 })).toBe(0);
    // (1 - 0.5772156649) * 1.2815515655 + 0.5772156649 * 1.7892 for ten trials of variance 1.
    expect(expectedBestSharpe({ count: 10, sharpeVariance: 1 })).toBeCloseTo(1.5746, 3);
    const probabilities = [1, 10, 100, 1000].map((count) => deflatedSharpe(sin365, { count, sharpeVariance: 0.001 }));
    expect(probabilities[0]).toBe(probabilisticSharpe(sin365));
    expect([...probabilities].sort((a, b) => b - a)).toEqual(probabilities);
  });

  it('takes a yearly risk-free rate per period', () => {
    expect(compound(Array.from({ length: 365 }, () => perPeriod(0.05)))).toBeCloseTo(0.05, 12);
    expect(sharpe(ten, mean(ten))).toBeCloseTo(0, 12);
    expect(calmar(0.2, -0.1)).toBe(2);
  });
});

describe('round trip statistics', () => {
  const pnl = [10, -5, 0, 20, 30, -10, -1, -2];

  it('keeps scratches apart', () => {
    expect(split(pnl)).toEqual({ wins: [10, 20, 30], losses: [-5, -10, -1, -2], scratches: 1 });
    expect(winRate(pnl)).toBe(3 / 7);
    expect(payoff(pnl)).toBe(20 / 4.5);
    expect(profitFactor(pnl)).toBe(60 / 18);
  });

  it('counts streaks, which a scratch ends', () => {
    expect(longestStreak(pnl, 1)).toBe(2);
    expect(longestStreak(pnl, -1)).toBe(3);
    expect(longestStreak([1, 0, 1], 1)).toBe(1);
  });

  it('measures how much of the profit few trips made', () => {
    expect(concentration(pnl, 2)).toBe(50 / 60);
    expect(concentration([-1], 3)).toBeNaN();
  });

  it('interpolates quantiles linearly', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
    expect(quantile([7], 0.05)).toBe(7);
    expect(quantile([], 0.05)).toBeNaN();
  });
});
