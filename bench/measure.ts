import { performance } from 'node:perf_hooks';

/** One line of the bench: how many of what per second, and what limits it. */
export interface Line {
  readonly name: string;
  readonly perSecond: number;
  readonly unit: string;
  /** Largest resident memory while it ran, MiB; null where it was not watched. */
  readonly peakMiB?: number | null;
  /** Processor time for one of them, nanoseconds; other programs of the machine do not count. */
  readonly cpuNs?: number;
  /** Of a latency: how long it takes, which is what is shown. */
  readonly ms?: number;
}

/** What is measured: `count` things are done by each call of the work. */
export interface Subject {
  readonly name: string;
  readonly unit: string;
  readonly count: number;
}

const RUNS = 3;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
};

/** Medians over several runs, with the largest resident memory seen. */
export const measured = async ({ name, unit, count }: Subject, work: () => unknown): Promise<Line> => {
  const rates: number[] = [];
  const processor: number[] = [];
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  for (let run = 0; run < RUNS; run++) {
    const used = process.cpuUsage();
    const start = performance.now();
    await work();
    rates.push((count * 1000) / (performance.now() - start));
    const { user, system } = process.cpuUsage(used);
    processor.push(((user + system) * 1000) / count);
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  clearInterval(watch);
  return { name, unit, perSecond: median(rates), cpuNs: median(processor), peakMiB: peak / 2 ** 20 };
};
