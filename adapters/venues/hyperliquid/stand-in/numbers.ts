import { Decimal, text } from '../../../../engine/index.ts';

/** A number as the venue writes it: at least one decimal. */
export const written = (value: Decimal): string => {
  const plain = text(value);
  return plain.includes('.') ? plain : `${plain}.0`;
};

/** Money as the venue keeps it: millionths, cut off. */
export const cents = (value: Decimal): Decimal => value.toDecimalPlaces(6, Decimal.ROUND_DOWN);

/** Distance between allowed prices near a price: 5 significant figures, and at most 6 - szDecimals decimals. */
export const stepNear = (price: Decimal, szDecimals: number): Decimal =>
  new Decimal(10).pow(Math.max(Math.min(price.e - 4, 0), szDecimals - 6));

/** Whether the venue takes a price. */
export const isGoodPrice = (price: Decimal, szDecimals: number): boolean =>
  price.gt(0) && (price.isInteger() || (price.sd() <= 5 && price.dp() <= 6 - szDecimals));
