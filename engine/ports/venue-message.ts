import type { OrderId } from '../domain/order-spec.ts';
import type { Side } from '../domain/units.ts';
import type { EventData } from '../events/catalogue.ts';

type Reason = EventData<'OrderCanceled'>['reason'];

/**
 * What a real venue said, in the words of the engine: the adapter has turned its letters and ids into these, and nothing
 * more. Prices, sizes, rates and money are decimal strings; the session decides what follows.
 */
export type VenueMessage =
  /** It rests in the book, or waits for its trigger. */
  | { readonly kind: 'accepted'; readonly order: OrderId }
  | { readonly kind: 'rejected'; readonly order: OrderId; readonly code: string; readonly detail: string }
  | { readonly kind: 'triggered'; readonly order: OrderId; readonly price: string }
  | FillMessage
  | { readonly kind: 'canceled'; readonly order: OrderId; readonly reason: Reason }
  | { readonly kind: 'cancel-rejected'; readonly order: OrderId; readonly code: string; readonly detail: string }
  /** Size still open after the change. */
  | {
      readonly kind: 'modified';
      readonly order: OrderId;
      readonly size: string;
      readonly limitPrice: string | null;
      readonly triggerPrice: string | null;
    }
  | { readonly kind: 'modify-rejected'; readonly order: OrderId; readonly code: string; readonly detail: string }
  | { readonly kind: 'expired'; readonly order: OrderId }
  /** A request got no answer: the venue may have it or not, and is asked by the order's id. */
  | { readonly kind: 'unknown'; readonly order: OrderId; readonly detail: string }
  | {
      readonly kind: 'funding';
      /** The venue's id of the settlement: what is told twice counts once. */
      readonly id: string;
      readonly rate: string;
      /** The price the venue multiplied by; null where it does not say. */
      readonly price: string | null;
      /** Signed position it was settled on. */
      readonly size: string;
      /** Positive: we paid. Quote currency. */
      readonly amount: string;
    }
  /** A comparison with the venue's own books found what the journal cannot explain. */
  | { readonly kind: 'discrepancy'; readonly what: string; readonly expected: string; readonly found: string }
  /** What came of a comparison that a person asked for. */
  | ({ readonly kind: 'compared' } & EventData<'BooksCompared'>);

export interface FillMessage {
  readonly kind: 'filled';
  /** Null for a fill of an order that is not the session's, a liquidation among them. */
  readonly order: OrderId | null;
  /** The venue's id of the trade: what is told twice counts once. */
  readonly fill: string;
  readonly side: Side;
  readonly price: string;
  readonly size: string;
  /** Quote currency; negative for a rebate. */
  readonly fee: string;
  readonly liquidity: 'maker' | 'taker';
  readonly cause: 'match' | 'liquidation';
}
