import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { openSqliteStore } from '../adapters/event-stores/sqlite/index.ts';
import { openSqliteReadModels } from '../adapters/read-models/sqlite/index.ts';
import { type AnyProjection, projectionsByName } from '../projections/index.ts';
import type { ReadModelSources } from '../runtime/read-models/builds.ts';
import { bringUp } from '../runtime/read-models/keep-up.ts';
import { project } from '../runtime/read-models/projections.ts';
import { appendLongSession } from './long-session.ts';
import type { Line } from './measure.ts';

const STREAM = 'session-bench';
/** `BENCH_EVENTS=10000000 npm run bench -- projections` for the long log: minutes, and some gigabytes of disk. */
const EVENTS = Number(process.env['BENCH_EVENTS'] ?? 100_000);
const JUMPS = 200;

/** How long a jump to any event of a long session takes, and how fast read models are built. */
export const benchProjections = async (): Promise<readonly Line[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'hypertrader-bench-'));
  const file = join(folder, 'readmodels.db');
  const store = openSqliteStore(join(folder, 'events.db'));
  const readModels = openSqliteReadModels(file);
  try {
    await appendLongSession(store, STREAM, EVENTS);
    const all = [...projectionsByName.values()] as readonly AnyProjection[];
    const lines = [await built({ store, readModels }, all)];
    for (const projection of projectionsByName.values()) {
      const { wall, cpu } = await jumps({ store, readModels }, projection);
      const name = `${projection.name} at any of ${EVENTS} events, p95 ${p95(wall).toFixed(1)} ms`;
      lines.push({ name, perSecond: 1_000 / p95(wall), unit: 'states/s', cpuNs: p95(cpu) * 1e6 });
    }
    const { size } = await stat(file);
    return [...lines, { name: 'bytes of read models for each event', perSecond: size / EVENTS, unit: 'bytes' }];
  } finally {
    await readModels.close();
    await store.close();
    await rm(folder, { recursive: true });
  }
};

const built = async (sources: ReadModelSources, all: readonly AnyProjection[]): Promise<Line> => {
  let peak = 0;
  const start = performance.now();
  const used = process.cpuUsage();
  await bringUp(sources, all, { progress: () => (peak = Math.max(peak, process.memoryUsage.rss())) });
  const perSecond = (EVENTS * 1_000) / (performance.now() - start);
  const { user, system } = process.cpuUsage(used);
  const cpuNs = ((user + system) * 1_000) / EVENTS;
  const name = `all ${all.length} of a session built at once`;
  return { name, perSecond, unit: 'events/s', cpuNs, peakMiB: peak / 2 ** 20 };
};

const p95 = (values: readonly number[]): number => values[Math.floor(values.length * 0.95)] ?? NaN;

/** Milliseconds to the state at events here and there, the same ones each time; ascending. Busy neighbours cost no cpu. */
const jumps = async (
  { store, readModels }: ReadModelSources,
  projection: Parameters<typeof project>[1],
): Promise<{ readonly wall: readonly number[]; readonly cpu: readonly number[] }> => {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let n = 0; n < JUMPS; n++) {
    const atMost = (n * 7_919 + 104_729 * n) % EVENTS;
    const start = performance.now();
    const used = process.cpuUsage();
    await project({ store, snapshots: readModels.snapshots }, projection, STREAM, { atMost });
    wall.push(performance.now() - start);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1_000);
  }
  return { wall: wall.sort((a, b) => a - b), cpu: cpu.sort((a, b) => a - b) };
};
