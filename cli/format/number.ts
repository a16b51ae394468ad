import { Decimal } from '../../engine/index.ts';

const MINUS = '−';
/** What people expect of a printed number: 0.005 becomes 0.01. */
const HALF_UP = Decimal.ROUND_HALF_UP;

/** `1234567.891` as `1,234,567.89`: fixed decimals, thousands separated, a true minus sign, never `−0.00`. */
export const grouped = (value: string | number | Decimal, places: number): string => {
  const [whole = '0', part] = new Decimal(value).abs().toFixed(places, HALF_UP).split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`);
  return new Decimal(value).isNegative() && /[1-9]/.test(digits) ? `${MINUS}${digits}` : digits;
};

/** The same with `+` before what is above zero after rounding. */
export const signed = (value: string | number | Decimal, places: number): string => {
  const text = grouped(value, places);
  return new Decimal(value).isPositive() && /[1-9]/.test(text) ? `+${text}` : text;
};

/** A fraction as `+6.84 %`. Doubles are taken by their shortest decimal form, so 0.01005 is 1.005 % and prints 1.01. */
export const signedPercent = (fraction: string | number | Decimal, places = 2): string =>
  `${signed(new Decimal(fraction).times(100), places)} %`;

/** A fraction as `43.9 %`. */
export const percent = (fraction: string | number | Decimal, places = 1): string =>
  `${grouped(new Decimal(fraction).times(100), places)} %`;

/** A rate with as many decimals as it has, `0.045 %`. */
export const rate = (fraction: string): string => {
  const value = new Decimal(fraction).times(100);
  return `${grouped(value, value.decimalPlaces())} %`;
};

/** A decimal string with thousands separators and all its decimals. */
export const exact = (value: string): string => grouped(value, new Decimal(value).decimalPlaces());

const COMPACT: readonly (readonly [number, string])[] = [
  [1e12, ' T'],
  [1e9, ' G'],
  [1e6, ' M'],
  [1e3, ' k'],
];

/** `3.1 M`, `451.5 k`, `812`: three or four figures for people in a hurry. */
export const compact = (value: number): string => {
  for (const [size, letter] of COMPACT) {
    if (Math.abs(value) >= size) return grouped(new Decimal(value).div(size), 1) + letter;
  }
  return grouped(value, 0);
};

/** `1 gap`, `2 gaps`, `1,000 gaps`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count, 0)} ${count === 1 ? one : many}`;
