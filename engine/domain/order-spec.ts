import type { Lots, Ms, PriceTicks, Side } from './units.ts';

/** `o1`, `o2`, ...: the number of the order within its session; the same in every replay. */
export type OrderId = string;

/** The forms of order that real venues have. Triggered kinds rest until the mark price touches `triggerPrice`. */
export type OrderKind = 'market' | 'limit' | 'stop-market' | 'stop-limit' | 'take-profit-market' | 'take-profit-limit';

/** Good till cancelled, immediate or cancel, fill or kill. */
export type TimeInForce = 'gtc' | 'ioc' | 'fok';

/** An order as a venue understands it. Prices in ticks, size in lots (> 0). */
export interface OrderSpec {
  readonly side: Side;
  readonly size: Lots;
  readonly kind: OrderKind;
  /** Needed by limit, stop-limit and take-profit-limit; null for the market kinds. */
  readonly limitPrice: PriceTicks | null;
  /** Needed by stop and take-profit kinds; null for market and limit. */
  readonly triggerPrice: PriceTicks | null;
  readonly timeInForce: TimeInForce;
  /** Rejected, not converted, if it would match at once (Hyperliquid's Alo). */
  readonly postOnly: boolean;
  /** Can only shrink the position; cut down or cancelled when the position has become smaller. */
  readonly reduceOnly: boolean;
  /** The venue cancels what is left at this time; null for never. */
  readonly expiresAt: Ms | null;
  /** Orders of one group cancel each other: the first fill of one cancels the others (OCO). */
  readonly group: string | null;
  /** Held back by the venue until this order is filled (the legs of a bracket); null for none. */
  readonly attachedTo: OrderId | null;
}

/** A market order of this side and size; the other fields have their plain values. */
export const market = (side: Side, size: Lots, overrides: Partial<OrderSpec> = {}): OrderSpec => ({
  side,
  size,
  kind: 'market',
  limitPrice: null,
  triggerPrice: null,
  timeInForce: 'ioc',
  postOnly: false,
  reduceOnly: false,
  expiresAt: null,
  group: null,
  attachedTo: null,
  ...overrides,
});

/** A good-till-cancelled limit order. */
export const limit = (side: Side, size: Lots, price: PriceTicks, overrides: Partial<OrderSpec> = {}): OrderSpec => ({
  ...market(side, size),
  kind: 'limit',
  limitPrice: price,
  timeInForce: 'gtc',
  ...overrides,
});

/** A stop-market order: buys when the price rises to the trigger, sells when it falls to it. */
export const stop = (side: Side, size: Lots, trigger: PriceTicks, overrides: Partial<OrderSpec> = {}): OrderSpec => ({
  ...market(side, size),
  kind: 'stop-market',
  triggerPrice: trigger,
  timeInForce: 'gtc',
  ...overrides,
});
