import type { Metric, Metrics } from '../result.ts';
import { costMetrics } from './catalogue/cost.ts';
import type { Definition, MetricsInput } from './catalogue/definition.ts';
import { executionMetrics } from './catalogue/execution.ts';
import { exposureMetrics } from './catalogue/exposure.ts';
import { ratioMetrics } from './catalogue/ratio.ts';
import { returnMetrics } from './catalogue/return.ts';
import { riskMetrics } from './catalogue/risk.ts';
import { tradeMetrics } from './catalogue/trade.ts';

/** Daily points below which a yearly number says little. */
const FEW_DAILY_POINTS = 30;

/** Every metric there is, in the order in which it is shown. */
export const metricDefinitions: readonly Definition[] = [
  ...returnMetrics,
  ...riskMetrics,
  ...ratioMetrics,
  ...tradeMetrics,
  ...exposureMetrics,
  ...costMetrics,
  ...executionMetrics,
];

/** All metrics of a run; where the data do not suffice the value is null and the note says why. */
export const metricsOf = (input: MetricsInput): Metrics =>
  Object.fromEntries(metricDefinitions.map((definition) => [definition.key, metric(definition, input)]));

const metric = (definition: Definition, input: MetricsInput): Metric => {
  const { key, group, label, unit, formula } = definition;
  const value = definition.value(input);
  const fits = Number.isFinite(value);
  return {
    key,
    group,
    label,
    unit,
    formula,
    value: fits ? value : null,
    note: fits ? caution(definition, input) : definition.missing,
  };
};

const caution = (definition: Definition, input: MetricsInput): string | null => {
  const points = input.nav.length;
  const few =
    definition.annual === true && points < FEW_DAILY_POINTS
      ? `Scaled to a year from only ${points} daily points.`
      : null;
  return few ?? definition.note?.(input) ?? null;
};
