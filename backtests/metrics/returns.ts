/** Periods in a year for daily values: crypto trades on all days. */
export const DAYS_PER_YEAR = 365;

/** Time-weighted simple returns: `(nav[i] - flow[i]) / nav[i - 1] - 1`; a flow is a deposit (+) or withdrawal (-). */
export const simpleReturns = (nav: readonly number[], flows: readonly number[] = []): readonly number[] =>
  nav.slice(1).map((value, i) => (value - (flows[i + 1] ?? 0)) / (nav[i] ?? NaN) - 1);

/** Growth of 1 over all periods, less 1. */
export const compound = (returns: readonly number[]): number =>
  returns.reduce((growth, value) => growth * (1 + value), 1) - 1;

/** Yearly growth that gives `total` in `periods` periods of which a year has `perYear`; NaN once all is lost. */
export const annualised = (total: number, periods: number, perYear: number = DAYS_PER_YEAR): number =>
  (1 + total) ** (perYear / periods) - 1;

/** A yearly rate for one period: `(1 + rate)^(1 / perYear) - 1`. */
export const perPeriod = (yearlyRate: number, perYear: number = DAYS_PER_YEAR): number =>
  (1 + yearlyRate) ** (1 / perYear) - 1;
