import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import type { NewEvent } from '../../engine/index.ts';
import { openStore, storeFile } from '../../runtime/home.ts';
import { exportStore, importStore } from '../../runtime/transfer/desk.ts';
import { checkEventsFile, importEvents } from '../../runtime/transfer/import.ts';
import { exportParquet } from '../../runtime/transfer/parquet/write.ts';
import { quiet } from '../audit/recorded-home.ts';
import { scratchFolder } from '../program/home.ts';
import { all, history, write, writtenHome } from './histories.ts';

const folder = scratchFolder('parquet');
let names = 0;
const fresh = (name: string): string => join(folder, `${names++}-${name}`);
const at = (home: string) => ({ home, choice: null });
const exported = async (home: string, ending: string) => {
  const file = fresh(`events.${ending}`);
  return { file, ...(await exportStore({ store: at(home), prefixes: [], file }, quiet)) };
};
const sql = async (statement: string): Promise<unknown[]> => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(statement)).getRowsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
};
const rows = (file: string) => sql(`SELECT * EXCLUDE (recorded_at) FROM '${file}'`);
const notes = (count: number): NewEvent[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`,
    ...{ type: 'A', data: `${n}`, meta: '{}' },
  }));
const sample = fc.sample(history, { numRuns: 1, seed: 4 })[0] ?? [];

describe('a store that is exported as Parquet', () => {
  it('comes back as it was: the same JSON lines, the same sha256, the same rows again', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (appends) => {
        const home = await writtenHome(fresh('home'), appends);
        const [parquet, lines] = [await exported(home, 'parquet'), await exported(home, 'jsonl')];
        expect(parquet.sha256).toBe(lines.sha256);
        const other = fresh('home');
        const { written } = await importStore({ file: parquet.file, store: at(other) }, quiet);
        expect(written).toBe(parquet.events);
        expect(readFileSync((await exported(other, 'jsonl')).file).equals(readFileSync(lines.file))).toBe(true);
        expect(await rows((await exported(other, 'parquet')).file)).toEqual(await rows(parquet.file));
        expect(await importStore({ file: parquet.file, store: at(other) }, quiet)).toEqual({
          written: 0,
          known: written,
        });
      }),
      { numRuns: 8 },
    );
  });

  it('is read by other tools: a row per event, in order, with the time of recording', async () => {
    const home = await writtenHome(fresh('home'), [
      ['a', notes(1)],
      [
        'b',
        [{ id: '22222222-2222-4222-8222-222222222222', type: 'B', data: new Uint8Array([0, 255]), meta: '{"v":1}' }],
      ],
    ]);
    const { file } = await exported(home, 'parquet');
    const store = await openStore(home);
    const times: unknown[] = [];
    for await (const batch of store.readAll()) times.push(...batch.map(({ recordedAt }) => [String(recordedAt)]));
    await store.close();
    expect(await sql(`SELECT epoch_ms(recorded_at) FROM '${file}'`)).toEqual(times);
    expect(await rows(file)).toEqual([
      ['0', 'a', '0', '11111111-1111-4111-8111-000000000000', 'A', '{}', '0', null],
      ['1', 'b', '0', '22222222-2222-4222-8222-222222222222', 'B', '{"v":1}', null, String.raw`\x00\xFF`],
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('may be empty, only some streams, and have any name', async () => {
    const store = memoryStore();
    await write(store, sample);
    for (const [name, prefixes] of [
      ["it's [1]*.parquet", ['chain-', 'tape-é']],
      ['none.parquet', ['nothing-']],
    ] as const) {
      const file = fresh(name);
      const manifest = await exportParquet({ store, prefixes, file, total: null }, quiet);
      expect(await checkEventsFile(file, quiet)).toMatchObject(manifest);
      const to = memoryStore();
      await importEvents({ file, manifest, store: to, isOrdered: true }, quiet);
      const wanted = (await all(store)).filter((event) =>
        prefixes.some((prefix) => (event as { stream: string }).stream.startsWith(prefix)),
      );
      expect(await all(to)).toEqual(wanted);
    }
  });

  it('leaves nothing behind when it is interrupted, and an interrupted import goes on', async () => {
    const home = await writtenHome(fresh('home'), [['a', notes(5_000)]]);
    const stopAfter = (events: number, task: string) => {
      const stop = new AbortController();
      const progress = (step: { task: string; done: number }) => {
        if (step.task === task && step.done >= events) stop.abort();
      };
      return { ...quiet, signal: stop.signal, progress };
    };
    for (const events of [1, 5_000]) {
      const stopped = fresh('stopped.parquet');
      const request = { store: at(home), prefixes: [], file: stopped };
      await expect(exportStore(request, stopAfter(events, 'export'))).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
      expect(readdirSync(folder).filter((name) => stopped.endsWith(name.replace(/\.partial(-.*)?$/, '')))).toEqual([]);
    }
    const { file } = await exported(home, 'parquet');
    const to = at(fresh('home'));
    await expect(importStore({ file, store: to }, stopAfter(2_000, 'import'))).rejects.toMatchObject({
      code: 'E_INTERRUPTED',
    });
    const { written, known } = await importStore({ file, store: to }, quiet);
    expect(written + known).toBe(5_000);
    expect(known).toBeGreaterThan(0);
  });
});

describe('a Parquet file of events', () => {
  const refused = async (file: string, why: RegExp): Promise<void> => {
    const home = fresh('home');
    await expect(importStore({ file, store: at(home) }, quiet)).rejects.toMatchObject({
      code: 'E_EVENTS_FILE',
      detail: { where: expect.stringContaining(file) as string, why: expect.stringMatching(why) as string },
    });
    expect(existsSync(storeFile(home))).toBe(false);
  };

  it('is refused when it was cut off, and taken as it was or not at all when a bit of it was turned', async () => {
    const home = await writtenHome(fresh('home'), sample);
    const bytes = readFileSync((await exported(home, 'parquet')).file);
    const lines = readFileSync((await exported(home, 'jsonl')).file);
    const damaged = join(folder, 'damaged.parquet');
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 0, max: 7 }), async (place, bit) => {
        writeFileSync(damaged, bytes.subarray(0, place));
        await refused(damaged, /./);
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ (1 << bit);
        writeFileSync(damaged, changed);
        const other = fresh('home');
        const code = await importStore({ file: damaged, store: at(other) }, quiet).then(
          () => null,
          (error: unknown) => (error as { code?: string }).code,
        );
        if (code === null) expect(readFileSync((await exported(other, 'jsonl')).file).equals(lines)).toBe(true);
        else {
          expect(code).toBe('E_EVENTS_FILE');
          expect(existsSync(storeFile(other))).toBe(false);
        }
      }),
      { numRuns: 25 },
    );
  });

  const whole = "(SELECT decode(value) FROM parquet_kv_metadata('FILE'))";
  it.each([
    ['a row less', `SELECT * FROM 'FILE' LIMIT 3`, true, /metadata says/],
    ['rows in another order', `SELECT * FROM 'FILE' ORDER BY position DESC`, true, /out of place/],
    [
      'other data',
      `SELECT * REPLACE (coalesce(data_text, '') || 'x' AS data_text, NULL::BLOB AS data_bytes) FROM 'FILE'`,
      true,
      /sha256/,
    ],
    ['another type', `SELECT * REPLACE (type || 'x' AS type) FROM 'FILE'`, true, /sha256/],
    [
      'another time',
      `SELECT * REPLACE (recorded_at + INTERVAL 1 MILLISECOND AS recorded_at) FROM 'FILE'`,
      true,
      /time of recording/,
    ],
    ['data twice', `SELECT * REPLACE ('x' AS data_text, 'y'::BLOB AS data_bytes) FROM 'FILE'`, true, /no data, or two/],
    ['no stream', `SELECT * REPLACE (NULL::VARCHAR AS stream) FROM 'FILE'`, true, /no event/],
    ['a column less', `SELECT * EXCLUDE (meta) FROM 'FILE'`, true, /other columns/],
    ['no metadata', `SELECT * FROM 'FILE'`, false, /no Parquet file of events/],
  ])('is refused with %s', async (_, select, isSealed, why) => {
    const home = await writtenHome(fresh('home'), sample);
    const { file } = await exported(home, 'parquet');
    const [row] = await sql(whole.slice(1, -1).replace('FILE', file));
    const seal = isSealed ? `, KV_METADATA {hypertrader: '${String((row as unknown[])[0])}'}` : '';
    const other = fresh('other.parquet');
    await sql(`COPY (${select.replace('FILE', file)}) TO '${other}' (FORMAT parquet${seal})`);
    await refused(other, why);
  });
});
