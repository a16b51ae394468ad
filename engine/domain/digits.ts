/**
 * How many steps of 10^-places a plain decimal string is, by moving its point: exact, and much faster than a decimal.
 * Null when it is not plain, does not lie on a step, or is too large for a whole number.
 */
export const stepsOf = (text: string, places: number): number | null => {
  const isNegative = text.startsWith('-');
  const point = text.indexOf('.');
  const end = point < 0 ? text.length : point;
  let steps = numberIn(text, isNegative ? 1 : 0, end) * 10 ** places;
  if (point >= 0) {
    const kept = Math.min(point + 1 + places, text.length);
    const decimals = kept > point + 1 ? numberIn(text, point + 1, kept) : 0;
    const rest = kept < text.length || kept === point + 1 ? numberIn(text, kept, text.length) : 0;
    steps += rest === 0 ? decimals * 10 ** (places - (kept - point - 1)) : Number.NaN;
  }
  // What is not a number is not a safe integer either. Zero has no sign here.
  if (!Number.isSafeInteger(steps)) return null;
  return isNegative && steps !== 0 ? -steps : steps;
};

/** Steps of 10^-places as plain digits without trailing zeros: the reverse of `stepsOf`, for whole numbers below 2^53. */
export const textOf = (steps: number, places: number): string => {
  if (places === 0 || steps === 0) return `${steps}`;
  const all = Math.abs(steps);
  const scale = 10 ** places;
  let rest = all % scale;
  const whole = `${steps < 0 ? '-' : ''}${(all - rest) / scale}`;
  if (rest === 0) return whole;
  let decimals = places;
  for (; rest % 10 === 0; rest /= 10) decimals--;
  return `${whole}.${`${rest}`.padStart(decimals, '0')}`;
};

/** The digits of a part of a text as a number; NaN when there is none, or something else among them. */
const numberIn = (text: string, from: number, to: number): number => {
  let number = from < to ? 0 : Number.NaN;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
};

/** Decimals of a step that is a power of ten not above one ("0.01" has 2); null for any other step. */
export const placesOf = (step: string): number | null => {
  const tenth = /^0\.(0*)10*$/.exec(step);
  if (tenth) return (tenth[1] ?? '').length + 1;
  return /^1(\.0+)?$/.test(step) ? 0 : null;
};
