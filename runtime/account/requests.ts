import type { Side, VenueBalance, VenueFees, VenueOrderStatus } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import type { AccountKey } from '../sessions/venues.ts';

/** Which account, and where it is. */
export interface AccountRequest {
  /** Name of the account, as `hypertrader keys` knows it. */
  readonly account: string;
  readonly venue: string;
  /** Any server of the venue's wire; null for the venue's own. */
  readonly url: string | null;
  readonly network: 'mainnet' | 'testnet';
}

/** Who asks about an account. */
export interface AccountCaller extends Caller {
  /** Address and key of an account by its name. E_KEY_UNKNOWN, E_KEY_PASSPHRASE and their kin. */
  account(name: string): Promise<AccountKey>;
  /** Every name here under which a key trades for an address. */
  namesOf(address: string): readonly string[];
}

/** An order that rests or waits at the venue; sizes and prices are decimal strings. */
export interface RestingOrder {
  /** The venue's. */
  readonly id: string;
  readonly clientId: string | null;
  readonly instrument: string;
  readonly side: Side;
  readonly status: VenueOrderStatus;
  readonly size: string;
  readonly remaining: string;
  readonly limitPrice: string | null;
  readonly triggerPrice: string | null;
  readonly reduceOnly: boolean | null;
  /** ms UTC, the venue's clock. */
  readonly placedAt: number;
}

/** A position; decimal strings, the size signed. */
export interface HeldPosition {
  readonly instrument: string;
  readonly size: string;
  readonly entryPrice: string;
  readonly unrealizedPnl: string;
  readonly marginUsed: string;
  readonly liquidationPrice: string | null;
  readonly leverage: number;
  readonly margin: 'cross' | 'isolated';
}

export interface AccountMoney extends VenueBalance {
  readonly fees: VenueFees;
}

interface ByHand extends AccountRequest {
  /** Also where a session trades the same account and instrument. */
  readonly isAnyway: boolean;
  /** Who, for the record. */
  readonly by: string;
}

export interface CancelRequest extends ByHand {
  /** The venue's id, or the client's; null: all of them. */
  readonly order: string | null;
  /** Only orders in this one; null: in any. */
  readonly pair: string | null;
}

/** What became of a cancel. `gone`: it was filled or canceled before; `unknown`: the venue did not say. */
export interface CanceledOrder {
  readonly order: RestingOrder;
  readonly outcome: 'canceled' | 'gone' | 'refused' | 'unknown';
  /** The venue's own words, or ours; null where there is nothing to add. */
  readonly text: string | null;
}

export interface CloseRequest extends ByHand {
  readonly pair: string;
  /** The pair, typed a second time; null if that was not done. */
  readonly armed: string | null;
  /** How far from the mid the order may be filled at worst, as a fraction. */
  readonly slippageMax: string;
}

/** What closing a position came to; decimal strings. */
export interface ClosedPosition {
  readonly instrument: string;
  readonly side: Side;
  /** The position before, signed. */
  readonly position: string;
  readonly filled: string;
  /** Null if nothing was filled. */
  readonly averagePrice: string | null;
  /** The position as the venue has it afterwards, signed. */
  readonly left: string;
  /** Orders that still rest in the instrument. */
  readonly restingOrders: number;
}
