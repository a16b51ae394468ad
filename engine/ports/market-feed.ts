import type { Instrument } from '../domain/instrument.ts';
import type { Lots, PriceTicks, Side } from '../domain/units.ts';
import type { ConnectionChanged, ConnectionState, TimeSpan } from './connection-state.ts';

/** What every market event carries. */
interface Observed {
  /** Id of the instrument, `<venue>:<symbol>`. */
  readonly instrument: string;
  /** The venue's time, ms UTC. */
  readonly time: number;
  /** When it reached us, our clock, ms UTC. Can lie before `time`: clocks differ. */
  readonly received: number;
}

/** A public trade. Told once per id, also when a venue repeats it after a reconnect. */
export interface Print extends Observed {
  readonly kind: 'print';
  /** The venue's id of the trade, unique within the instrument. */
  readonly id: string;
  readonly price: PriceTicks;
  readonly size: Lots;
  /** The side that took; null where a venue does not say. */
  readonly taker: Side | null;
  /** It came with the venue's first answer or from a query, not as it happened: its `received` says nothing. */
  readonly isBackfill: boolean;
}

export interface BookLevel {
  readonly price: PriceTicks;
  readonly size: Lots;
}

/** The best bid and ask; null for an empty side. */
export interface BookTop extends Observed {
  readonly kind: 'top';
  readonly bid: BookLevel | null;
  readonly ask: BookLevel | null;
}

/** A whole book, best levels first: it replaces the one before. */
export interface BookSnapshot extends Observed {
  readonly kind: 'book';
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
}

/**
 * What a venue says about a contract besides its trades. Decimal strings: these prices need not lie on a tick. `time` is
 * that of `received` where a venue stamps none.
 */
export interface AssetContext extends Observed {
  readonly kind: 'context';
  readonly mark: string;
  /** The index that funding is reckoned by. */
  readonly oracle: string;
  readonly mid: string | null;
  /** The rate that a position would pay at the next settlement, as a fraction of notional per settlement. */
  readonly fundingRate: string;
  /** In base. */
  readonly openInterest: string;
}

/** A candle of the venue; told at every change, and once with `isClosed` when it can change no more. */
export interface VenueCandle extends Observed {
  readonly kind: 'candle';
  readonly intervalMs: number;
  /** First ms of the candle. */
  readonly openTime: number;
  readonly open: PriceTicks;
  readonly high: PriceTicks;
  readonly low: PriceTicks;
  readonly close: PriceTicks;
  /** Whole lots, as the sizes of trades are. A venue that adds them up as doubles is read to the nearest lot. */
  readonly volume: Lots;
  readonly isClosed: boolean;
}

/** A funding rate that was settled at `time`; decimal string, fraction of notional. */
export interface FundingSettled extends Observed {
  readonly kind: 'funding';
  readonly rate: string;
}

/** Prints of this span were missed and could not be fetched. Told before the first print that comes after it. */
export interface FeedGap {
  readonly kind: 'gap';
  readonly instrument: string;
  /** Time of the last print before, and of the first one after. */
  readonly from: number;
  readonly to: number;
  readonly received: number;
}

/** Prints flow again after a lost or stale line. `recovered` prints were fetched; a `gap` before it says what was not. */
export interface FeedRestored {
  readonly kind: 'restored';
  readonly instrument: string;
  /** When the last message before came and when the first one after did, our clock. */
  readonly from: number;
  readonly to: number;
  readonly recovered: number;
  readonly received: number;
}

export type MarketEvent =
  | Print
  | BookTop
  | BookSnapshot
  | AssetContext
  | VenueCandle
  | FundingSettled
  | FeedGap
  | FeedRestored
  | ConnectionChanged;

/** What somebody wants to hear of one instrument. */
export interface FeedWish {
  readonly instrument: string;
  readonly prints: boolean;
  readonly top: boolean;
  readonly book: boolean;
  /** Mark, oracle and rate as they change, and each settled rate. */
  readonly context: boolean;
  /** Intervals of candles, ms; each must be one the venue has. */
  readonly candles: readonly number[];
}

/** Rows of a span of time as far as a venue still has them, oldest first. */
export interface Fetched<T> {
  readonly rows: readonly T[];
  /** False if the venue no longer has the beginning of the span. */
  readonly isComplete: boolean;
}

/**
 * Market data of one venue, as it comes. Events reach the listener in the order in which they came over the line, one
 * after the other; times of different kinds need not be in order. A lost line is opened again, for ever, until `close`.
 * Errors of queries: E_VENUE_UNREACHABLE, E_VENUE_REFUSED, E_WIRE_SHAPE, E_INSTRUMENT for an unknown one.
 */
export interface MarketFeed {
  readonly venue: string;
  readonly state: ConnectionState;
  /** Everything the venue trades, with its present rules. */
  instruments(): Promise<readonly Instrument[]>;
  /**
   * Begins; at most once, but again after an error. Resolves when the wishes are known to be good, not when the line
   * stands: that is tried for ever. E_INSTRUMENT, E_FEED_WISH; E_VENUE_UNREACHABLE if the venue cannot even be asked.
   */
  open(wishes: readonly FeedWish[], listener: (event: MarketEvent) => void): Promise<void>;
  /** Recent public trades; venues keep few of them, so look at `isComplete`. */
  prints(instrument: string, span: TimeSpan): Promise<Fetched<Print>>;
  /** Candles whose open time lies in the span. */
  candles(instrument: string, intervalMs: number, span: TimeSpan): Promise<Fetched<VenueCandle>>;
  fundingRates(instrument: string, span: TimeSpan): Promise<Fetched<FundingSettled>>;
  /** Mark, oracle and rate at this moment. */
  context(instrument: string): Promise<AssetContext>;
  /** Nothing is told once it resolves. May be called again. */
  close(): Promise<void>;
}
