import type { Random } from '../../domain/random.ts';
import type { LatencyModel } from '../../manifest.ts';
import { exp, ln } from './elementary.ts';
import { modelError, notNegative } from './model-error.ts';

/** Gives the way of the next message, whole ms. */
export type Latency = () => number;

/** 99th percentile of the standard normal distribution. */
const Z99 = 2.3263478740408408;

/** Throws E_VENUE_MODEL for negative times, a 99th percentile below the median, and an empty recording. */
export const latencyOf = (model: LatencyModel, random: Random): Latency => {
  switch (model.model) {
    case 'constant': {
      const way = Math.round(notNegative(model.ms, 'latency'));
      return () => way;
    }
    case 'lognormal':
      return lognormal(notNegative(model.medianMs, 'median latency'), model.p99Ms, random);
    case 'recorded':
      return recorded(model.samplesMs.map((sample) => Math.round(notNegative(sample, 'latency sample'))));
  }
};

const lognormal = (median: number, p99: number, random: Random): Latency => {
  if (!(p99 >= median)) throw modelError(`99th percentile of latency ${p99} is below its median ${median}`);
  if (median === 0) throw modelError('the median of a log-normal latency is above zero');
  const sigma = ln(p99 / median) / Z99;
  return () => Math.round(median * exp(sigma * standardNormal(random)));
};

const recorded = (samples: readonly number[]): Latency => {
  if (samples.length === 0) throw modelError('recorded latency has no samples');
  let next = 0;
  return () => samples[next++ % samples.length] ?? 0;
};

/** Marsaglia's polar method: needs no trigonometry, and so no function whose last digit may differ between machines. */
const standardNormal = (random: Random): number => {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * ln(s)) / s);
  }
};
