import { quantile } from '../../backtests/metrics/statistics.ts';
import type { LatencyModel } from '../../engine/index.ts';

/** A latency model that is as measured ways were: their median and 99th percentile, whole ms. Null without a way. */
export const fitLatency = (ways: readonly number[]): Exclude<LatencyModel, { readonly model: 'recorded' }> | null => {
  if (ways.length === 0) return null;
  const medianMs = Math.max(0, Math.round(quantile(ways, 0.5)));
  const p99Ms = Math.max(0, Math.round(quantile(ways, 0.99)));
  return medianMs > 0 && p99Ms > medianMs
    ? { model: 'lognormal', medianMs, p99Ms }
    : { model: 'constant', ms: medianMs };
};
