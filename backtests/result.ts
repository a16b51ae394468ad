import type { RunManifest } from '../engine/index.ts';
import type { NotCompared, Reality } from './reality.ts';

/**
 * All that is said of a run, to people (table, report) and to programs (`--json`). Money is a decimal string in the
 * quote currency; fractions, ratios and percentages are doubles (0.05 is 5 %); times are ms UTC.
 */
export interface RunResult {
  /** First 8 hex digits of the manifest's and code's hash: the same command gives the same run. */
  readonly run: string;
  /** sha256 over all events of the run. */
  readonly hash: string;
  /** sha256 over the source of the engine, strategies and projections that ran. */
  readonly codeHash: string;
  readonly version: string;
  readonly manifest: RunManifest;
  /** The command that repeats the run. */
  readonly command: string;
  readonly events: number;
  readonly rows: number;
  /** First and last time of the tape as played. */
  readonly from: number;
  readonly to: number;
  readonly gaps: readonly Gap[];
  readonly dataset: DatasetNote;
  /** Of a paper or live session, or a fork of one; null for a backtest. */
  readonly session: SessionNote | null;
  /** What the simulator would have done with the orders of a session; absent or null for anything else. */
  readonly reality?: Reality | NotCompared | null;
  readonly equity: EquityCurve;
  readonly benchmark: EquityCurve;
  readonly metrics: Metrics;
  readonly benchmarkMetrics: Metrics;
  readonly attribution: Attribution;
  readonly roundTrips: readonly RoundTrip[];
  readonly fills: readonly FillNote[];
  readonly execution: Execution;
  readonly misprints: Misprints;
  readonly exposure: Exposure;
  readonly chart: readonly ChartBar[];
  readonly indicators: readonly IndicatorLine[];
  /** The run with one thing changed; null where that was not tried. */
  readonly sensitivity: readonly Sensitivity[] | null;
  /** What choosing among these on the past would have made; null where nothing was tried, or the run is too short. */
  readonly walkForward: WalkForward | null;
  readonly trust: readonly TrustNote[];
}

export interface DatasetNote {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly licence: string;
  /** Content hash of what was played: the rows of a dataset, the inputs of a session. */
  readonly hash: string;
}

/** What a session has besides a backtest. */
export interface SessionNote {
  readonly mode: 'paper' | 'live';
  /** Of a live session's fork: the last event for which the real venue's words count; from then on it is simulated. */
  readonly simulatedAfter: number | null;
}

export interface Gap {
  readonly from: number;
  readonly to: number;
}

/** Net asset value over time. */
export interface EquityCurve {
  readonly start: string;
  readonly end: string;
  /** NAV at each 00:00:00 UTC after the start, and at the end. */
  readonly daily: readonly EquityPoint[];
  /** At most 2,000 buckets of the whole run: the last value, and the extremes within. */
  readonly buckets: readonly EquityBucket[];
  /** From the highest NAV so far (start included), at every row; newest 1 deepest first, at most 5. */
  readonly drawdowns: readonly Drawdown[];
  readonly longestUnderWaterMs: number;
}
export interface EquityPoint {
  readonly time: number;
  readonly equity: string;
}
export interface EquityBucket {
  readonly time: number;
  readonly equity: number;
  readonly low: number;
  readonly high: number;
  /** Deepest drawdown within, negative fraction. */
  readonly drawdown: number;
}
export interface Drawdown {
  /** Negative fraction. */
  readonly depth: number;
  readonly peakTime: number;
  readonly troughTime: number;
  /** Null while not recovered. */
  readonly recoveryTime: number | null;
}

/** One metric: null with a reason where the data do not suffice, never 0 or infinity in its place. */
export interface Metric {
  readonly key: string;
  readonly group: 'Return' | 'Risk' | 'Ratio' | 'Trades' | 'Exposure' | 'Costs' | 'Execution';
  readonly label: string;
  readonly value: number | null;
  readonly unit: 'fraction' | 'ratio' | 'count' | 'money' | 'ms' | 'basis-points';
  readonly formula: string;
  /** Why it is null, or what to be careful about. */
  readonly note: string | null;
}
/** By key, such as `totalReturn`, `maxDrawdown`, `sharpe`. */
export type Metrics = Readonly<Record<string, Metric>>;

/** Change of NAV in its parts; they sum to `total` exactly. */
export interface Attribution {
  readonly price: string;
  readonly fee: string;
  readonly funding: string;
  readonly slippage: string;
  readonly liquidation: string;
  readonly total: string;
}

/** Flat to flat (or through zero). Fees, funding and slippage are inside `pnl`. */
export interface RoundTrip {
  readonly number: number;
  readonly side: 'long' | 'short';
  readonly openTime: number;
  /** Null while open: then marked at the last price and flagged. */
  readonly closeTime: number | null;
  /** Largest size held, base currency. */
  readonly size: string;
  readonly entryPrice: string;
  readonly exitPrice: string;
  readonly pnl: string;
  readonly fees: string;
  readonly funding: string;
  /** `pnl` over the largest notional held. */
  readonly returnFraction: number;
  /** Worst and best excursion at the mark while it was held, quote currency. */
  readonly mae: string;
  readonly mfe: string;
  readonly openSeq: number;
  readonly closeSeq: number | null;
}

export interface FillNote {
  readonly seq: number;
  readonly time: number;
  readonly side: 'buy' | 'sell';
  readonly price: string;
  readonly size: string;
  readonly fee: string;
  readonly liquidity: 'maker' | 'taker';
  readonly reason: string;
}

/** Candles that are probably misprints. */
export interface Misprints {
  /** Those that were cut to what is plausible before they were played. */
  readonly clipped: number;
  /** Fills beyond what is plausible, where they were not. */
  readonly fills: number;
  /** The first of them: its open time, the extreme as recorded, and as far as it is plausible. */
  readonly first: { readonly time: number; readonly recorded: string; readonly plausible: string } | null;
}

export interface Execution {
  readonly ordersRequested: number;
  readonly ordersFilled: number;
  readonly ordersCanceled: number;
  /** By code. */
  readonly denied: Readonly<Record<string, number>>;
  readonly rejected: Readonly<Record<string, number>>;
  /** From request to last fill, ms; null without fills. */
  readonly timeToFillP50: number | null;
  readonly timeToFillP95: number | null;
  readonly makerFees: string;
  readonly takerFees: string;
  readonly fundingPaid: string;
  readonly fundingReceived: string;
  readonly liquidations: number;
  /** When risk halted trading, and why; from then on orders could only reduce. */
  readonly halts: readonly { readonly time: number; readonly reason: string }[];
}

export interface Exposure {
  /** Share of the time with a position. */
  readonly timeInMarket: number;
  /** Gross notional over NAV: time-weighted mean, and maximum. */
  readonly meanLeverage: number;
  readonly maxLeverage: number;
  /** Sum of fill notional over mean NAV, per year. */
  readonly turnoverPerYear: number | null;
  /** Signed position (base) over time, at each change; at most 2,000 points. */
  readonly position: readonly { readonly time: number; readonly size: number }[];
  /** Smallest (mark - liquidation price) / mark, absolute; null if never at risk. */
  readonly minLiquidationDistance: number | null;
}

/** Price for the chart, at most 2,000 bars. */
export interface ChartBar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}
export interface IndicatorLine {
  readonly name: string;
  readonly pane: 'price' | 'own';
  readonly points: readonly { readonly time: number; readonly value: number }[];
}

/** What became of the run when one thing was changed; null where the change could not be run. */
export interface Sensitivity {
  readonly name: string;
  readonly totalReturn: number | null;
  readonly maxDrawdown: number | null;
  readonly sharpe: number | null;
  /** Of settings that one could have chosen: NAV at the end of each fifth of the run over NAV at its start. */
  readonly growth: readonly number[] | null;
}

/** The run in parts: in each the settings that were best before it. Returns are fractions. */
export interface WalkForward {
  readonly steps: readonly WalkForwardStep[];
  /** How many settings could be chosen, the run's own included. */
  readonly candidates: number;
  /** Of all steps, with what was chosen before each. */
  readonly chosenReturn: number;
  /** Of the same time with the run's own settings. */
  readonly ownReturn: number;
}
export interface WalkForwardStep {
  readonly from: number;
  readonly to: number;
  readonly chosen: string;
  /** Of the chosen settings from the start of the run to the start of this step. */
  readonly before: number;
  /** Of the chosen settings in this step. */
  readonly after: number;
  /** Of the run's own settings in this step. */
  readonly own: number;
}

/** What speaks for or against believing the result. */
export interface TrustNote {
  readonly mark: 'ok' | 'warning';
  readonly text: string;
}
