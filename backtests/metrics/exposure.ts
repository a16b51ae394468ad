export const MS_PER_DAY = 86_400_000;

/** Traded notional over mean net asset value, per year of 365 days; NaN without time. */
export const turnoverPerYear = (notional: number, meanEquity: number, elapsedMs: number): number =>
  notional / meanEquity / (elapsedMs / (365 * MS_PER_DAY));

/** Share of the elapsed time; NaN without time. */
export const shareOfTime = (partMs: number, elapsedMs: number): number => partMs / elapsedMs;
