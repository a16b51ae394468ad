/**
 * Logarithm and exponential by nothing but the four operations, which are exact to the last bit by IEEE 754 on every
 * machine; Math.log and Math.exp may differ in the last digit. Good to about 1e-15.
 */
const TERMS = 20;

/** Natural logarithm of a number above zero. */
export const ln = (value: number): number => {
  let mantissa = value;
  let halvings = 0;
  for (; mantissa > 1.5; halvings++) mantissa /= 2;
  for (; mantissa < 0.75; halvings--) mantissa *= 2;
  const z = (mantissa - 1) / (mantissa + 1);
  let power = z;
  let sum = 0;
  for (let odd = 1; odd < 2 * TERMS; odd += 2) {
    sum += power / odd;
    power *= z * z;
  }
  return 2 * sum + halvings * Math.LN2;
};

/** e to the power of a number. */
export const exp = (value: number): number => {
  const doublings = Math.round(value / Math.LN2);
  const rest = value - doublings * Math.LN2;
  let term = 1;
  let result = 1;
  for (let n = 1; n <= TERMS; n++) {
    term *= rest / n;
    result += term;
  }
  for (let n = 0; n < doublings; n++) result *= 2;
  for (let n = 0; n > doublings; n--) result /= 2;
  return result;
};
