import {
  type Decimal,
  decimal,
  type PriceTicks,
  type RunManifest,
  type Scale,
  text,
  ZERO,
} from '../../engine/index.ts';
import type { MetricsInput } from '../metrics/catalogue/definition.ts';
import { metricsOf } from '../metrics/metrics.ts';
import type { Trials } from '../metrics/ratios.ts';
import type { Attribution, EquityCurve, EquityPoint, Gap, RoundTrip, RunResult, SessionNote } from '../result.ts';
import { benchmarkInput, type BenchmarkFacts } from './benchmark-metrics.ts';
import type { BuyAndHold } from './benchmark.ts';
import type { Bucket } from './buckets.ts';
import type { Curve, CurveBucket } from './curve.ts';
import type { DailySamples } from './daily-samples.ts';
import type { ExecutionLog } from './execution-log.ts';
import type { IndicatorLines } from './indicator-lines.ts';
import { assertBooks, assertFees } from './ledger-check.ts';
import type { SessionBooks } from './session-books.ts';
import { trustNotes } from './trust.ts';

/** The parts of a run's result that follow from its tape and events. */
export type AnalysisResult = Pick<
  RunResult,
  | 'rows'
  | 'from'
  | 'to'
  | 'gaps'
  | 'equity'
  | 'benchmark'
  | 'metrics'
  | 'benchmarkMetrics'
  | 'attribution'
  | 'roundTrips'
  | 'fills'
  | 'execution'
  | 'misprints'
  | 'exposure'
  | 'chart'
  | 'indicators'
  | 'trust'
>;

/** What an analysis has collected when the run is over. */
export interface Collected {
  readonly manifest: RunManifest;
  readonly session: SessionNote | null;
  readonly scale: Scale;
  readonly trials: Trials | null;
  readonly rows: number;
  readonly from: number;
  readonly to: number;
  /** Time of the last row or event. */
  readonly end: number;
  /** Last price; null if there was none. */
  readonly price: PriceTicks | null;
  readonly recorded: Decimal | null;
  readonly gaps: readonly Gap[];
  readonly strategy: Curve;
  readonly benchmark: Curve;
  readonly held: BuyAndHold | null;
  readonly books: SessionBooks;
  readonly daily: DailySamples;
  readonly execution: ExecutionLog;
  readonly indicators: IndicatorLines;
  readonly misprints: RunResult['misprints'];
  readonly buckets: readonly Bucket[];
}

/** Checks the books and puts the result together. Throws E_LEDGER. */
export const summarise = (all: Collected): AnalysisResult => {
  const { scale, books, strategy, benchmark, daily, execution } = all;
  const attribution = attributed(all);
  const equity = strategy.equity;
  books.trips.saw(strategy.extremes);
  const roundTrips = books.trips.finish(equity, scale.price(all.price ?? (0 as PriceTicks)));
  check(all, attribution, roundTrips);
  const exposure = books.meter.finish(all.end, strategy);
  const capital = all.manifest.account.capital;
  const input: MetricsInput = {
    from: all.from,
    to: all.end,
    nav: navOf(capital, daily.strategy),
    benchmarkNav: all.held === null ? null : navOf(capital, daily.benchmark),
    maxDrawdown: strategy.log.drawdowns[0]?.depth ?? 0,
    maxDrawdownMoney: strategy.log.deepestMoney,
    longestUnderWaterMs: strategy.log.longestUnderWaterMs,
    trips: roundTrips.map((trip) => tripNumbers(trip, all.end)),
    execution: execution.finish(),
    exposure,
    costs: {
      notional: books.meter.notional,
      fees: books.account.feesPaid.toNumber(),
      funding: books.account.fundingPaid.toNumber(),
      slippage: books.account.slippagePaid.toNumber(),
    },
    trials: all.trials,
  };
  const found = {
    rows: all.rows,
    from: all.from,
    to: all.to,
    gaps: all.gaps,
    equity: curveOf(all, strategy, daily.strategy, (bucket) => bucket.strategy),
    benchmark: curveOf(all, benchmark, daily.benchmark, (bucket) => bucket.benchmark),
    metrics: metricsOf(input),
    benchmarkMetrics: metricsOf(benchmarkInput(benchmarkFacts(all, input))),
    attribution,
    roundTrips,
    fills: execution.fills,
    execution: execution.finish(),
    misprints: all.misprints,
    exposure,
    chart: chartOf(all),
    indicators: all.indicators.finish(),
  };
  return { ...found, trust: trustNotes(found, all.manifest, all.session) };
};

const attributed = ({ books, price }: Collected): Attribution => {
  if (price !== null) books.attribution.mark(price);
  const parts = books.attribution.parts();
  return {
    price: text(parts.price),
    fee: text(parts.fee),
    funding: text(parts.funding),
    slippage: text(parts.slippage),
    liquidation: text(parts.liquidation),
    total: text(parts.total),
  };
};

const check = (all: Collected, attribution: Attribution, roundTrips: readonly RoundTrip[]): void => {
  const { manifest, scale, books, price, execution } = all;
  assertBooks({
    capital: decimal(manifest.account.capital),
    equity: books.account.equity(price ?? (0 as PriceTicks)),
    mark: price === null ? null : scale.price(price),
    attributed: decimal(attribution.total),
    trips: roundTrips.reduce((sum, trip) => sum.plus(decimal(trip.pnl)), ZERO),
    drawn: all.strategy.equity,
    recorded: all.recorded,
    fills: execution.fills,
    funding: books.account.fundingPaid,
    forfeited: books.account.forfeited,
  });
  // Volume and discounts may leave a part of the base rate only; of tiny fills not even the smallest amount of cash.
  const { takerFee, feeTiers } = manifest.venue;
  const least = feeTiers ? decimal('0') : decimal(takerFee);
  assertFees(execution.fills, least, scale.instrument.cashDecimals);
};

const navOf = (capital: string, daily: readonly EquityPoint[]): readonly number[] => [
  Number(capital),
  ...daily.map((point) => Number(point.equity)),
];

const tripNumbers = (trip: RoundTrip, end: number) => ({
  side: trip.side,
  pnl: Number(trip.pnl),
  returnFraction: trip.returnFraction,
  mae: Number(trip.mae),
  mfe: Number(trip.mfe),
  heldMs: (trip.closeTime ?? end) - trip.openTime,
  open: trip.closeTime === null,
});

const benchmarkFacts = ({ benchmark, held, scale, manifest }: Collected, input: MetricsInput): BenchmarkFacts => {
  const capital = decimal(manifest.account.capital);
  const { low, high } = benchmark.extremes;
  return {
    run: input,
    curve: benchmark,
    profit: benchmark.equity.minus(capital).toNumber(),
    worst: low.minus(capital).toNumber(),
    best: high.minus(capital).toNumber(),
    cost: held === null ? 0 : held.size.times(scale.tick).times(held.price).toNumber(),
    fee: held?.fee.toNumber() ?? 0,
  };
};

const curveOf = (
  all: Collected,
  curve: Curve,
  daily: readonly EquityPoint[],
  pick: (bucket: Bucket) => CurveBucket,
): EquityCurve => ({
  start: all.manifest.account.capital,
  end: text(curve.equity),
  daily,
  buckets: all.buckets.map((bucket) => ({ time: bucket.time, ...pick(bucket) })),
  drawdowns: curve.log.drawdowns,
  longestUnderWaterMs: curve.log.longestUnderWaterMs,
});

const chartOf = ({ scale, buckets }: Collected): RunResult['chart'] => {
  const price = (ticks: number): number => scale.price(ticks as PriceTicks).toNumber();
  return buckets.map((bucket) => ({
    time: bucket.time,
    open: price(bucket.open),
    high: price(bucket.high),
    low: price(bucket.low),
    close: price(bucket.close),
  }));
};
