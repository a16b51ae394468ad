import { normalCdf, normalQuantile } from './normal.ts';
import { DAYS_PER_YEAR } from './returns.ts';
import { downsideDeviation } from './risk.ts';
import { covariance, deviation, excessKurtosis, mean, skewness, sum, variance } from './statistics.ts';

/** Mean excess return over its sample deviation, per year; `riskFree` is per period. */
export const sharpe = (returns: readonly number[], riskFree = 0, perYear: number = DAYS_PER_YEAR): number =>
  ((mean(returns) - riskFree) / deviation(returns)) * Math.sqrt(perYear);

/** Mean return above `target` (per period) over the downside deviation, per year. */
export const sortino = (returns: readonly number[], target = 0, perYear: number = DAYS_PER_YEAR): number =>
  ((mean(returns) - target) * perYear) / downsideDeviation(returns, target, perYear);

/** Yearly growth over the depth of the deepest drawdown of the same time. */
export const calmar = (yearlyGrowth: number, deepest: number): number => yearlyGrowth / Math.abs(deepest);

/** Sum of the gains over the sum of the losses, with threshold 0. */
export const omega = (returns: readonly number[]): number =>
  sum(returns.map((value) => Math.max(value, 0))) / sum(returns.map((value) => Math.max(-value, 0)));

/**
 * Probability that the true Sharpe ratio is above `threshold` (both per period), given length, skewness and *full*
 * kurtosis of the returns (Bailey and Lopez de Prado).
 */
export const probabilisticSharpe = (returns: readonly number[], threshold = 0): number => {
  const ratio = mean(returns) / deviation(returns);
  const kurtosis = excessKurtosis(returns) + 3;
  const spread = 1 - skewness(returns) * ratio + ((kurtosis - 1) / 4) * ratio * ratio;
  return normalCdf(((ratio - threshold) * Math.sqrt(returns.length - 1)) / Math.sqrt(spread));
};

const EULER_GAMMA = 0.5772156649015329;

/** How many settings were tried before this one was chosen, and how far their per-period Sharpe ratios spread. */
export interface Trials {
  readonly count: number;
  readonly sharpeVariance: number;
}

/** Sharpe ratio per period that the best of so many worthless trials is expected to show; 0 for a single trial. */
export const expectedBestSharpe = ({ count, sharpeVariance }: Trials): number => {
  if (count < 2) return 0;
  const usual = normalQuantile(1 - 1 / count);
  const extreme = normalQuantile(1 - 1 / (count * Math.E));
  return Math.sqrt(sharpeVariance) * ((1 - EULER_GAMMA) * usual + EULER_GAMMA * extreme);
};

/** Probabilistic Sharpe ratio against the best that luck alone would have found in as many trials. */
export const deflatedSharpe = (returns: readonly number[], trials: Trials): number =>
  probabilisticSharpe(returns, expectedBestSharpe(trials));

/** Mean difference to the benchmark over its deviation, per year. */
export const informationRatio = (
  returns: readonly number[],
  benchmark: readonly number[],
  perYear: number = DAYS_PER_YEAR,
): number => sharpe(differences(returns, benchmark), 0, perYear);

/** Slope of the returns against the benchmark's. */
export const beta = (returns: readonly number[], benchmark: readonly number[]): number =>
  covariance(returns, benchmark) / variance(benchmark);

/** Yearly mean return that the slope does not explain (risk-free rate 0). */
export const alpha = (
  returns: readonly number[],
  benchmark: readonly number[],
  perYear: number = DAYS_PER_YEAR,
): number => (mean(returns) - beta(returns, benchmark) * mean(benchmark)) * perYear;

const differences = (a: readonly number[], b: readonly number[]): readonly number[] =>
  a.map((value, i) => value - (b[i] ?? NaN));
