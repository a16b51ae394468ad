import {
  alpha,
  beta,
  calmar,
  deflatedSharpe,
  informationRatio,
  omega,
  probabilisticSharpe,
  sharpe,
  sortino,
} from '../ratios.ts';
import { benchmarkDaily, daily, endNav, NEEDS_LOSS, NEEDS_SPREAD, startNav } from './daily.ts';
import { group } from './definition.ts';
import type { Definition } from './definition.ts';
import { yearlyGrowth } from './return.ts';

const NO_BENCHMARK = 'Needs a benchmark and at least two daily returns that differ from it.';

/** What was earned for what was risked. Risk-free rate and target return are 0. */
export const ratioMetrics: readonly Definition[] = group('Ratio', [
  {
    key: 'sharpe',
    label: 'Sharpe ratio',
    unit: 'ratio',
    formula: 'mean(r) / sd(r) * sqrt(365)',
    annual: true,
    missing: NEEDS_SPREAD,
    value: (input) => sharpe(daily(input)),
  },
  {
    key: 'sortino',
    label: 'Sortino ratio',
    unit: 'ratio',
    formula: 'mean(r) * 365 / downside deviation',
    annual: true,
    missing: NEEDS_LOSS,
    value: (input) => sortino(daily(input)),
  },
  {
    key: 'calmar',
    label: 'Calmar ratio',
    unit: 'ratio',
    formula: 'yearly growth / |max drawdown|',
    annual: true,
    missing: 'Needs at least one day and a drawdown.',
    value: (input) => calmar(yearlyGrowth(input), input.maxDrawdown),
  },
  {
    key: 'omega',
    label: 'Omega ratio',
    unit: 'ratio',
    formula: 'sum(max(r, 0)) / sum(max(-r, 0))',
    missing: NEEDS_LOSS,
    value: (input) => omega(daily(input)),
  },
  {
    key: 'recoveryFactor',
    label: 'Recovery factor',
    unit: 'ratio',
    formula: 'net profit / |deepest drawdown in money|',
    missing: 'Needs a drawdown.',
    value: (input) => (endNav(input) - startNav(input)) / input.maxDrawdownMoney,
  },
  {
    key: 'probabilisticSharpe',
    label: 'Probabilistic Sharpe',
    unit: 'fraction',
    formula: 'probability that the true Sharpe ratio is above 0, with skewness and full kurtosis',
    missing: 'Needs at least four daily returns that differ.',
    value: (input) => probabilisticSharpe(daily(input)),
  },
  {
    key: 'deflatedSharpe',
    label: 'Deflated Sharpe',
    unit: 'fraction',
    formula: 'the same against the best Sharpe ratio that luck finds in as many trials',
    missing: 'Needs the number of trials of a sweep, and at least four daily returns that differ.',
    value: (input) => (input.trials === null ? NaN : deflatedSharpe(daily(input), input.trials)),
  },
  {
    key: 'informationRatio',
    label: 'Information ratio',
    unit: 'ratio',
    formula: 'mean(r - b) / sd(r - b) * sqrt(365)',
    annual: true,
    missing: NO_BENCHMARK,
    value: (input) => informationRatio(daily(input), benchmarkDaily(input)),
  },
  {
    key: 'beta',
    label: 'Beta to buy and hold',
    unit: 'ratio',
    formula: 'cov(r, b) / var(b)',
    missing: NO_BENCHMARK,
    value: (input) => beta(daily(input), benchmarkDaily(input)),
  },
  {
    key: 'alpha',
    label: 'Alpha to buy and hold',
    unit: 'fraction',
    formula: '(mean(r) - beta * mean(b)) * 365',
    annual: true,
    missing: NO_BENCHMARK,
    value: (input) => alpha(daily(input), benchmarkDaily(input)),
  },
]);
