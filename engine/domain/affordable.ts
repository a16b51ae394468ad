import { type Decimal, ONE, text } from './decimal.ts';
import type { Scale } from './instrument.ts';
import { type Money, ratio, type Ratio } from './money.ts';
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

/** What a strategy buys with, again and again: a share of its equity. */
export interface Budget extends Omit<Means, 'capital'> {
  /** Fraction of the equity, above 0. */
  readonly share: Decimal;
}

/**
 * As `affordable` with that share of the equity as capital, exact whatever the digits: what is the same each time is worked
 * out once, and the rest is one division of whole numbers.
 */
export const buyer = ({ share, leverage, fee }: Budget, scale: Scale): ((equity: Money, price: PriceTicks) => Lots) => {
  const [part, times, rate] = [share, leverage, fee].map((value) => ratio(text(value))) as [Ratio, Ratio, Ratio];
  // `equity * part * times / (unit * price * (1 + rate * times))`, over one divisor.
  const factor = part.over * times.over * rate.under;
  const divisor = part.under * (rate.under * times.under + rate.over * times.over) * scale.unitMoney;
  return (equity, price) => {
    if (price <= 0 || equity <= 0n) return 0 as Lots;
    return lots(Number((equity * factor) / (divisor * BigInt(price))));
  };
};
