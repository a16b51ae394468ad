/** Ten returns whose metrics were computed with empyrical 0.5.5 and quantstats 0.0.78. */
export const ten: readonly number[] = [0.01, -0.02, 0.03, -0.01, 0.02, 0, -0.03, 0.015, 0.005, -0.005];

/** A year of returns, `0.01 sin(1.7 i) + 0.0007` to six decimals. */
export const sin365: readonly number[] = Array.from({ length: 365 }, (_, i) =>
  Number((0.01 * Math.sin(1.7 * i) + 0.0007).toFixed(6)),
);
