import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import type { EventStore, TapeBlock } from '../../engine/index.ts';
import type { Dataset, TimeRange } from '../dataset.ts';
import { COINBASE_BTC_USD } from '../catalogue/instruments.ts';
import { columnsOf, type BlockShape } from './columns.ts';
import { EMPTY_CHAIN } from './content-hash.ts';
import { readBlocks } from './read-blocks.ts';
import { TapeWriter, type Before } from './tape-writer.ts';

const DAY = 86_400_000;
const SHAPE: BlockShape = { kind: 'trades', intervalMs: null, hasReceived: false };
const NEW: Before = { parts: [], hash: EMPTY_CHAIN };

/** One trade a second from a day's start, price 100 + row. */
const trades = (from: number, count: number, firstPrice = 100): readonly Float64Array[] => [
  Float64Array.from({ length: count }, (_, row) => from + row * 1000),
  Float64Array.from({ length: count }, (_, row) => firstPrice + row),
  new Float64Array(count).fill(1),
  new Float64Array(count),
  new Float64Array(count).fill(NaN),
];

const write = async (store: EventStore, columns: readonly Float64Array[], before = NEW): Promise<Dataset> => {
  const writer = new TapeWriter(store, 'd', SHAPE, before);
  const times = columns[0] ?? new Float64Array();
  await writer.add(columns, 0, times.length);
  const { parts, hash } = await writer.finish();
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const streams = [...new Set(parts.map((part) => part.stream))];
  const [first] = parts;
  const about = { name: 'd', title: '', source: '', licence: '', note: null, instrument: COINBASE_BTC_USD };
  return {
    ...about,
    kind: 'trades',
    intervalMs: null,
    streams,
    rows,
    first: first!.first,
    last: parts.at(-1)!.last,
    hash,
    parts,
  };
};

const read = async (store: EventStore, dataset: Dataset, range?: TimeRange): Promise<TapeBlock[]> => {
  const blocks: TapeBlock[] = [];
  for await (const { block } of readBlocks(store, dataset, range)) blocks.push(block);
  return blocks;
};
const pricesOf = (blocks: readonly TapeBlock[]): number[] => blocks.flatMap((block) => [...columnsOf(block)[1]!]);

/** A store that dies with the append after so many. */
const dyingStore = (store: EventStore, appends: number): EventStore => {
  let left = appends;
  return new Proxy(store, {
    get: (target, key) => {
      if (key === 'append' && left-- <= 0) return () => Promise.reject(new Error('killed'));
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
};

describe('a tape', () => {
  it('has one stream per UTC day and blocks of at most 8,192 rows', async () => {
    const store = memoryStore();
    const dataset = await write(store, trades(Date.UTC(2024, 1, 28), 3 * 86_400));
    expect(dataset.streams).toEqual(['tape-d-20240228', 'tape-d-20240229', 'tape-d-20240301']);
    expect(dataset.parts.map(({ rows, from, to }) => [rows, from, to])).toEqual([
      [86_400, 0, 10],
      [86_400, 0, 10],
      [86_400, 0, 10],
    ]);
    const blocks = await read(store, dataset);
    expect(blocks).toHaveLength(33);
    expect(Math.max(...blocks.map((block) => block.count))).toBe(8192);
  });

  it('puts what a reader needs to skip a block beside it', async () => {
    const store = memoryStore();
    await write(store, trades(0, 10));
    for await (const [event] of store.read('tape-d-19700101')) {
      expect(event?.type).toBe('TapeBlockRecorded');
      expect(JSON.parse(event!.meta)).toMatchObject({ rows: 10, first: 0, last: 9000, low: 100, high: 109 });
    }
  });

  it('is read by exact row, from any time to any other', async () => {
    const store = memoryStore();
    const dataset = await write(store, trades(0, 90_000));
    for (const [from, to] of [
      [0, 1],
      [5000, 6000],
      [8_191_000, 8_193_000],
      [86_399_000, 86_401_000],
      [50_000_000, 70_000_000],
    ]) {
      const prices = pricesOf(await read(store, dataset, { from: from!, to: to! }));
      const rows = Math.ceil(to! / 1000) - Math.ceil(from! / 1000);
      expect(prices).toEqual(Array.from({ length: rows }, (_, row) => 100 + Math.ceil(from! / 1000) + row));
    }
    expect(pricesOf(await read(store, dataset, { from: 89_999_000, to: null }))).toEqual([90_099]);
    expect(await read(store, dataset, { from: 90_000_000, to: null })).toEqual([]);
  });

  it('reads no stream that lies outside of the range, and few blocks of those within', async () => {
    const store = memoryStore();
    const dataset = await write(store, trades(0, 4 * 86_400));
    const reads: string[] = [];
    const watched = new Proxy(store, {
      get: (target, key) => {
        if (key === 'read')
          return (...args: Parameters<EventStore['read']>) => (reads.push(args[0]), target.read(...args));
        const value: unknown = Reflect.get(target, key);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    await read(watched, dataset, { from: DAY + 40_000_000, to: DAY + 41_000_000 });
    expect(new Set(reads)).toEqual(new Set(['tape-d-19700102']));
    expect(reads.length).toBeLessThanOrEqual(5);
  });

  it('refuses a range that ends before it begins', async () => {
    const store = memoryStore();
    const dataset = await write(store, trades(0, 10));
    await expect(read(store, dataset, { from: 5, to: 5 })).rejects.toMatchObject({ code: 'E_DATA_RANGE' });
  });

  it('is the same after an import that was killed and repeated, whenever it was killed', async () => {
    const columns = trades(Date.UTC(2024, 0, 1), 2 * 86_400);
    const whole = memoryStore();
    const expected = await write(whole, columns);
    for (const appends of [0, 1, 2, 3, 4]) {
      const store = memoryStore();
      await expect(write(dyingStore(store, appends), columns)).rejects.toThrow('killed');
      expect(await write(store, columns)).toEqual(expected);
      expect(await store.head()).toBe(await whole.head());
    }
  });

  it('goes on behind what a killed import of other rows left there, and never shows it', async () => {
    const store = memoryStore();
    await expect(write(dyingStore(store, 1), trades(0, 80_000, 500))).rejects.toThrow('killed');
    const left = (await store.revision('tape-d-19700101')) + 1;
    expect(left).toBeGreaterThan(0);
    const dataset = await write(store, trades(0, 10_000));
    expect(dataset.parts).toEqual([
      { stream: 'tape-d-19700101', from: left, to: left + 1, rows: 10_000, first: 0, last: 9_999_000 },
    ]);
    const prices = pricesOf(await read(store, dataset));
    expect(prices).toEqual(Array.from({ length: 10_000 }, (_, row) => 100 + row));
    expect(dataset.hash).toBe((await write(memoryStore(), trades(0, 10_000))).hash);
  });
});
