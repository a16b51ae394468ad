import type { Lots, PriceTicks, Side } from '../domain/units.ts';

/** What a venue says about an account: what it answers when asked, and what it reports by itself. */

/**
 * How an order stands, in one set of words for all venues. `waiting`: taken, but not in the book (a trigger, a parent);
 * `rejected`: the venue took it back after it had answered, with the reason beside.
 */
export type VenueOrderStatus = 'open' | 'waiting' | 'triggered' | 'filled' | 'canceled' | 'rejected' | 'expired';

/** Why a venue refused or ended something, in one set of words for all venues; its own text is kept beside. */
export type VenueReason =
  | 'insufficient-margin'
  | 'min-notional'
  | 'tick'
  | 'lot'
  | 'reduce-only'
  | 'post-only-would-cross'
  | 'no-liquidity'
  | 'bad-trigger'
  | 'position-limit'
  | 'too-many-orders'
  | 'self-trade'
  | 'unknown-order'
  | 'unknown-instrument'
  | 'unknown-agent'
  | 'nonce'
  | 'expired'
  | 'rate-limited'
  | 'sibling-filled'
  | 'liquidation'
  | 'delisted'
  | 'schedule'
  | 'requested'
  | 'malformed'
  /** The venue has no such kind of order. */
  | 'unsupported'
  /** It could not be sent at all. */
  | 'unreachable'
  /** None of these: read the venue's text. */
  | 'other';

/** An order as the venue has it. */
export interface VenueOrder {
  /** Ours, as the venue carries it; null for an order that was not placed by this program. */
  readonly clientId: string | null;
  /** The venue's; a modification may give the order a new one. */
  readonly venueId: string;
  readonly instrument: string;
  readonly side: Side;
  readonly status: VenueOrderStatus;
  /** Why it ended, where the venue says. */
  readonly reason: VenueReason | null;
  readonly originalSize: Lots;
  /** What is still open, or was when it ended. */
  readonly remaining: Lots;
  /** Null where the venue has none or does not say. For a market order, the worst price it may pay. */
  readonly limitPrice: PriceTicks | null;
  readonly triggerPrice: PriceTicks | null;
  /** Null where this message of the venue does not say. */
  readonly reduceOnly: boolean | null;
  /** When it was placed and when its status began, venue's clock, ms UTC. */
  readonly placedAt: number;
  readonly time: number;
}

/** A match of one of our orders. Told again after reconnects and restarts: `id` says which ones are new. */
export interface VenueFill {
  /** The venue's id of the match: unique for the account, the same each time it is told. */
  readonly id: string;
  readonly clientId: string | null;
  readonly venueId: string;
  readonly instrument: string;
  readonly side: Side;
  readonly price: PriceTicks;
  readonly size: Lots;
  /** Signed position before this fill. */
  readonly positionBefore: Lots;
  /** Positive: we paid; decimal string, in `feeCurrency`. */
  readonly fee: string;
  readonly feeCurrency: string;
  /** Realised by this fill as the venue reckons it, before its fee; quote, decimal string. */
  readonly closedPnl: string;
  readonly liquidity: 'maker' | 'taker';
  /** It closed (a part of) our position by force: the mark price at which that happened. */
  readonly liquidation: { readonly mark: string; readonly method: string } | null;
  /** Venue's clock, ms UTC. */
  readonly time: number;
}

/** Funding that was settled on a position. */
export interface VenueFunding {
  /** Made from time and instrument where a venue gives none: unique for the account. */
  readonly id: string;
  readonly instrument: string;
  readonly rate: string;
  /** Signed position size. */
  readonly size: Lots;
  /** Positive: we paid; negative: we received. Decimal string, quote. */
  readonly amount: string;
  readonly time: number;
}

export interface VenuePosition {
  readonly instrument: string;
  /** Signed; never zero. */
  readonly size: Lots;
  /** Decimal strings, quote. */
  readonly entryPrice: string;
  readonly unrealizedPnl: string;
  readonly marginUsed: string;
  readonly liquidationPrice: string | null;
  readonly leverage: number;
  readonly isCross: boolean;
}

/** An account's money at one moment, decimal strings in `currency`. */
export interface VenueBalance {
  readonly currency: string;
  /** With unrealised PnL. */
  readonly equity: string;
  readonly marginUsed: string;
  readonly withdrawable: string;
  readonly time: number;
}

/** The account's present rates as fractions of notional, decimal strings; negative for a rebate. */
export interface VenueFees {
  readonly maker: string;
  readonly taker: string;
}
