import type { Scale } from '../domain/instrument.ts';
import type { Money, Ratio } from '../domain/money.ts';
import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import type { OrderRate } from './order-rate.ts';

/** An order that wants to be sent. */
export interface Candidate {
  readonly id: OrderId;
  readonly spec: OrderSpec;
  /** Price the strategy saw; null if there was none. */
  readonly decisionPrice: PriceTicks | null;
}

/** What risk looks at: the session just before the order. Getters are asked only when a limit needs them. */
export interface RiskView {
  /** Everything that adds exposure is refused. */
  readonly halted: boolean;
  /** As `halted`, while the session is being wound down or paused. */
  readonly reducing: boolean;
  /** The session is ending: every order is refused. */
  readonly stopping?: boolean;
  readonly scale: Scale;
  /** Last price; null before the first. */
  readonly price: PriceTicks | null;
  /** Recorded mark; absent or null: the last price stands for it. */
  readonly mark?: PriceTicks | null;
  /** Signed filled position. */
  readonly position: Lots;
  /** What resting and in-flight orders could add on each side, reduce-only ones left out (`Orders.pending`). */
  readonly worst: { readonly buy: Lots; readonly sell: Lots };
  readonly openOrders: number;
  /** Net asset value at the last price, quote. */
  readonly equity: Money;
  /** What new orders may bind (`Account.available`), quote. */
  readonly available: Money;
  /** Leverage set on the account. */
  readonly leverage: Ratio;
  /** Event time, ms UTC. */
  readonly time: number;
  /** Fee that the margin must leave room for, as a fraction of notional; none when left out. */
  readonly takerFee?: Ratio;
  /** Orders that were sent a short time ago; absent: nobody counts them. */
  readonly rate?: Pick<OrderRate, 'waitMs'>;
}

/** The order and all that its rules look at, worked out once. */
export interface Judged {
  readonly spec: OrderSpec;
  readonly view: RiskView;
  readonly price: PriceTicks;
  /** What would be on the order's side if it and all open orders of that side were filled. */
  readonly added: Lots;
  /** Signed exposure that would lead to. */
  readonly reach: Lots;
}
