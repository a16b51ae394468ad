import type { Instrument } from './domain/instrument.ts';
import type { Json } from './events/schema.ts';

/** How long a message takes from us to the venue, ms. Drawn from the run's seed where it varies. */
export type LatencyModel =
  | { readonly model: 'constant'; readonly ms: number }
  /** Log-normal with this median and 99th percentile. */
  | { readonly model: 'lognormal'; readonly medianMs: number; readonly p99Ms: number }
  /** Recorded samples, used in turn. */
  | { readonly model: 'recorded'; readonly samplesMs: readonly number[] };

/** What a taker pays on top of the price it meets; rounded away from the taker to a whole tick. */
export type SlippageModel =
  | { readonly model: 'none' }
  | { readonly model: 'ticks'; readonly ticks: number }
  | { readonly model: 'basis-points'; readonly basisPoints: string }
  /** `basisPoints` at the size of the print or candle that is met, growing with the square root of the share taken. */
  | { readonly model: 'square-root'; readonly basisPoints: string };

/** When a resting limit order is filled by prints at its own price. */
export type QueueModel =
  /** At the first touch: first in the queue (optimistic). */
  | { readonly model: 'front' }
  /** After this size (base currency) has traded at the price. */
  | { readonly model: 'ahead'; readonly size: string }
  /** Only when the price trades through it (conservative; the default). */
  | { readonly model: 'through' };

/** Rates that follow traded volume. Shares are decimal fractions. */
export interface FeeTiers {
  readonly schedule: 'hyperliquid';
  /** Weighted volume of the fourteen days before the run, quote currency; spread evenly over them. */
  readonly volume: string;
  /** Our share of all maker volume of the venue: above 0.5 %, 1.5 % and 3 % makers get a rebate. */
  readonly makerShare: string;
  readonly staking: string;
  /** Counts up to a volume of 25 million. */
  readonly referral: string;
}

/** A book that shows `size` (base currency) within every `basisPoints` from the last price, on each side. */
export interface DepthModel {
  readonly model: 'linear';
  readonly size: string;
  readonly basisPoints: string;
}

/** When the venue is down, and what becomes of messages that reach it then. */
export interface OutageModel {
  readonly orders: 'reject' | 'delay';
  /** Times in ms UTC. */
  readonly schedule: readonly { readonly from: number; readonly lastsMs: number }[];
  /** One outage in each period of `everyMs`, of half to one and a half times `lastsMs`, drawn from the seed. */
  readonly random: { readonly everyMs: number; readonly lastsMs: number } | null;
}

/** How many messages the venue takes. */
export type RateLimitModel =
  | { readonly model: 'window'; readonly count: number; readonly windowMs: number }
  /** 1,200 a minute, and 10,000 more than the quote currency traded; cancels up to twice that; then one in 10 s. */
  | { readonly model: 'hyperliquid' };

/** From this notional on, at most this leverage; maintenance is half the initial margin there, without a jump. */
export interface MarginTier {
  readonly above: string;
  readonly maxLeverage: number;
}

/** The simulated venue, as set for one run. Rates are decimal fractions of notional. */
export interface VenueModel {
  readonly makerFee: string;
  readonly takerFee: string;
  /** Way of an order, and of a cancel or modify. */
  readonly orderLatency: LatencyModel;
  readonly cancelLatency: LatencyModel;
  readonly slippage: SlippageModel;
  readonly queue: QueueModel;
  /** Share of each print's (or candle's) size that we can take, 0 to 1; null for no limit. */
  readonly participation: string | null;
  /** On candles: when a market order is filled. `path`: at the price of the path where it was decided. */
  readonly fill: 'next-open' | 'close' | 'path';
  /** On candles: the extreme that is worse for the position held at the open comes first. Absent: the nearer one. */
  readonly path?: 'worst';
  /** What a funding rate is multiplied by. Without recorded marks `mark` is the last price, and there is no oracle. */
  readonly fundingPrice: 'mark' | 'oracle';
  /** Absent: the two rates count always. Present: they stand for the base tier where only one rate is asked for. */
  readonly feeTiers?: FeeTiers;
  /** Absent: any size is filled at one price. */
  readonly depth?: DepthModel;
  /** Absent: the venue is always there. */
  readonly outages?: OutageModel;
  /** Absent: it takes any number of messages. */
  readonly rateLimit?: RateLimitModel;
  /** Room that the cap on open interest leaves for our position, base currency, either side. Absent: no cap. */
  readonly openInterestRoom?: string;
}

export interface AccountModel {
  /** Equity at the start, quote currency. */
  readonly capital: string;
  /** Leverage set on the account: initial margin = notional / leverage. */
  readonly leverage: string;
  readonly marginMode: 'cross' | 'isolated';
  /** Lowest first, from 0 on; absent: the instrument's highest leverage whatever the size. */
  readonly marginTiers?: readonly MarginTier[];
}

/** What a loss limit does when it is hit: each as the command of that name, until a named person resumes. */
export type BreakerAction = 'pause' | 'halt' | 'flatten';

/** When orders may add exposure, UTC; minutes of the day. `to` at or before `from`: until then on the next day. */
export interface TradingHours {
  /** Days on which it begins: 0 is Sunday. */
  readonly days: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Most orders in a time: a bucket of `count` that fills again evenly within the window. */
export interface OrderRateLimit {
  readonly count: number;
  readonly windowMs: number;
}

/** A loss, as a fraction of the equity it is counted from or in quote currency. */
export type LossLimit = { readonly share: string } | { readonly amount: string };

/**
 * Limits that an order must keep; null where there is none. Money in quote currency. Those that may be absent are named
 * only by runs that were asked for them, so that every other run keeps its name.
 */
export interface RiskLimits {
  readonly maxOrderNotional: string | null;
  readonly maxPositionNotional: string | null;
  /** Exposure at the last price over equity. */
  readonly maxLeverage: string | null;
  readonly maxOpenOrders: number;
  /** Limit and trigger prices at most this far from the last price, as a fraction; null for no collar. */
  readonly priceCollar: string | null;
  /** Trips the circuit breaker: loss from the highest equity so far, as a fraction. */
  readonly maxDrawdown: string | null;
  /** Absent: halt. */
  readonly onDrawdown?: BreakerAction | null;
  /** Trips the circuit breaker: loss since the day (UTC) began. */
  readonly maxDailyLoss?: LossLimit | null;
  /** Absent: halt. */
  readonly onDailyLoss?: BreakerAction | null;
  readonly maxOrderRate?: OrderRateLimit | null;
  /** So many requests in a row that the venue refused or left unanswered pause the session. */
  readonly maxErrors?: number | null;
  /** Ids, symbols or base currencies that may be traded. */
  readonly instruments?: readonly string[] | null;
  readonly tradingHours?: readonly TradingHours[] | null;
  /** `once`: the same wish denied for the same reason again is one event, until something changes. */
  readonly repeatedDenials?: 'once' | null;
}

/** Which rows of which streams, in order; together with the streams' content that is the whole market input. */
export interface TapeInput {
  readonly dataset: string;
  readonly kind: 'trades' | 'candles' | 'funding' | 'marks';
  readonly intervalMs: number | null;
  readonly streams: readonly string[];
  /** Rows with from <= time < to are played; null for no bound. ms UTC. */
  readonly from: number | null;
  readonly to: number | null;
  /** sha256 over the content of the blocks, in order. */
  readonly hash: string;
  /** Candles that are probably misprints are cut to what is plausible; absent: every candle counts as recorded. */
  readonly misprints?: 'clip';
}

/** Recorded marks; prices finer than the instrument's tick are rounded to it, half to even. */
export interface MarkInput extends TapeInput {
  /** In which the rows are counted. */
  readonly tickSize: string;
}

/** All that decides what a run does: the same manifest and tape give the same events, everywhere. */
export interface RunManifest {
  readonly instrument: Instrument;
  readonly strategy: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly account: AccountModel;
  readonly venue: VenueModel;
  readonly risk: RiskLimits;
  readonly tape: TapeInput;
  readonly funding: TapeInput | null;
  /** Recorded marks and oracle prices; absent: the last price stands for the mark. */
  readonly marks?: MarkInput;
  readonly seed: string;
}
