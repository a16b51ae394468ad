import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import type { Brand, Lots, PriceTicks } from '../domain/units.ts';
import type { Draft } from '../events/event.ts';

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

/** Where orders go. Nothing is answered at once: answers come back as reports, through the session's inbox. */
export interface Venue {
  submit(order: Approved, now: number): void;
  cancel(order: OrderId, now: number): void;
  modify(change: OrderChange, now: number): void;
}
