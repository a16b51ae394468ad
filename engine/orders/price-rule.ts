import { Decimal, ROUND_CEIL, ROUND_FLOOR } from '../domain/decimal.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Side } from '../domain/units.ts';
import { EngineError } from '../errors.ts';

const SIGNIFICANT_FIGURES = 5;

/** What a rounded price is for: a `passive` one is never worse than asked, a `crossing` one is sure to reach it. */
export type PricePurpose = 'passive' | 'crossing';

/**
 * Whether a venue takes this price. The tick rule: a whole number of ticks. Hyperliquid's: at most 5 significant figures
 * and at most 6 (spot: 8) decimals less those of the lot; whole numbers always.
 */
export const isAllowedPrice = (price: Decimal, instrument: Instrument): boolean => {
  if (!price.isFinite() || price.lte(0)) return false;
  if (instrument.priceRule === 'tick') return price.mod(instrument.tickSize).isZero();
  if (price.isInteger()) return true;
  return price.sd() <= SIGNIFICANT_FIGURES && price.dp() <= decimalsOf(instrument);
};

/**
 * The nearest allowed price on the safe side. Passive: buys down, sells up. Crossing: buys up, sells down. An allowed
 * price stays what it is. Throws E_PRICE_RULE when the price is not above zero, or would have to become zero.
 */
export const roundPrice = (price: Decimal, side: Side, instrument: Instrument, purpose: PricePurpose): Decimal => {
  if (isAllowedPrice(price, instrument)) return price;
  const down = (side === 'buy') === (purpose === 'passive');
  const step = price.isFinite() && price.gt(0) ? stepAt(price, instrument) : null;
  const rounded = step?.times(price.div(step).toDecimalPlaces(0, down ? ROUND_FLOOR : ROUND_CEIL));
  if (rounded?.gt(0)) return rounded;
  throw new EngineError('E_PRICE_RULE', `${instrument.id} has no price for ${side} at ${price.toString()}`, {
    why: step
      ? `The nearest allowed price below is zero; the smallest step there is ${step.toFixed()}.`
      : 'A price is a number above zero.',
  });
};

/** Distance of allowed prices around a price; rounding up may carry into the next decade, which every rule allows. */
const stepAt = (price: Decimal, instrument: Instrument): Decimal => {
  if (instrument.priceRule === 'tick') return new Decimal(instrument.tickSize);
  const figures = price.e - (SIGNIFICANT_FIGURES - 1);
  return new Decimal(10).pow(Math.max(Math.min(figures, 0), -decimalsOf(instrument)));
};

const decimalsOf = (instrument: Instrument): number => {
  const sizeDecimals = new Decimal(instrument.lotSize).dp();
  return Math.max(0, (instrument.kind === 'perpetual' ? 6 : 8) - sizeDecimals);
};
