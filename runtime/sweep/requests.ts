import type { Ranking, Sweep } from '../../backtests/sweep/sweep.ts';
import type { BacktestRequest } from '../requests.ts';

/** Backtests that differ in their parameters only. */
export interface SweepRequest {
  readonly trials: readonly TrialRequest[];
  readonly rankedBy: Ranking;
}
export interface TrialRequest {
  readonly name: string;
  readonly request: BacktestRequest;
}

export interface SweepOutcome extends Sweep {
  readonly dataset: string;
  /** First and last time of the tape as played; ms UTC. */
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Sets of parameters that the strategy refused. */
  readonly refused: readonly string[];
}
