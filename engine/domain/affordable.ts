import { type Decimal, ONE } from './decimal.ts';
import type { Scale } from './instrument.ts';
import { lots, type Lots, type PriceTicks } from './units.ts';

/** What a purchase may use. */
export interface Means {
  /** Money that stands behind the position, quote currency. */
  readonly capital: Decimal;
  readonly leverage: Decimal;
  /** Fraction of notional. */
  readonly fee: Decimal;
}

/**
 * Whole lots whose margin and fee fit into the capital at a price: `size * price * (1 / leverage + fee) <= capital`.
 * Never below 0.
 */
export const affordable = (means: Means, price: PriceTicks, scale: Scale): Lots => {
  if (price <= 0 || !means.capital.gt(0)) return 0 as Lots;
  const { capital, leverage, fee } = means;
  const costOfLot = scale.unit.times(price).times(ONE.plus(fee.times(leverage)));
  return lots(capital.times(leverage).divToInt(costOfLot).toNumber());
};
