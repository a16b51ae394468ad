import {
  conditionalValueAtRisk,
  downsideDeviation,
  maxDrawdown,
  tailRatio,
  ulcerIndex,
  valueAtRisk,
  volatility,
} from '../risk.ts';
import { excessKurtosis, skewness } from '../statistics.ts';
import { daily, NEEDS_SPREAD } from './daily.ts';
import { group } from './definition.ts';
import type { Definition } from './definition.ts';

/** What was risked for it. */
export const riskMetrics: readonly Definition[] = group('Risk', [
  {
    key: 'maxDrawdown',
    label: 'Max drawdown',
    unit: 'fraction',
    formula: 'min over every row of E_t / max(E_start .. E_t) - 1',
    missing: 'There is no equity.',
    value: (input) => input.maxDrawdown,
  },
  {
    key: 'maxDrawdownDaily',
    label: 'Max drawdown (daily)',
    unit: 'fraction',
    formula: 'the same on NAV at 00:00:00 UTC',
    missing: 'There is no equity.',
    value: (input) => maxDrawdown(daily(input)),
  },
  {
    key: 'longestUnderWater',
    label: 'Longest time under water',
    unit: 'ms',
    formula: 'longest time from a peak to its recovery, or to the end',
    missing: 'There is no equity.',
    value: (input) => input.longestUnderWaterMs,
  },
  {
    key: 'volatility',
    label: 'Volatility',
    unit: 'fraction',
    formula: 'sd(r) * sqrt(365), sample deviation',
    annual: true,
    missing: 'Needs at least two daily returns.',
    value: (input) => volatility(daily(input)),
  },
  {
    key: 'downsideDeviation',
    label: 'Downside deviation',
    unit: 'fraction',
    formula: 'sqrt(sum(min(r, 0)^2) / n) * sqrt(365)',
    annual: true,
    missing: 'Needs a daily return.',
    value: (input) => downsideDeviation(daily(input)),
  },
  {
    key: 'ulcerIndex',
    label: 'Ulcer index',
    unit: 'fraction',
    formula: 'sqrt(sum(dd^2) / n), daily drawdowns',
    missing: 'Needs a daily return.',
    value: (input) => ulcerIndex(daily(input)),
  },
  {
    key: 'valueAtRisk95',
    label: 'Value at risk, 95 %',
    unit: 'fraction',
    formula: '5 % quantile of r, historical, linear interpolation',
    missing: 'Needs a daily return.',
    value: (input) => valueAtRisk(daily(input)),
  },
  {
    key: 'conditionalValueAtRisk95',
    label: 'Expected shortfall, 95 %',
    unit: 'fraction',
    formula: 'mean of r at or below the value at risk',
    missing: 'Needs a daily return.',
    value: (input) => conditionalValueAtRisk(daily(input)),
  },
  {
    key: 'skewness',
    label: 'Skewness',
    unit: 'ratio',
    formula: 'adjusted Fisher-Pearson',
    missing: 'Needs at least three daily returns that differ.',
    value: (input) => skewness(daily(input)),
  },
  {
    key: 'excessKurtosis',
    label: 'Excess kurtosis',
    unit: 'ratio',
    formula: 'adjusted Fisher-Pearson; 0 for a normal distribution',
    missing: 'Needs at least four daily returns that differ.',
    value: (input) => excessKurtosis(daily(input)),
  },
  {
    key: 'tailRatio',
    label: 'Tail ratio',
    unit: 'ratio',
    formula: '|95 % quantile of r| / |5 % quantile of r|',
    missing: NEEDS_SPREAD,
    value: (input) => tailRatio(daily(input)),
  },
]);
