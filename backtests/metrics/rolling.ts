import { sharpe } from './ratios.ts';
import { simpleReturns } from './returns.ts';
import { volatility } from './risk.ts';
import { deviation } from './statistics.ts';

/** Days that each point looks back on. */
export const ROLLING_DAYS = 60;

export interface RollingPoint {
  readonly time: number;
  /** Per year; null where the returns do not differ. */
  readonly sharpe: number | null;
  readonly volatility: number;
}

/** Sharpe ratio and volatility of the last sixty daily returns, at each day that has as many. */
export const rolling = (
  start: string,
  daily: readonly { readonly time: number; readonly equity: string }[],
): readonly RollingPoint[] => {
  const returns = simpleReturns([Number(start), ...daily.map(({ equity }) => Number(equity))]);
  return daily.flatMap(({ time }, day) => {
    if (day + 1 < ROLLING_DAYS) return [];
    const window = returns.slice(day + 1 - ROLLING_DAYS, day + 1);
    const isStill = deviation(window) === 0;
    return [{ time, sharpe: isStill ? null : sharpe(window), volatility: volatility(window) }];
  });
};
