import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { memoryStore } from '../adapters/event-stores/memory/index.ts';
import { importFile, readBlocks } from '../data/index.ts';
import { seededRandom } from '../engine/index.ts';

const ROWS = 2_000_000;
const ROWS_PER_CHUNK = 10_000;

/** Imports a generated CSV of two million trades, with its steps given and inferred, and reads them back. */
export const benchImport = async (): Promise<Array<{ name: string; perSecond: number; unit: string }>> => {
  const folder = await mkdtemp(join(tmpdir(), 'hypertrader-bench-'));
  try {
    const path = join(folder, 'trades.csv');
    await pipeline(Readable.from(trades()), createWriteStream(path));
    const store = memoryStore();
    const given = await timed(() => importFile(store, path, { name: 'given', tick: '0.01', lot: '0.00001' }));
    const inferred = await timed(() => importFile(store, path, { name: 'inferred' }));
    const reading = await timed(async () => {
      for await (const { block } of readBlocks(store, given.value.dataset)) if (block.count === 0) break;
    });
    return [
      { name: 'import CSV trades, tick and lot given', perSecond: ROWS / given.seconds, unit: 'rows/s' },
      { name: 'import CSV trades, tick and lot inferred', perSecond: ROWS / inferred.seconds, unit: 'rows/s' },
      { name: 'read imported trades from memory', perSecond: ROWS / reading.seconds, unit: 'rows/s' },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};

const timed = async <T>(work: () => Promise<T>): Promise<{ value: T; seconds: number }> => {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1000 };
};

function* trades(): Generator<string> {
  const random = seededRandom('import');
  let time = Date.UTC(2024, 0, 1);
  let price = 4_250_000;
  yield 'time,price,size,side\n';
  for (let done = 0; done < ROWS; done += ROWS_PER_CHUNK) {
    const lines: string[] = [];
    for (let row = 0; row < ROWS_PER_CHUNK; row++) {
      time += Math.floor(random() * 80);
      price += Math.floor(random() * 21) - 10;
      const size = (Math.floor(random() * 100_000) + 1) / 100_000;
      lines.push(`${time},${(price / 100).toFixed(2)},${size.toFixed(5)},${random() < 0.5 ? 'buy' : 'sell'}\n`);
    }
    yield lines.join('');
  }
}
