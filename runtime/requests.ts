import type { AccountModel, Json, Parameters, RiskLimits, VenueModel } from '../engine/index.ts';
import type { RunResult } from '../backtests/result.ts';

/** Who asked: how it wants to hear of progress, and how it says that it has had enough. */
export interface Caller {
  /** Aborted by Ctrl-C: stop at the next block, close the journal, reject with E_INTERRUPTED. */
  readonly signal: AbortSignal;
  progress(state: Progress): void;
  /** A remark for people, one sentence; never part of a result. */
  note(text: string): void;
}

export interface Progress {
  /** What is being done, as "ema-rsi on lean:SPY". */
  readonly task: string;
  readonly done: number;
  /** Null while unknown. */
  readonly total: number | null;
  /** What is counted: "events", "rows". */
  readonly unit: string;
}

/** The venue of a run as chosen; fees null mean: what this venue charges in this market at its base tier. */
export type VenueChoice = Omit<VenueModel, 'makerFee' | 'takerFee' | 'fundingPrice'> & {
  /** Null: as the venue of the instrument does it. */
  readonly fundingPrice: VenueModel['fundingPrice'] | null;
  readonly makerFee: string | null;
  readonly takerFee: string | null;
};

/** A backtest, with every unit resolved: fractions and money as decimal strings, times and durations in ms. */
export interface BacktestRequest {
  readonly strategy: string;
  /** Every parameter of the strategy, defaults included. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly dataset: string;
  /** Rows with from <= time < to; null for no bound. ms UTC. */
  readonly from: number | null;
  readonly to: number | null;
  /** Dataset of funding rates; null for none. */
  readonly funding: string | null;
  /** Dataset of recorded marks and oracle prices; null: the last price stands for them. */
  readonly marks: string | null;
  /**
   * Candles that are probably misprints: cut to what is plausible, or kept as recorded; `refuse` keeps them, and refuses a
   * result that has fills there. Absent: kept.
   */
  readonly misprints?: 'refuse' | 'keep' | 'clip';
  readonly market: 'spot' | 'perpetual';
  readonly venue: VenueChoice;
  /** A leverage of null: twice the strategy's own, so that a full position has room for moves and fees. */
  readonly account: Omit<AccountModel, 'leverage'> & { readonly leverage: string | null };
  readonly risk: RiskLimits;
  readonly seed: string;
  /** Whether small changes are tried as well; null: where the tape is short. */
  readonly isVaried: boolean | null;
  readonly report: ReportChoice;
  /** The command that repeats the run. */
  readonly command: string;
}

/** Where the report goes; a null path means `report.html` in the run's own folder. */
export interface ReportChoice {
  readonly write: boolean;
  readonly path: string | null;
}

export interface BacktestOutcome {
  readonly result: RunResult;
  /** The report that was written, or null. */
  readonly report: string | null;
}

/** What a strategy says of itself. */
export interface StrategyInfo {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly parameters: Parameters;
  readonly presets: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Where it was found, for people. */
  readonly path: string;
  /** What must hold between parameters; the complaint, or null. */
  check(values: Readonly<Record<string, Json>>): string | null;
}

export interface ImportRequest {
  readonly file: string;
  /** Null: made from the file's name. */
  readonly name: string | null;
  /** Null: recognised from the file. */
  readonly format: string | null;
  /** Our name of a column to the file's name or number, as `time=1,price=2`; empty: recognised. */
  readonly columns: Readonly<Record<string, string>>;
  /** Decimal strings; null: the smallest step seen. */
  readonly tickSize: string | null;
  readonly lotSize: string | null;
  readonly venue: string | null;
  readonly symbol: string | null;
  readonly intervalMs: number | null;
  /** IANA name of the zone of times without one; null: UTC. */
  readonly timezone: string | null;
  /** How far the clock of the file is ahead of UTC. */
  readonly timeOffsetMs: number | null;
  /** Put rows in order of time instead of refusing a file that is not. */
  readonly sort: boolean;
  /** For people who read reports; null: not known. */
  readonly title: string | null;
  readonly source: string | null;
  readonly licence: string | null;
}

export interface DatasetSummary {
  readonly name: string;
  readonly title: string;
  readonly kind: 'trades' | 'candles' | 'funding' | 'marks';
  readonly intervalMs: number | null;
  readonly instrument: string;
  /** Null for bundled data that nobody has opened yet: then times and hash are not known either. */
  readonly rows: number | null;
  /** First and last time, ms UTC. */
  readonly from: number | null;
  readonly to: number | null;
  readonly hash: string;
  readonly source: string;
  readonly licence: string;
}

export interface ImportOutcome {
  readonly dataset: DatasetSummary;
  /** Rows that were added; 0 if all of them were there already: importing twice changes nothing. */
  readonly added: number;
  readonly warnings: readonly string[];
}

/** One thing that was looked for in a dataset, and what was found. */
export interface Finding {
  readonly mark: 'ok' | 'warning' | 'error';
  readonly text: string;
  /** Row or time, for people; null for the whole. */
  readonly where: string | null;
}

export interface DataCheckOutcome {
  readonly dataset: DatasetSummary;
  readonly findings: readonly Finding[];
}

export interface DataExportRequest {
  readonly dataset: string;
  /** Ends in .csv, .jsonl or .parquet. */
  readonly file: string;
  readonly from: number | null;
  readonly to: number | null;
}

export interface DataExportOutcome {
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
}

export interface RunSummary {
  readonly run: string;
  readonly strategy: string;
  readonly dataset: string;
  readonly instrument: string;
  readonly from: number;
  readonly to: number;
  readonly totalReturn: number | null;
  readonly maxDrawdown: number | null;
  readonly sharpe: number | null;
  readonly warnings: number;
  readonly events: number;
  readonly hash: string;
}

export interface EventsRequest {
  /** A run (`a81c04de`) or the full name of a stream. */
  readonly stream: string;
  /** Only these types; empty for all. */
  readonly types: readonly string[];
  /** First and last sequence number, inclusive; null for no bound. */
  readonly fromSeq: number | null;
  readonly toSeq: number | null;
  /** Wait for more at the end, until the caller's signal. */
  readonly follow: boolean;
}

/** An event as printed: whatever its stream, session or tape. */
export interface EventLine {
  readonly seq: number;
  readonly type: string;
  readonly time: number | null;
  readonly cause: number | null;
  readonly data: Json;
}

export interface VerifyOutcome {
  readonly run: string;
  readonly isSame: boolean;
  readonly events: number;
  readonly recordedHash: string;
  readonly replayedHash: string;
  /** The first event that differs, for people; null when all are the same. */
  readonly difference: { readonly seq: number; readonly recorded: string; readonly replayed: string } | null;
  /** Whether the code is the one that recorded the run. */
  readonly isSameCode: boolean;
}
