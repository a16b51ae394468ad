import { annualised } from '../returns.ts';
import { benchmarkDaily, daily, elapsedDays, endNav, startNav } from './daily.ts';
import { group } from './definition.ts';
import type { Definition, MetricsInput } from './definition.ts';

const total = (nav: readonly number[]): number => (nav.at(-1) ?? NaN) / (nav[0] ?? NaN) - 1;

/** Yearly growth; NaN below one day, where a power of hundreds would say nothing. */
export const yearlyGrowth = (input: MetricsInput): number =>
  elapsedDays(input) < 1 ? NaN : annualised(total(input.nav), elapsedDays(input));

/** What was earned. */
export const returnMetrics: readonly Definition[] = group('Return', [
  {
    key: 'totalReturn',
    label: 'Return',
    unit: 'fraction',
    formula: 'E_end / E_start - 1',
    missing: 'There is no equity to start from.',
    value: (input) => total(input.nav),
  },
  {
    key: 'netProfit',
    label: 'Net profit',
    unit: 'money',
    formula: 'E_end - E_start',
    missing: 'There is no equity to start from.',
    value: (input) => endNav(input) - startNav(input),
  },
  {
    key: 'cagr',
    label: 'Yearly growth (CAGR)',
    unit: 'fraction',
    formula: '(E_end / E_start)^(365 / days) - 1',
    annual: true,
    missing: 'Needs at least one day, and equity above zero at its end.',
    value: yearlyGrowth,
  },
  {
    key: 'excessReturn',
    label: 'Return above buy and hold',
    unit: 'fraction',
    formula: 'return - return of the benchmark',
    missing: 'There is no benchmark.',
    value: (input) => total(input.nav) - total(input.benchmarkNav ?? []),
  },
  {
    key: 'bestDay',
    label: 'Best day',
    unit: 'fraction',
    formula: 'max r',
    missing: 'Needs a daily return.',
    value: (input) => Math.max(...daily(input)),
  },
  {
    key: 'worstDay',
    label: 'Worst day',
    unit: 'fraction',
    formula: 'min r',
    missing: 'Needs a daily return.',
    value: (input) => Math.min(...daily(input)),
  },
  {
    key: 'daysAboveBenchmark',
    label: 'Days above buy and hold',
    unit: 'fraction',
    formula: 'count(r > b) / count(r)',
    missing: 'There is no benchmark.',
    value: (input) => {
      const returns = benchmarkDaily(input);
      return daily(input).filter((value, i) => value > (returns[i] ?? NaN)).length / returns.length;
    },
  },
]);
