import type { Money } from '../domain/money.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';

/** What the venue knows of our account there; always asked afresh, because the session keeps it. Money in quote currency. */
export interface VenueAccount {
  /** Signed filled position. */
  readonly position: Lots;
  /** Money that stands behind the position: all of the account (cross), or what is set aside for it (isolated). */
  marginEquity(price: PriceTicks): Money;
  /** Perpetual: equity not bound as margin. Spot: cash. */
  available(price: PriceTicks): Money;
  /** Margin that a new position of this size (> 0) binds. */
  initialMargin(price: PriceTicks, size: Lots): Money;
  /** Margin that a position which grows by so many lots (> 0) binds more. */
  addedMargin(price: PriceTicks, added: Lots): Money;
  /** Margin below which the venue closes the present position. */
  maintenanceMargin(price: PriceTicks): Money;
  /** Quote per base. Null where no price can bring a liquidation about: flat, spot, or covered down to zero. */
  liquidationPrice(): Money | null;
}
