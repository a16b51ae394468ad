import process from 'node:process';
import { parseArgs } from 'node:util';
import { soak, type Sample } from './soak.ts';

/** `npm run soak -- --hours 1`: simulated hours, and what the process held along them. */
const { values } = parseArgs({
  options: {
    hours: { type: 'string', default: '1' },
    samples: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
  },
});
const began = performance.now();
const MB = 1_000_000;
const megabytes = (bytes: number): string => (bytes / MB).toFixed(2).padStart(8);
process.stdout.write('  simulated     prints   heap MB    RSS MB\n');
const sampled = ({ seconds, prints, heapBytes, rssBytes }: Sample): void => {
  const time = `${(seconds / 3_600).toFixed(2)} h`.padStart(11);
  process.stdout.write(`${time} ${String(prints).padStart(10)} ${megabytes(heapBytes)}  ${megabytes(rssBytes)}\n`);
};
const { samples, events, fills, gaps, complaints } = await soak({
  seconds: Math.round(3_600 * Number(values.hours)),
  samples: Number(values.samples),
  printsPerSecond: 5,
  seed: values.seed,
  sampled,
});

/** Least squares, after the first quarter: what is filled once is no leak. */
const slope = (of: (sample: Sample) => number): number => {
  const later = samples.slice(Math.floor(samples.length / 4));
  const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [x, y] = [mean(later.map(({ seconds }) => seconds)), mean(later.map(of))];
  const covariance = later.reduce((sum, sample) => sum + (sample.seconds - x) * (of(sample) - y), 0);
  return (3_600 * covariance) / later.reduce((sum, { seconds }) => sum + (seconds - x) ** 2, 0);
};
const perHour = (bytes: number): string => `${(bytes / MB).toFixed(3)} MB`;
process.stdout.write(
  `${events} events, ${fills} fills, ${gaps} gaps in ${((performance.now() - began) / 1_000).toFixed(0)} s\n` +
    `slope after the first quarter, per simulated hour: heap ${perHour(slope((sample) => sample.heapBytes))}, ` +
    `RSS ${perHour(slope((sample) => sample.rssBytes))}\n${complaints.map((each) => `wrong: ${each}\n`).join('')}`,
);
process.exitCode = complaints.length > 0 ? 1 : 0;
