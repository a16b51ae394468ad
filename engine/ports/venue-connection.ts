import type { Instrument } from '../domain/instrument.ts';
import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import type { ConnectionChanged, ConnectionState } from './connection-state.ts';
import type {
  VenueBalance,
  VenueFees,
  VenueFill,
  VenueFunding,
  VenueOrder,
  VenuePosition,
  VenueReason,
} from './venue-facts.ts';

/** An order on its way to a venue. */
export interface OrderRequest {
  /** From `clientIdOf`: the same order of the same session has the same one after a restart. */
  readonly clientId: string;
  readonly instrument: string;
  readonly spec: OrderSpec;
  /** Market kinds: how far from `reference` the price may be at worst, as a fraction; decimal string. */
  readonly slippageMax: string;
  /** Market kinds: the price that slippage is counted from; null to let the adapter ask the venue for the mid. */
  readonly reference: PriceTicks | null;
  /** Called when it has been handed to the network; not for one that is refused unsent. */
  readonly onSent?: () => void;
}

/** New terms of a resting order. */
export interface OrderTerms {
  readonly clientId: string;
  readonly instrument: string;
  /** As it shall be from now on; its size is what shall still be open, what was filled not included. */
  readonly spec: OrderSpec;
}

/** Refused: nothing of it is at the venue. `by` says whether it was sent at all. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly by: 'adapter' | 'venue';
  readonly reason: VenueReason;
  /** The venue's own words, or ours. */
  readonly text: string;
}

/** No answer, or none that says: it may have happened. Ask with `order` before anything is sent again. */
export interface Unknown {
  readonly kind: 'unknown';
  readonly why: string;
  /**
   * From this time on (venue's clock, ms UTC) it can no longer come about: if the venue then does not know the order, it
   * never had it. Null where a venue has no such limit.
   */
  readonly until: number | null;
}

export type SubmitOutcome =
  /** In the book. */
  | { readonly kind: 'resting'; readonly venueId: string }
  /** Taken, and waiting for its trigger, its parent, or a first match. */
  | { readonly kind: 'waiting'; readonly venueId: string | null }
  /** Matched at once, wholly or as far as an immediate order could be; the fills themselves come as reports. */
  | { readonly kind: 'filled'; readonly venueId: string; readonly size: Lots; readonly averagePrice: string }
  | Rejected
  | Unknown;

export type CancelOutcome = { readonly kind: 'canceled' } | Rejected | Unknown;

/** A venue may cancel and place anew: `venueId` is then another one. Null where it is not told. */
export type ModifyOutcome = { readonly kind: 'modified'; readonly venueId: string | null } | Rejected | Unknown;

export type SetOutcome = { readonly kind: 'set' } | Rejected | Unknown;

/** What a venue says by itself about the account. Fills and orders are told again after a reconnect. */
export type AccountReport =
  | { readonly kind: 'order'; readonly order: VenueOrder; readonly received: number }
  | { readonly kind: 'fill'; readonly fill: VenueFill; readonly received: number }
  | { readonly kind: 'funding'; readonly funding: VenueFunding; readonly received: number }
  /** The venue closes a position by force; the fills come as such. Decimal strings. */
  | {
      readonly kind: 'liquidation';
      readonly id: string;
      readonly liquidatedNotional: string;
      readonly accountValue: string;
      readonly received: number;
    }
  /** What happened while the line was down has been told; from here on reports come as things happen. */
  | { readonly kind: 'caught-up'; readonly received: number }
  | ConnectionChanged;

/**
 * One trading account at one venue, over the wire. Three kinds of answers: it is so, it is refused with a reason, or it
 * is not known. Nothing is sent twice by itself. Queries throw E_VENUE_UNREACHABLE, E_VENUE_REFUSED, E_WIRE_SHAPE.
 */
export interface VenueConnection {
  readonly venue: string;
  readonly state: ConnectionState;
  /** The client id of an order of this session, in the form the venue wants; a pure function of session and order. */
  clientIdOf(order: OrderId): string;
  /**
   * Proves that the key may trade for the account, and begins to report what happened from `since` (ms UTC) on; a line
   * that is lost is opened again, for ever. At most once. E_VENUE_AGENT, E_VENUE_UNREACHABLE.
   */
  open(since: number, listener: (report: AccountReport) => void): Promise<void>;

  submit(order: OrderRequest): Promise<SubmitOutcome>;
  cancel(clientId: string, instrument: string): Promise<CancelOutcome>;
  /** By the venue's own id: also an order that this program did not place. */
  cancelPlaced(venueId: string, instrument: string): Promise<CancelOutcome>;
  modify(terms: OrderTerms): Promise<ModifyOutcome>;
  /** The venue's dead man's switch: cancels all orders at a time (ms UTC) unless set anew; null switches it off. */
  scheduleCancel(time: number | null): Promise<SetOutcome>;
  setLeverage(instrument: string, leverage: number, margin: 'cross' | 'isolated'): Promise<SetOutcome>;

  openOrders(): Promise<readonly VenueOrder[]>;
  /** Null: the venue has never had an order of this id. */
  order(clientId: string): Promise<VenueOrder | null>;
  /** Fills at or after a time (ms UTC), oldest first; of a long time only what the venue still keeps. */
  fillsSince(time: number): Promise<readonly VenueFill[]>;
  fundingSince(time: number): Promise<readonly VenueFunding[]>;
  positions(): Promise<readonly VenuePosition[]>;
  balance(): Promise<VenueBalance>;
  fees(): Promise<VenueFees>;
  /** Asks whether the key may trade for the account; absent where only opening tells. E_VENUE_AGENT. */
  prove?(): Promise<void>;
  /** The venue's clock, ms UTC, as near as a query tells it. */
  serverTime(): Promise<number>;
  instruments(): Promise<readonly Instrument[]>;
  /** Nothing is told once it resolves; orders at the venue stay as they are. May be called again. */
  close(): Promise<void>;
}
