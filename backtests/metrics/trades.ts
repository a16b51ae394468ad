import { deviation, mean, sum } from './statistics.ts';

/** Results split by sign; a result of exactly 0 is a scratch and neither. */
export interface Split {
  readonly wins: readonly number[];
  readonly losses: readonly number[];
  readonly scratches: number;
}

export const split = (results: readonly number[]): Split => {
  const wins = results.filter((value) => value > 0);
  const losses = results.filter((value) => value < 0);
  return { wins, losses, scratches: results.length - wins.length - losses.length };
};

/** Wins over wins and losses; NaN without either. */
export const winRate = (results: readonly number[]): number => {
  const { wins, losses } = split(results);
  return wins.length / (wins.length + losses.length);
};

/** Mean win over the size of the mean loss. */
export const payoff = (results: readonly number[]): number => {
  const { wins, losses } = split(results);
  return mean(wins) / Math.abs(mean(losses));
};

/** Sum of wins over the size of the sum of losses. */
export const profitFactor = (results: readonly number[]): number => {
  const { wins, losses } = split(results);
  return sum(wins) / Math.abs(sum(losses));
};

/** Mean result, scratches included. */
export const expectancy = (results: readonly number[]): number => mean(results);

/** System quality number: root of the count times mean over sample deviation. */
export const systemQuality = (results: readonly number[]): number =>
  Math.sqrt(results.length) * (mean(results) / deviation(results));

/** Kelly fraction `(b p - q) / b` with payoff b, win rate p and q = 1 - p. */
export const kelly = (results: readonly number[]): number => {
  const b = payoff(results);
  const p = winRate(results);
  return (b * p - (1 - p)) / b;
};

/** Longest run of results of one sign (+1 wins, -1 losses); a scratch ends a run. */
export const longestStreak = (results: readonly number[], sign: 1 | -1): number => {
  let longest = 0;
  let run = 0;
  for (const value of results) {
    run = Math.sign(value) === sign ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
};

/** Share of all profit that the `count` best results made; NaN without profit. */
export const concentration = (results: readonly number[], count: number): number => {
  const { wins } = split(results);
  return sum([...wins].sort((a, b) => b - a).slice(0, count)) / sum(wins);
};
