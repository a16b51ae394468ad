import type { Instrument, TimeSpan } from '../../engine/index.ts';

/** A row of the past as text: its time (ms UTC) and the other columns of its kind. */
export interface PastRow {
  readonly time: number;
  readonly fields: readonly string[];
}

export type PastKind = 'candles' | 'trades' | 'funding';

/** What a venue still knows of the past. */
export interface VenuePast {
  instruments(): Promise<readonly Instrument[]>;
  /** Rows of the span, page by page, oldest first, each once. */
  pages(wish: {
    readonly symbol: string;
    readonly kind: PastKind;
    readonly span: TimeSpan;
    /** Candles: their length, ms. */
    readonly intervalMs: number | null;
  }): AsyncIterable<readonly PastRow[]>;
}

/** The past of one pair at a venue, to become a dataset. */
export interface HistoryRequest {
  readonly venue: string;
  readonly pair: string;
  /** Null for the venue itself. */
  readonly url: string | null;
  readonly kind: PastKind;
  /** ms UTC; rows with from <= time < to; null: up to now. */
  readonly from: number;
  readonly to: number | null;
  readonly intervalMs: number | null;
  /** Null: made from venue, pair and kind. */
  readonly name: string | null;
  readonly title: string | null;
  readonly licence: string | null;
}
