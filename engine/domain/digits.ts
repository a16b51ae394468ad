/**
 * How many steps of 10^-places a plain decimal string is, by moving its point: exact, and some ten times faster than a
 * decimal. Null when it is not plain, does not lie on a step, or is too large for a whole number.
 */
export const stepsOf = (text: string, places: number): number | null => {
  const negative = text.startsWith('-');
  let steps = 0;
  let digits = 0;
  let decimals = -1;
  for (let i = negative ? 1 : 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit === -2 && decimals < 0 && digits > 0) {
      decimals = 0;
      continue;
    }
    if (digit < 0 || digit > 9) return null;
    digits++;
    if (decimals < places) {
      steps = steps * 10 + digit;
      if (decimals >= 0) decimals++;
    } else if (digit !== 0) return null;
  }
  for (let i = Math.max(decimals, 0); i < places; i++) steps *= 10;
  if (digits === 0 || !Number.isSafeInteger(steps)) return null;
  return negative && steps !== 0 ? -steps : steps;
};

/** Decimals of a step that is a power of ten not above one ("0.01" has 2); null for any other step. */
export const placesOf = (step: string): number | null => {
  const tenth = /^0\.(0*)10*$/.exec(step);
  if (tenth) return (tenth[1] ?? '').length + 1;
  return /^1(\.0+)?$/.test(step) ? 0 : null;
};
