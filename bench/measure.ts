import { performance } from 'node:perf_hooks';

/** One line of the bench: how many of what per second, and what limits it. */
export interface Line {
  readonly name: string;
  readonly perSecond: number;
  readonly unit: string;
  /** Largest resident memory while it ran, MiB; null where it was not watched. */
  readonly peakMiB?: number | null;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
};

/** Median over several runs of `count` things, with the largest resident memory seen. */
export const measured = async (
  name: string,
  unit: string,
  count: number,
  work: () => unknown,
  times = 3,
): Promise<Line> => {
  const rates: number[] = [];
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  for (let run = 0; run < times; run++) {
    const start = performance.now();
    await work();
    rates.push((count * 1000) / (performance.now() - start));
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  clearInterval(watch);
  return { name, unit, perSecond: median(rates), peakMiB: peak / 2 ** 20 };
};
