import { deflatedSharpe, sharpe } from '../metrics/ratios.ts';
import { simpleReturns } from '../metrics/returns.ts';
import { quantile, variance } from '../metrics/statistics.ts';
import type { EquityCurve, RunResult, WalkForward } from '../result.ts';
import { growthOf, walkForward, type Candidate } from '../walk-forward/walk-forward.ts';

/** What settings are ranked by; the deepest drawdown last. */
export const RANKINGS = ['sharpe', 'return', 'drawdown'] as const;
export type Ranking = (typeof RANKINGS)[number];

/** One set of parameters, played on the whole tape. */
export interface Trial {
  /** What it sets, as `fast=10 slow=60`. */
  readonly name: string;
  readonly totalReturn: number | null;
  readonly maxDrawdown: number | null;
  readonly sharpe: number | null;
  readonly roundTrips: number;
  /** Fills at prices that only a misprint has reached: such a result is not to be believed. */
  readonly misprintFills: number;
  /** The command that records this trial as a run. */
  readonly command: string;
}

/** A trial with its curve, of which only sums are told. */
export interface PlayedTrial {
  readonly trial: Trial;
  readonly equity: Pick<EquityCurve, 'start' | 'daily'>;
}

export interface Sweep {
  /** Best first; those without a number last. */
  readonly trials: readonly Trial[];
  readonly rankedBy: Ranking;
  /** How many made money. */
  readonly gained: number;
  /** Of all returns: the middle one. */
  readonly medianReturn: number | null;
  /**
   * Probability that the best trial's true Sharpe ratio is above what luck alone would find in as many trials; null below
   * two trials or four daily returns that differ. Source: Bailey and Lopez de Prado, The Deflated Sharpe Ratio, 2014.
   */
  readonly deflatedSharpe: number | null;
  /** Chosen on the past, part by part; `own` is the best trial, known only in hindsight. Null for runs below thirty days. */
  readonly walkForward: WalkForward | null;
}

/** What a run says as a trial. */
export const trialOf = (
  name: string,
  command: string,
  { metrics, roundTrips, misprints }: Pick<RunResult, 'metrics' | 'roundTrips' | 'misprints'>,
): Trial => {
  const value = (key: string): number | null => metrics[key]?.value ?? null;
  return {
    name,
    totalReturn: value('totalReturn'),
    maxDrawdown: value('maxDrawdown'),
    sharpe: value('sharpe'),
    roundTrips: roundTrips.length,
    misprintFills: misprints.fills,
    command,
  };
};

/** All trials together: which was best, and how much of that is the luck of having tried so many. */
export const swept = (played: readonly PlayedTrial[], rankedBy: Ranking): Sweep => {
  const ranked = [...played].sort((a, b) => better(rankedBy, a.trial, b.trial));
  const returns = ranked.flatMap(({ trial }) => (trial.totalReturn === null ? [] : [trial.totalReturn]));
  return {
    trials: ranked.map(({ trial }) => trial),
    rankedBy,
    gained: returns.filter((each) => each > 0).length,
    medianReturn: returns.length === 0 ? null : quantile(returns, 0.5),
    deflatedSharpe: deflated(ranked),
    walkForward: forward(ranked),
  };
};

const KEYS = { sharpe: 'sharpe', return: 'totalReturn', drawdown: 'maxDrawdown' } as const;

const better = (by: Ranking, a: Trial, b: Trial): number => {
  const [x, y] = [a[KEYS[by]] ?? -Infinity, b[KEYS[by]] ?? -Infinity];
  return x === y ? 0 : y - x;
};

const deflated = (ranked: readonly PlayedTrial[]): number | null => {
  const perDay = ranked.map(({ equity }) => sharpe(dailyReturns(equity), 0, 1)).filter(Number.isFinite);
  const [best] = ranked;
  if (best === undefined || perDay.length < 2) return null;
  const trials = { count: perDay.length, sharpeVariance: variance(perDay) };
  const found = deflatedSharpe(dailyReturns(best.equity), trials);
  return Number.isFinite(found) ? found : null;
};

const dailyReturns = ({ start, daily }: PlayedTrial['equity']): readonly number[] =>
  simpleReturns([Number(start), ...daily.map(({ equity }) => Number(equity))]);

const forward = (ranked: readonly PlayedTrial[]): WalkForward | null => {
  const [best] = ranked;
  const candidates = ranked.flatMap(({ trial, equity }): readonly Candidate[] => {
    const growth = growthOf(equity);
    return growth === null ? [] : [{ name: trial.name, growth }];
  });
  const [own, ...others] = candidates;
  return best === undefined || own === undefined ? null : walkForward(best.equity.daily, [own, ...others]);
};
