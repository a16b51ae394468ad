/** Sum of the values, from first to last. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Arithmetic mean; NaN for none. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Sum of the powers of the distances to the mean. Products, because `**` has another last digit in another Node. */
const powers = (values: readonly number[], power: 2 | 3 | 4): number => {
  const centre = mean(values);
  return values.reduce((total, value) => {
    const distance = value - centre;
    const square = distance * distance;
    return total + (power === 2 ? square : power === 3 ? square * distance : square * square);
  }, 0);
};

/** Sample variance (n - 1); NaN below two values. */
export const variance = (values: readonly number[]): number =>
  values.length < 2 ? NaN : powers(values, 2) / (values.length - 1);

/** Sample standard deviation (n - 1); NaN below two values. */
export const deviation = (values: readonly number[]): number => Math.sqrt(variance(values));

/** Sample covariance (n - 1) of two series of equal length; NaN below two values. */
export const covariance = (a: readonly number[], b: readonly number[]): number => {
  if (a.length < 2) return NaN;
  const meanA = mean(a);
  const meanB = mean(b);
  return a.reduce((total, value, i) => total + (value - meanA) * ((b[i] ?? NaN) - meanB), 0) / (a.length - 1);
};

/** Adjusted Fisher-Pearson skewness; NaN below three values or without spread. */
export const skewness = (values: readonly number[]): number =>
  skewnessOf(values.length, powers(values, 2), powers(values, 3));

/** Skewness from the count and the sums of the second and third powers of the distances to the mean. */
export const skewnessOf = (n: number, m2: number, m3: number): number => {
  if (n < 3 || m2 === 0) return NaN;
  return ((n * Math.sqrt(n - 1)) / (n - 2)) * (m3 / (m2 * Math.sqrt(m2)));
};

/** Adjusted Fisher-Pearson excess kurtosis; NaN below four values or without spread. */
export const excessKurtosis = (values: readonly number[]): number =>
  excessKurtosisOf(values.length, powers(values, 2), powers(values, 4));

/** Excess kurtosis from the count and the sums of the second and fourth powers of the distances to the mean. */
export const excessKurtosisOf = (n: number, m2: number, m4: number): number => {
  if (n < 4 || m2 === 0) return NaN;
  const scale = (n * (n + 1) * (n - 1)) / ((n - 2) * (n - 3));
  return scale * (m4 / (m2 * m2)) - (3 * (n - 1) * (n - 1)) / ((n - 2) * (n - 3));
};

/** Quantile with linear interpolation between the two nearest values; NaN for none. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
};
