import '../bin/compile-cache.mjs';
import { cpus } from 'node:os';
import { benchAnalysis } from './analysis.ts';
import { benchImport } from './import.ts';
import { benchLive } from './live.ts';
import type { Line } from './measure.ts';
import { benchProjections } from './projections.ts';
import { benchRuns } from './runs.ts';
import { benchServerStore, benchStore } from './store.ts';

const GROUPS: Readonly<Record<string, () => Promise<readonly Line[]>>> = {
  runs: benchRuns,
  analysis: benchAnalysis,
  import: benchImport,
  store: benchStore,
  server: benchServerStore,
  live: benchLive,
  projections: benchProjections,
};

const rate = (perSecond: number): string =>
  perSecond >= 1e6
    ? `${(perSecond / 1e6).toFixed(1)} M`
    : perSecond >= 1e3
      ? `${(perSecond / 1e3).toFixed(1)} k`
      : perSecond.toFixed(0);

const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** `npm run bench [-- runs store ...]`: medians of several runs in this process, the ceilings beside them. */
const asked = process.argv.slice(2);
const chosen = Object.entries(GROUPS).filter(([name]) => asked.length === 0 || asked.includes(name));
if (chosen.length === 0) {
  print(`There is no such group; there are ${Object.keys(GROUPS).join(', ')}.`);
  process.exitCode = 2;
} else {
  print(`Node ${process.versions.node} · ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
}
for (const [name, bench] of chosen) {
  print(`\n${name}`);
  for (const line of await bench()) {
    const processor = (line.cpuNs === undefined ? '' : `${line.cpuNs.toFixed(0)} ns cpu each`).padStart(17);
    const memory = line.peakMiB ? `${line.peakMiB.toFixed(0).padStart(6)} MiB peak` : '';
    const shown = line.ms === undefined ? rate(line.perSecond) : line.ms.toFixed(2);
    print(`  ${line.name.padEnd(52)} ${shown.padStart(9)} ${line.unit.padEnd(10)}${processor}${memory}`);
  }
}
