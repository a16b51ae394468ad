import { DAYS_PER_YEAR } from './returns.ts';
import { deviation, mean, quantile, sum } from './statistics.ts';

/** Sample standard deviation of the returns, per year. */
export const volatility = (returns: readonly number[], perYear: number = DAYS_PER_YEAR): number =>
  deviation(returns) * Math.sqrt(perYear);

/** Root of the mean over all periods of the squared shortfall below `target` (per period), per year. */
export const downsideDeviation = (returns: readonly number[], target = 0, perYear: number = DAYS_PER_YEAR): number =>
  Math.sqrt(mean(returns.map((value) => Math.min(value - target, 0) ** 2))) * Math.sqrt(perYear);

/** Distance from the highest growth so far after each period, as a fraction <= 0; the start counts as a peak. */
export const drawdowns = (returns: readonly number[]): readonly number[] => {
  let growth = 1;
  let peak = 1;
  return returns.map((value) => {
    growth *= 1 + value;
    peak = Math.max(peak, growth);
    return growth / peak - 1;
  });
};

/** The deepest drawdown, as a fraction <= 0. */
export const maxDrawdown = (returns: readonly number[]): number =>
  drawdowns(returns).reduce((deepest, value) => Math.min(deepest, value), 0);

/** Longest run of periods below the highest growth so far. */
export const longestUnderWater = (returns: readonly number[]): number => {
  let longest = 0;
  let run = 0;
  for (const value of drawdowns(returns)) {
    run = value < 0 ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
};

/** Root of the mean squared drawdown (divided by n). */
export const ulcerIndex = (returns: readonly number[]): number =>
  Math.sqrt(mean(drawdowns(returns).map((value) => value * value)));

/** The return that 5 % of the periods fall below: historical, linear interpolation. */
export const valueAtRisk = (returns: readonly number[], share = 0.05): number => quantile(returns, share);

/** Mean of the returns at or below the value at risk. */
export const conditionalValueAtRisk = (returns: readonly number[], share = 0.05): number => {
  const limit = valueAtRisk(returns, share);
  const worst = returns.filter((value) => value <= limit);
  return sum(worst) / worst.length;
};

/** Size of the 95 % quantile over the size of the 5 % quantile. */
export const tailRatio = (returns: readonly number[]): number =>
  Math.abs(quantile(returns, 0.95)) / Math.abs(quantile(returns, 0.05));
