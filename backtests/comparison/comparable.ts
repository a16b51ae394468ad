import type { MetricPair } from './comparison.ts';

/** What decides whether two runs can be held against each other. */
export interface Circumstances {
  readonly run: string;
  readonly mode: 'backtest' | 'paper' | 'live';
  readonly instrument: string;
  readonly quote: string;
  readonly strategy: string;
  readonly from: number;
  readonly to: number;
}

/** What one should know before one believes the table, as sentences; empty for two runs of the same thing. */
export const reservations = (a: Circumstances, b: Circumstances): readonly string[] => {
  const said: string[] = [];
  if (a.instrument !== b.instrument) {
    const money = a.quote === b.quote ? '' : `, in ${a.quote} and ${b.quote}`;
    said.push(`two markets, ${a.instrument} and ${b.instrument}${money}: neither result is the better one`);
  }
  const isApart = a.to < b.from || b.to < a.from;
  const common = Math.min(a.to, b.to) - Math.max(a.from, b.from);
  const longest = Math.max(a.to - a.from, b.to - b.from);
  if (isApart) said.push('no time in common: neither result is the better one, and there is no difference of equity');
  else if (common < longest * 0.95) {
    said.push(
      `${Math.round((100 * common) / longest)} % of the longer period in common: results are those of each its own`,
    );
  }
  if (a.mode !== b.mode) {
    said.push(`${a.mode} and ${b.mode}: ${venues(a, b)}`);
  }
  if (a.strategy !== b.strategy) said.push('two strategies: the first decision that differs says little');
  return said;
};

const venues = (a: Circumstances, b: Circumstances): string =>
  a.mode === 'live' || b.mode === 'live'
    ? 'fills of a simulated venue are held against those of a real one'
    : 'recorded history is held against what was heard as it came';

/** Without a judgement where the two did not trade the same thing at the same time. */
export const judged = (metrics: readonly MetricPair[], a: Circumstances, b: Circumstances): readonly MetricPair[] =>
  a.instrument === b.instrument && a.to >= b.from && b.to >= a.from
    ? metrics
    : metrics.map((pair) => ({ ...pair, better: null }));
