import { Decimal } from '../../../engine/index.ts';

/** A step such as 0.01 or 0.25 as a number of decimals and a whole divisor: 0.25 is 25 steps of 10^-2. */
export interface NumberScale {
  readonly decimals: number;
  readonly divisor: number;
}

/** Said instead of a count when the number does not lie on the grid, or is too large to be whole in a double. */
export const INEXACT = Infinity;

const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const ZERO = 48;
const POINT = DOT - ZERO;
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/;

/**
 * How to count numbers in whole steps. `shift` says that the file's numbers are in units of 10^-shift (LEAN: prices in
 * 1/10,000 have shift 4).
 */
export const numberScale = (step: string, shift = 0): NumberScale => {
  const inFile = new Decimal(step).times(new Decimal(10).pow(shift));
  const decimals = Math.max(0, inFile.decimalPlaces());
  return { decimals, divisor: inFile.times(new Decimal(10).pow(decimals)).toNumber() };
};

/**
 * The number written in `bytes[from, to)`, counted in whole steps without any floating-point rounding: "7424.91" at
 * 0.01 is 742491. NaN if it is no number, INEXACT if it does not lie on the grid or is not whole in a double.
 */
export const parseScaled = (bytes: Uint8Array, from: number, to: number, scale: NumberScale): number => {
  const isNegative = bytes[from] === MINUS;
  let value = 0;
  let places = -1;
  for (let at = from + Number(isNegative); at < to; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) {
      if (digit !== POINT || places >= 0) return parseUnusual(bytes, from, to, scale);
      places = 0;
    } else if (places < scale.decimals) {
      value = value * 10 + digit;
      if (places >= 0) places++;
    } else if (digit !== 0) return parseUnusual(bytes, from, to, scale);
  }
  // A zero may be no digit at all, so it is looked at again.
  if (value === 0) return parseUnusual(bytes, from, to, scale);
  return count(isNegative ? -value : value, scale.decimals - Math.max(0, places), scale.divisor);
};

const count = (mantissa: number, missing: number, divisor: number): number => {
  const units = missing === 0 ? mantissa : mantissa * (POWERS[missing] ?? NaN);
  if (!Number.isSafeInteger(units) || (divisor !== 1 && units % divisor !== 0)) return INEXACT;
  // Minus zero would be another number to a hash.
  return units === 0 ? 0 : units / divisor;
};

/** Exponents, quotes, spaces, a leading plus, too many decimals: rare, so exact decimals are fast enough. */
const parseUnusual = (bytes: Uint8Array, from: number, to: number, scale: NumberScale): number => {
  const text = plainText(bytes, from, to);
  if (!NUMBER.test(text)) return NaN;
  const steps = new Decimal(text).times(new Decimal(10).pow(scale.decimals)).div(scale.divisor);
  if (!steps.isInteger()) return INEXACT;
  return count(steps.toNumber(), 0, 1);
};

/** A field without its spaces and quotes. */
export const plainText = (bytes: Uint8Array, from: number, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
    .toString()
    .trim()
    .replace(/^"(.*)"$/, '$1');

/** Decimals that a number needs, trailing zeros not counted: 2 for "7424.910"; NaN if it is no number. */
export const decimalsNeeded = (bytes: Uint8Array, from: number, to: number): number => {
  let at = from;
  if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
  let dot = -1;
  let needed = 0;
  for (let i = at; i < to; i++) {
    const byte = bytes[i] ?? 0;
    if (byte === DOT && dot < 0) dot = i;
    else if (byte < ZERO || byte > ZERO + 9) return decimalsOfUnusual(bytes, from, to);
    else if (dot >= 0 && byte !== ZERO) needed = i - dot;
  }
  return at === to ? NaN : needed;
};

const decimalsOfUnusual = (bytes: Uint8Array, from: number, to: number): number => {
  const text = plainText(bytes, from, to);
  return NUMBER.test(text) ? new Decimal(text).decimalPlaces() : NaN;
};
