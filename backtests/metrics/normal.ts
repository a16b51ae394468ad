const SQRT_2_PI = Math.sqrt(2 * Math.PI);
/** Beyond this the series loses digits of the small tail, and the continued fraction converges fast. */
const SERIES_LIMIT = 3;

const density = (x: number): number => Math.exp((-x * x) / 2) / SQRT_2_PI;

/** Area between 0 and x by the series x + x^3/3 + x^5/15 + ..., which has no cancellation. */
const area = (x: number): number => {
  let term = x;
  let sum = x;
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * 1e-17; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return sum * density(x);
};

/** Upper tail for x >= 3 by Laplace's continued fraction 1/(x + 1/(x + 2/(x + ...))), from the inside out. */
const upperTail = (x: number): number => {
  let fraction = x;
  for (let k = 120; k >= 1; k--) fraction = x + k / fraction;
  return density(x) / fraction;
};

/** Standard normal distribution function; absolute error below 1e-15, relative error of the tails below 1e-13. */
export const normalCdf = (x: number): number => {
  if (Math.abs(x) < SERIES_LIMIT) return 0.5 + area(x);
  return x > 0 ? 1 - upperTail(x) : upperTail(-x);
};

/**
 * The x with `normalCdf(x) = p`, for 0 < p < 1 (NaN elsewhere). A first guess (Hastings' rational form) is refined by
 * Halley's method against `normalCdf`; absolute error below 1e-12 for 1e-12 <= p <= 1 - 1e-6.
 */
export const normalQuantile = (p: number): number => {
  if (!(p > 0 && p < 1)) return NaN;
  if (p > 0.5) return -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let x = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let step = 0; step < 4; step++) {
    const error = (normalCdf(x) - p) / density(x);
    x -= error / (1 + (x * error) / 2);
  }
  return x;
};
