import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import type { Brand, Lots, PriceTicks } from '../domain/units.ts';
import type { Wake } from '../domain/wake.ts';
import type { Draft } from '../events/event.ts';
import type { Json } from '../events/schema.ts';
import type { VenueModel } from '../manifest.ts';

/** An order that risk has approved: only `engine/risk` makes one, and a venue accepts nothing else. */
export type Approved = Brand<
  { readonly id: OrderId; readonly spec: OrderSpec; readonly decisionPrice: PriceTicks | null },
  'Approved'
>;

export interface OrderChange {
  readonly order: OrderId;
  readonly size: Lots;
  readonly limitPrice: PriceTicks | null;
  readonly triggerPrice: PriceTicks | null;
}

/** What a venue says, as the event it becomes, with the venue's time (ms UTC). */
export interface VenueReport {
  readonly time: number;
  readonly event: Draft;
}

/** What we ask of a venue. */
export type VenueRequest =
  | { readonly kind: 'submit'; readonly order: Approved }
  | { readonly kind: 'cancel'; readonly id: OrderId }
  | { readonly kind: 'modify'; readonly change: OrderChange };

/** Where orders go. Nothing is answered at once: answers come back as reports, through the session's inbox. */
export interface Venue {
  submit(order: Approved, now: number): void;
  cancel(order: OrderId, now: number): void;
  modify(change: OrderChange, now: number): void;
}

/**
 * A venue as a session has it: asked for orders, told of the market and of its account, and asked what it has to say.
 * The simulated venue matches; the remote one keeps what is to be sent, and hands on what was heard.
 */
export interface SessionVenue extends Venue {
  /** What the next row must have to matter here; the same object until something changes. */
  wake(): Wake;
  /** The position or the margin is another one. */
  accountChanged(): void;
  /** One public trade. Price in ticks, size in lots; side +1 when a buyer took. */
  onTrade(time: number, price: number, size: number, side: -1 | 0 | 1): void;
  /** The open of a candle and the volume of all of it. */
  onOpen(time: number, price: number, volume: number): void;
  /** The price moved to this one through every tick between. */
  onPath(time: number, price: number): void;
  /** The candle ends. */
  onClose(time: number, price: number): void;
  /** A funding rate fell due. `rate` in units of 1e-12, `price` in ticks. */
  onFunding(time: number, rate: number, price: number): void;
  /** What the next mark must be to matter here, where marks are recorded; its time says nothing. */
  wakeOnMark(): Wake;
  /** Mark and oracle in force from here on, ticks; an oracle that nobody recorded is NaN. */
  markIs(mark: number, oracle: number): void;
  /** A mark was published that may liquidate or trigger. */
  onMark(time: number): void;
  /** The next report; undefined when nothing is left to say or do. */
  next(): VenueReport | undefined;
  /** A what-if: another model from here on. A real venue has none. */
  adjust(model: VenueModel): void;
  /** What it holds at this moment, for people who debug. */
  inspect(): Json;
}
