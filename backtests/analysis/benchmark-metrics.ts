import type { MetricsInput } from '../metrics/catalogue/definition.ts';
import type { Curve } from './curve.ts';

/** Buy and hold in numbers, quote currency. */
export interface BenchmarkFacts {
  /** The strategy's numbers, for the times and the benchmark's daily values. */
  readonly run: MetricsInput;
  readonly curve: Curve;
  readonly profit: number;
  readonly worst: number;
  readonly best: number;
  /** What was paid for the coins. */
  readonly cost: number;
  readonly fee: number;
}

/** Buy and hold as a run of its own: one long round trip that is still open, in the market all the time. */
export const benchmarkInput = ({ run, curve, profit, worst, best, cost, fee }: BenchmarkFacts): MetricsInput => ({
  from: run.from,
  to: run.to,
  nav: run.benchmarkNav ?? [],
  benchmarkNav: null,
  maxDrawdown: curve.log.drawdowns[0]?.depth ?? 0,
  maxDrawdownMoney: curve.log.deepestMoney,
  longestUnderWaterMs: curve.log.longestUnderWaterMs,
  trips:
    run.benchmarkNav === null
      ? null
      : [
          {
            side: 'long',
            pnl: profit,
            returnFraction: profit / cost,
            mae: Math.min(worst, 0),
            mfe: Math.max(best, 0),
            heldMs: run.to - run.from,
            open: true,
          },
        ],
  execution: null,
  exposure: {
    timeInMarket: 1,
    meanLeverage: 1,
    maxLeverage: 1,
    turnoverPerYear: null,
    position: [],
    minLiquidationDistance: null,
  },
  costs: { notional: cost, fees: fee, funding: 0, slippage: 0 },
  trials: null,
});
