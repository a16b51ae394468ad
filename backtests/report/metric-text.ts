import type { Metric } from '../result.ts';
import { durationText } from '../wording/duration.ts';
import { grouped, signedPercent } from '../wording/number.ts';

/** A metric's value as people read it; a dash where there is none. */
export const metricText = (metric: Metric): string => {
  const { value } = metric;
  if (value === null) return '–';
  switch (metric.unit) {
    case 'fraction':
      return signedPercent(value);
    case 'ratio':
      return grouped(value, 2);
    case 'count':
      return grouped(value, 0);
    case 'money':
      return grouped(value, 2);
    case 'ms':
      return durationText(value);
    case 'basis-points':
      return `${grouped(value, 1)} bp`;
  }
};
