import { Decimal, text, ZERO, type Scale } from '../../engine/index.ts';
import type { CourseFill } from './course.ts';

/** A rate that was fitted, as a fraction of notional. */
export interface FittedRate {
  readonly rate: string;
  readonly fills: number;
  /** One rate explains every fee to the last digit; otherwise the rates differed, and this is their average. */
  readonly isExact: boolean;
}

/** More decimals than this no venue's schedule has. */
const PLACES = 10;

/**
 * The rate behind some fees. Each fee was rounded by the venue, so it leaves a narrow range for the rate; the rate with
 * the fewest digits that lies in all of these ranges is the one that was charged. Null without fills.
 */
export const fitRate = (fills: readonly CourseFill[], scale: Scale): FittedRate | null => {
  if (fills.length === 0) return null;
  const step = new Decimal(10).pow(-scale.instrument.cashDecimals);
  let [low, high] = [new Decimal(-1), new Decimal(1)];
  let [paid, traded] = [ZERO, ZERO];
  for (const { price, size, fee } of fills) {
    const notional = scale.notional(price, size);
    low = Decimal.max(low, new Decimal(fee).minus(step).div(notional));
    high = Decimal.min(high, new Decimal(fee).plus(step).div(notional));
    paid = paid.plus(fee);
    traded = traded.plus(notional);
  }
  const exact = low.lte(high) ? simplest(low, high) : null;
  const rate = exact ?? paid.div(traded).toDecimalPlaces(PLACES);
  return { rate: text(rate), fills: fills.length, isExact: exact !== null };
};

/** The number with the fewest decimals in a range; null if none with few enough lies in it. */
const simplest = (low: Decimal, high: Decimal): Decimal | null => {
  for (let places = 0; places <= PLACES; places++) {
    const candidate = low.toDecimalPlaces(places, Decimal.ROUND_CEIL);
    if (candidate.lte(high)) return candidate;
  }
  return null;
};
