import { EngineError } from '../engine/index.ts';

/**
 * Exact arithmetic on plain decimal text ("-12.5"), the form in which states hold their numbers. What fits into a
 * double's 53 bits, as most prices and sizes do, is reckoned there; everything else as whole numbers of any size. Both
 * give the same digits: nothing is rounded but in `quotient`.
 */
const PLAIN = /^-?\d+(\.\d+)?$/;
/** Longer text may hold more digits than a double; those of this length are looked at. */
const SHORT = 17;
const POWERS = Array.from({ length: 16 }, (_, places) => 10 ** places);
const LONG_POWERS = POWERS.map(BigInt);
const [MINUS, POINT, ZERO, NINE] = [45, 46, 48, 57];

/** All digits of a short plain decimal as one whole number; NaN for anything that is not one, or too long. */
const short = (text: string): number => {
  const first = text.charCodeAt(0) === MINUS ? 1 : 0;
  if (text.length > SHORT || text.length === first) return NaN;
  const whole = digitsFrom(text, first);
  if (whole > Number.MAX_SAFE_INTEGER) return NaN;
  return first === 1 ? -whole : whole;
};

/** The digits from a place on, over a point that has some on either side; NaN for anything else. */
const digitsFrom = (text: string, first: number): number => {
  let whole = 0;
  let point = -1;
  for (let i = first; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= ZERO && code <= NINE) whole = whole * 10 + (code - ZERO);
    else if (code === POINT && point < 0 && i > first) point = i;
    else return NaN;
  }
  return point === text.length - 1 ? NaN : whole;
};

const placesOf = (text: string): number => {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
};

const long = (text: string): bigint => {
  const whole = short(text);
  if (!Number.isNaN(whole)) return BigInt(whole);
  if (PLAIN.test(text)) return BigInt(text.replace('.', ''));
  throw new EngineError('E_NOT_EXACT', `"${text}" is not a plain decimal number`);
};

/** The text of `whole` / 10^places, without trailing zeros. */
const written = (whole: number | bigint, places: number): string => {
  const isNegative = whole < 0;
  const digits = String(isNegative ? -whole : whole);
  if (digits === '0') return '0';
  let end = digits.length;
  let left = places;
  for (; left > 0 && digits.charCodeAt(end - 1) === ZERO; left--) end--;
  const sign = isNegative ? '-' : '';
  if (left <= 0) return sign + digits.slice(0, end);
  if (end > left) return `${sign}${digits.slice(0, end - left)}.${digits.slice(end - left, end)}`;
  return `${sign}0.${'0'.repeat(left - end)}${digits.slice(0, end)}`;
};

const isSafe = (whole: number): boolean => whole <= Number.MAX_SAFE_INTEGER && whole >= Number.MIN_SAFE_INTEGER;

const raised = (whole: bigint, places: number): bigint => whole * (LONG_POWERS[places] ?? 10n ** BigInt(places));

/** a + sign * b */
const added = (a: string, b: string, sign: 1 | -1): string => {
  const [ofA, ofB] = [placesOf(a), placesOf(b)];
  const places = ofA > ofB ? ofA : ofB;
  // Not a number, as a power that is not in the table makes it, is not safe either.
  const left = short(a) * (POWERS[places - ofA] ?? NaN);
  const right = short(b) * (POWERS[places - ofB] ?? NaN);
  const sum = left + sign * right;
  if (isSafe(left) && isSafe(right) && isSafe(sum)) return written(sum, places);
  return written(raised(long(a), places - ofA) + BigInt(sign) * raised(long(b), places - ofB), places);
};

export const plus = (a: string, b: string): string => added(a, b, 1);

export const minus = (a: string, b: string): string => added(a, b, -1);

export const times = (a: string, b: string): string => {
  const places = placesOf(a) + placesOf(b);
  const product = short(a) * short(b);
  return written(isSafe(product) ? product : long(a) * long(b), places);
};

export const negated = (a: string): string => minus('0', a);

/** Without its sign. */
export const magnitude = (a: string): string => (isBelowZero(a) ? negated(a) : plus(a, '0'));

/** `dividend / divisor` to `places` decimals, toward zero: the remainder stays with the caller, visibly. */
export const quotient = (dividend: string, divisor: string, places: number): string => {
  const shift = places + placesOf(divisor) - placesOf(dividend);
  const [over, under] = [raised(long(dividend), Math.max(0, shift)), raised(long(divisor), Math.max(0, -shift))];
  if (under === 0n) throw new EngineError('E_NOT_EXACT', `${dividend} cannot be divided by ${divisor}`);
  return written(over / under, places);
};

/** Below zero, zero or above zero, as a is less than, equal to or more than b. */
export const compare = (a: string, b: string): number => {
  if (a === b) return 0;
  const [left, right] = [short(a), short(b)];
  if (placesOf(a) === placesOf(b) && isSafe(left) && isSafe(right)) return left - right;
  const difference = minus(a, b);
  return difference === '0' ? 0 : isBelowZero(difference) ? -1 : 1;
};

export const least = (a: string, b: string): string => (compare(a, b) <= 0 ? a : b);

export const greatest = (a: string, b: string): string => (compare(a, b) >= 0 ? a : b);

/** Whether text that arithmetic here has written is below zero. */
export const isBelowZero = (a: string): boolean => a.charCodeAt(0) === MINUS;
