import { performance } from 'node:perf_hooks';
import { openSqliteStore } from '../adapters/event-stores/sqlite/index.ts';
import { openDataset } from '../data/index.ts';
import { strategy } from '../strategies/ema-rsi/index.ts';
import { runOnce } from './run-once.ts';

/** What the process used, and what it did. */
export interface Peak {
  readonly rows: number;
  readonly seconds: number;
  /** Largest resident memory seen, MiB. */
  readonly peakMiB: number;
}

const [path = '', name = '', runs = '1'] = process.argv.slice(2);
const store = openSqliteStore(path);
const dataset = await openDataset(store, name);
// What the system keeps as the highest would count that of the parent from before this program was loaded.
let peakBytes = 0;
const look = (): void => void (peakBytes = Math.max(peakBytes, process.memoryUsage.rss()));
const watch = setInterval(look, 5);
const start = performance.now();
for (let run = 0; run < Number(runs); run++) {
  await runOnce(store, dataset, {
    run: `memory-${name}-${runs}-${run}`,
    strategy,
    set: { interval: 60_000 },
  });
}
const seconds = (performance.now() - start) / 1_000;
look();
clearInterval(watch);
await store.close();
const peak: Peak = {
  rows: dataset.rows * Number(runs),
  seconds,
  peakMiB: peakBytes / 2 ** 20,
};
process.stdout.write(JSON.stringify(peak));
