import { describe, expect, it } from 'vitest';
import { calmar, omega, probabilisticSharpe, sharpe, sortino } from './ratios.ts';
import { sin365, ten } from './reference-series.ts';
import { annualised, compound } from './returns.ts';
import {
  conditionalValueAtRisk,
  downsideDeviation,
  longestUnderWater,
  maxDrawdown,
  tailRatio,
  ulcerIndex,
  valueAtRisk,
  volatility,
} from './risk.ts';
import { excessKurtosis, skewness } from './statistics.ts';
import { kelly, payoff, profitFactor, winRate } from './trades.ts';

type Series = readonly number[];
const growth = (r: Series): number => annualised(compound(r), r.length);
const ulcerSample = (r: Series): number => ulcerIndex(r) * Math.sqrt(r.length / (r.length - 1));
const logReturns = (r: Series): Series => r.map((value) => Math.log(1 + value));

/** empyrical 0.5.5 and quantstats 0.0.78, 365 periods a year; "own" where both differ from the definition. */
const references: readonly (readonly [string, (r: Series) => number, number, number])[] = [
  ['total return', compound, 0.01355415782602698, 0.2911780491094813],
  ['CAGR', growth, 0.6346095196912973, 0.2911780491094813],
  ['volatility', volatility, 0.35184632061929155, 0.13509067864492816],
  ['Sharpe, 365', sharpe, 1.556077093647972, 1.9597059001815835],
  ['Sharpe, 252', (r) => sharpe(r, 0, 252), 1.292959578542373, 1.6283386762192147],
  ['Sortino', sortino, 2.4006578045895757, 3.052783615622872],
  ['downside deviation', downsideDeviation, 0.22806249143600968, 0.08672019813169247],
  ['max drawdown', maxDrawdown, -0.03, -0.011764196010000005],
  ['Calmar', (r) => calmar(growth(r), maxDrawdown(r)), 21.15365065637656, 24.751206870573],
  ['Omega', omega, 1.2307692307692308, 1.2570905835031156],
  ['value at risk', valueAtRisk, -0.0255, -0.0091532],
  ['expected shortfall', conditionalValueAtRisk, -0.03, -0.009248263157894737],
  ['tail ratio', tailRatio, 1.0, 1.1550058995761046],
  ['win rate of days', winRate, 0.5555555555555556, 0.5232876712328767],
  ['profit factor of days', profitFactor, 1.2307692307692308, 1.2570905835031156],
  ['payoff', payoff, 0.9846153846153846, 1.1452029399452472],
  ['Kelly', kelly, 0.10416666666666664, 0.10701880556797085],
  ['skewness', skewness, -0.23113847973527, -0.00280316972622],
  ['excess kurtosis', excessKurtosis, -0.48210372534697, -1.50095319333301],
  ['ulcer index, n', ulcerIndex, 0.014103152708788941, 0.006552157115930265],
  ['ulcer index, n - 1', ulcerSample, 0.01486602824964881, 0.0065611511587584164],
  ['probabilistic Sharpe, full kurtosis', probabilisticSharpe, 0.5955246118512917, 0.9747353372524978],
  ['longest under water', longestUnderWater, 4, 3],
  ['Sharpe of log returns', (r) => sharpe(logReturns(r)), 1.3959934847105653, 1.8930297579914612],
];

describe('metrics against the references', () => {
  it('has the year of returns that the references were made from', () => {
    expect(sin365.slice(0, 5)).toEqual([0.0007, 0.010617, -0.001855, -0.008558, 0.005641]);
  });

  it.each(references)('%s', (_name, metric, expectedTen, expectedYear) => {
    const error = (found: number, expected: number): number =>
      Math.abs(found - expected) / Math.max(1, Math.abs(expected));
    expect(error(metric(ten), expectedTen)).toBeLessThan(1e-12);
    expect(error(metric(sin365), expectedYear)).toBeLessThan(1e-12);
  });
});
