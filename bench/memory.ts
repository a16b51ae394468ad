import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Line } from './measure.ts';
import type { Peak } from './memory-child.ts';

const CHILD = fileURLToPath(new URL('./memory-child.ts', import.meta.url));

/** A process of its own that plays a dataset of a store some times over: only so is its peak nobody else's. */
const played = (path: string, dataset: string, runs: number): Peak => {
  const child = spawnSync(process.execPath, [CHILD, path, dataset, String(runs)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`the run of ${dataset} failed: ${child.stderr}`);
  return JSON.parse(child.stdout) as Peak;
};

/** Peak memory does not follow the length of the tape, nor the number of runs in one process. */
export const memoryLines = (path: string, short: string, long: string): readonly Line[] => {
  const line = (name: string, { rows, seconds, peakMiB }: Peak): Line => ({
    name,
    perSecond: rows / seconds,
    unit: 'ticks/s',
    peakMiB,
  });
  return [
    line('memory flat: one run of 1 M ticks', played(path, short, 1)),
    line('memory flat: ten runs of 1 M ticks', played(path, short, 10)),
    line('memory flat: one run of 10 M ticks', played(path, long, 1)),
    line('memory flat: ten runs of 10 M ticks', played(path, long, 10)),
  ];
};
