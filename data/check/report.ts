import type { Dataset } from '../dataset.ts';

/** A stretch without data. */
export interface DataGap {
  /** Time of the last row before it and of the first one after it, ms UTC. */
  readonly from: number;
  readonly to: number;
  /** Candles that are missing; null for trades and funding, where nothing says how many there should be. */
  readonly missing: number | null;
}

/** A price that jumps away from the one before. */
export interface Outlier {
  readonly time: number;
  /** Prices before and after, decimal strings. */
  readonly before: string;
  readonly after: string;
  /** After over before, less 1. */
  readonly change: number;
}

/** Received less traded time, ms: negative if the recorder's clock was behind. */
export interface ClockSkew {
  readonly rows: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What a full pass over a dataset found. Lists hold the first 100; counts are of all. */
export interface CheckReport {
  readonly dataset: Dataset;
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  readonly gaps: readonly DataGap[];
  readonly gapCount: number;
  readonly gapMsTotal: number;
  /** Candles that are missing in all gaps. */
  readonly missing: number;
  /** Candles or rates with the time of the one before; trades equal to the one before in every column (may be real). */
  readonly duplicates: number;
  /** Rows before the row before them. */
  readonly disorder: number;
  /** Prices or sizes that are not above zero. */
  readonly badPrices: number;
  readonly outliers: readonly Outlier[];
  readonly outlierCount: number;
  readonly skew: ClockSkew | null;
  /** True if the content is what was imported: the hash over all blocks is the recorded one. */
  readonly isIntact: boolean;
  /** In words, the worst first; empty if there is nothing to say. */
  readonly findings: readonly string[];
}

export interface CheckOptions {
  /** Silence of trades (or funding) that counts as a gap, ms; default 60 s for trades, 8 h and a minute for funding. */
  readonly silenceMs?: number | undefined;
  /** Change from one price to the next that counts as an outlier, as a fraction; default 0.1, trades 0.02. */
  readonly jump?: number | undefined;
}
