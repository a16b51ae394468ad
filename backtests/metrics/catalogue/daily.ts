import { simpleReturns } from '../returns.ts';
import { MS_PER_DAY } from '../exposure.ts';
import type { MetricsInput } from './definition.ts';

/** Daily simple returns of the run. */
export const daily = (input: MetricsInput): readonly number[] => simpleReturns(input.nav);

/** Daily simple returns of the benchmark; none where there is no benchmark. */
export const benchmarkDaily = (input: MetricsInput): readonly number[] => simpleReturns(input.benchmarkNav ?? []);

/** First NAV; NaN for none. */
export const startNav = (input: MetricsInput): number => input.nav[0] ?? NaN;

/** Last NAV; NaN for none. */
export const endNav = (input: MetricsInput): number => input.nav.at(-1) ?? NaN;

/** Elapsed days, fractions included. */
export const elapsedDays = (input: MetricsInput): number => (input.to - input.from) / MS_PER_DAY;

export const NEEDS_SPREAD = 'Needs at least two daily returns that differ.';
export const NEEDS_LOSS = 'Needs at least one daily loss.';
