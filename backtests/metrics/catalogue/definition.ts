import type { Execution, Exposure, Metric } from '../../result.ts';
import type { Trials } from '../ratios.ts';

/** Everything the metrics of one run are computed from. Money in quote currency; times in ms. */
export interface MetricsInput {
  readonly from: number;
  readonly to: number;
  /** NAV at the start, at each 00:00:00 UTC, and at the end. */
  readonly nav: readonly number[];
  /** NAV of the benchmark at the same moments; null where there is nothing to compare with. */
  readonly benchmarkNav: readonly number[] | null;
  /** Deepest event-level drawdown as a fraction <= 0, and in money >= 0. */
  readonly maxDrawdown: number;
  readonly maxDrawdownMoney: number;
  readonly longestUnderWaterMs: number;
  /** Null where round trips make no sense. */
  readonly trips: readonly Trip[] | null;
  readonly execution: Execution | null;
  readonly exposure: Exposure | null;
  readonly costs: CostSums;
  readonly trials: Trials | null;
}

/** A round trip in doubles. */
export interface Trip {
  readonly side: 'long' | 'short';
  readonly pnl: number;
  readonly returnFraction: number;
  readonly mae: number;
  readonly mfe: number;
  /** Time held so far, ms. */
  readonly heldMs: number;
  readonly open: boolean;
}

/** Sums over the run, quote currency; what was paid is positive. */
export interface CostSums {
  readonly notional: number;
  readonly fees: number;
  readonly funding: number;
  readonly slippage: number;
}

/** What is computed and shown for every metric; a value that is not finite becomes null with the reason `missing`. */
export interface Definition {
  readonly key: string;
  readonly group: Metric['group'];
  readonly label: string;
  readonly unit: Metric['unit'];
  readonly formula: string;
  /** Scaled to a year: flagged below 30 daily points. */
  readonly annual?: true;
  readonly missing: string;
  value(input: MetricsInput): number;
  note?(input: MetricsInput): string | null;
}

/** Definitions of one group, without repeating its name. */
export const group = (name: Metric['group'], members: readonly Omit<Definition, 'group'>[]): readonly Definition[] =>
  members.map((member) => ({ ...member, group: name }));
