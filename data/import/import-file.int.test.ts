import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { EngineError } from '../../engine/index.ts';
import { columnsOf } from '../tape/columns.ts';
import { importedDatasets, readDataset } from '../tape/dataset-stream.ts';
import { readBlocks } from '../tape/read-blocks.ts';
import type { ImportOptions } from './format.ts';
import { importFile } from './import-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'import-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

/** The error of an import into an empty store; nothing at all may be in the store then. */
const failure = async (
  name: string,
  content: string | Uint8Array,
  options: ImportOptions = {},
): Promise<EngineError> => {
  const store = memoryStore();
  const error: unknown = await importFile(store, file(name, content), options).catch((cause: unknown) => cause);
  expect(await store.head()).toBe(-1n);
  if (error instanceof EngineError) return error;
  throw new Error(`no EngineError but ${String(error)}`);
};

const rowsOf = async (store: ReturnType<typeof memoryStore>, name: string): Promise<number[][]> => {
  const { dataset } = await readDataset(store, name);
  const rows: number[][] = [];
  for await (const { block } of readBlocks(store, dataset!)) {
    const columns = columnsOf(block);
    for (let row = 0; row < block.count; row++) rows.push(columns.map((column) => column[row]!));
  }
  return rows;
};

const T = 1_736_812_799_000;

describe('bad input', () => {
  it('shows where rows go back in time', async () => {
    const text = 'time,price,size\n1736812799871,94250.0,0.0012\n1736812798102,94251.0,0.0400\n';
    const error = await failure('order.csv', text);
    expect(error.code).toBe('E_DATA_ORDER');
    expect(error.detail.where).toBe(
      [
        `${join(folder, 'order.csv')}, line 3`,
        '2 │ 1736812799871,94250.0,0.0012',
        '3 │ 1736812798102,94251.0,0.0400',
        '  │ ^^^^^^^^^^^^^ 1.769 s before the row above',
      ].join('\n'),
    );
    expect(error.detail.fix).toContain('--sort');
  });

  it.each([
    ['E_DATA_DUPLICATE', 'a trade id twice', `id,time,price,size\n7,${T},5,1\n8,${T},5,1\n7,${T},5,1\n`, 'line 4'],
    ['E_DATA_DUPLICATE', 'a candle twice', 't,o,h,l,c,v\n2024-01-01,2,3,1,2,1\n2024-01-01,2,3,1,2,1\n', 'line 3'],
    ['E_DATA_PRICE', 'a price of zero', `time,price,size\n${T},5,1\n${T},0.0,1\n`, 'line 3'],
    ['E_DATA_PRICE', 'a negative price', `time,price,size\n${T},-5,1\n`, 'line 2'],
    ['E_DATA_PRICE', 'a size of zero', `time,price,size\n${T},5,0\n`, 'line 2'],
    ['E_DATA_PRICE', 'a candle outside of itself', 't,o,h,l,c,v\n2024-01-01,2,3,1,4,1\n', 'line 2'],
    ['E_DATA_NUMBER', 'a price that is a word', `time,price,size\n${T},abc,1\n`, '│               ^^^ no price'],
    ['E_DATA_NUMBER', 'a time that is a word', `time,price,size\n${T},5,1\nnoon,5,1\n`, '^^^^ no time'],
    ['E_DATA_NUMBER', 'a side that is none', `time,price,size,side\n${T},5,1,up\n`, '^^ no side'],
    ['E_DATA_NUMBER', 'nothing for a price', `time,price,size\n${T},,1\n`, 'line 2'],
    ['E_DATA_TORN', 'a torn last line', `time,price,size\n${T},5,1\n${T},`, 'line 3'],
    ['E_DATA_FORMAT', 'a line with too few fields', `time,price,size\n${T},5\n${T},5,1\n`, 'line 2'],
    ['E_DATA_FORMAT', 'columns without a name', `a,b,c\n${T},5,1\n`, 'a │ b │ c'],
    ['E_DATA_FORMAT', 'a time of no known form', 'time,price,size\nnoon,5,1\n', 'first row'],
    ['E_DATA_EMPTY', 'an empty file', '', ''],
    ['E_DATA_EMPTY', 'names and no rows', 'time,price,size\n', ''],
    ['E_DATA_RANGE', 'a time of another age', `time,price,size\n${T},5,1\n9${T},5,1\n`, 'line 3'],
  ])('%s: %s', async (code, what, content, where) => {
    const error = await failure('bad.csv', content);
    expect(`${what}: ${error.code}`).toBe(`${what}: ${code}`);
    expect(error.detail.where).toContain(where);
    expect(error.detail.where).toContain(join(folder, 'bad.csv'));
  });

  it('refuses digits below the tick that was said, and does not round', async () => {
    const error = await failure('exact.csv', `time,price,size\n${T},7424.91,1\n${T},7424.915,1\n`, {
      tick: '0.01',
      lot: '1',
    });
    expect(error.code).toBe('E_NOT_EXACT');
    expect(error.detail.where).toContain('3 │ 1736812799000,7424.915,1\n  │               ^^^^^^^^ off the tick');
  });

  it('refuses a cut gzip, a cut zip and a zip with a wrong check sum', async () => {
    const text = Array.from({ length: 50_000 }, (_, row) => `${T + row},${row % 97}.5,1\n`)
      .join('')
      .replaceAll(',0.5', ',1.5');
    const gzip = gzipSync(text);
    expect((await failure('cut.csv.gz', gzip.subarray(0, -200))).code).toBe('E_DATA_TORN');
    const zip = zipSync({ 'trades.csv': Buffer.from(text) });
    expect((await failure('cut.zip', zip.subarray(0, -200))).code).toBe('E_DATA_TORN');
    const wrong = Uint8Array.from(zip);
    const directory = Buffer.from(wrong.buffer).lastIndexOf(Buffer.from('PK\u0001\u0002'));
    wrong[directory + 16]! ^= 1;
    expect((await failure('wrong.zip', wrong)).code).toBe('E_DATA_TORN');
  });

  it('refuses an archive of several files', async () => {
    const zip = zipSync({ 'a.csv': Buffer.from('x'), 'b.csv': Buffer.from('y') });
    expect((await failure('two.zip', zip)).code).toBe('E_DATA_FORMAT');
  });

  it('refuses what is not there, unknown formats, columns and names', async () => {
    const store = memoryStore();
    const good = file('good.csv', `time,price,size\n${T},5,1\n`);
    const codeOf = async (path: string, options: ImportOptions): Promise<unknown> =>
      importFile(store, path, options).then(
        () => null,
        (error: unknown) => (error as EngineError).code,
      );
    expect(await codeOf(join(folder, 'missing.csv'), {})).toBe('E_DATA_FILE');
    expect(await codeOf(good, { format: 'xml' })).toBe('E_DATA_FORMAT');
    expect(await codeOf(good, { columns: { price: 'px' } })).toBe('E_DATA_FORMAT');
    expect(await codeOf(good, { columns: { colour: 'price' } })).toBe('E_DATA_FORMAT');
    expect(await codeOf(good, { name: 'Not/A Name' })).toBe('E_DATASET_NAME');
    expect(await codeOf(good, { name: 'spy-trades' })).toBe('E_DATASET_NAME');
    expect(await codeOf(good, { instrument: 'BTC' })).toBe('E_INSTRUMENT');
    expect(await importedDatasets(store)).toEqual([]);
  });

  it('marks the wrong value within a line of JSON', async () => {
    const error = await failure('bad.jsonl', `{"ts":${T},"px":"5","sz":"1"}\n{"ts":${T},"px":"0","sz":"1"}\n`);
    expect(error.code).toBe('E_DATA_PRICE');
    expect(error.detail.where).toContain('2 │ {"ts":1736812799000,"px":"0"');
    expect((await failure('no.jsonl', `{"ts":${T},"px":"5","sz":"1"}\n{"ts":\n{"ts":1}\n`)).code).toBe('E_DATA_FORMAT');
    expect((await failure('torn.jsonl', `{"ts":${T},"px":"5","sz":"1"}\n{"ts":`)).code).toBe('E_DATA_TORN');
    const many = await failure('many.jsonl', `{"ts":${T},"px":12345678901.2345678,"sz":"1"}\n`);
    expect(many.code).toBe('E_NOT_EXACT');
  });
});

describe('importing', () => {
  const first = `time,price,size,side\n${T},5.25,1,buy\n${T + 5},5.5,2,sell\n`;

  it('says what it inferred', async () => {
    const { dataset, warnings } = await importFile(memoryStore(), file('first.csv', first));
    expect(dataset).toMatchObject({
      name: 'first',
      kind: 'trades',
      rows: 2,
      first: T,
      last: T + 5,
      streams: ['tape-first-20250113'],
    });
    expect(dataset.instrument).toMatchObject({ tickSize: '0.01', lotSize: '1', kind: 'spot' });
    expect(warnings.join('\n')).toMatch(
      /milliseconds since 1970[\s\S]*tick 0.01 was inferred[\s\S]*lot 1 was inferred/,
    );
  });

  it('changes nothing when it is repeated', async () => {
    const store = memoryStore();
    await importFile(store, file('first.csv', first));
    const head = await store.head();
    const again = await importFile(store, file('first.csv', first));
    expect(again).toMatchObject({ changed: false, rows: 0, blocks: 0 });
    expect(await store.head()).toBe(head);
  });

  it('extends a dataset by the rows that continue it, also if the file repeats some', async () => {
    const store = memoryStore();
    await importFile(store, file('a.csv', first), { name: 'x' });
    const more = await importFile(store, file('b.csv', `${first}${T + 5},5.5,3,sell\n${T + 9},5.75,1,\n`), {
      name: 'x',
    });
    expect(more).toMatchObject({ changed: true, rows: 2 });
    const last = await importFile(store, file('c.csv', `time,price,size,side\n${T + 10},6,1,buy\n`), { name: 'x' });
    expect(last.dataset).toMatchObject({ rows: 5, first: T, last: T + 10 });
    expect((await rowsOf(store, 'x')).map(([time, price, size, side]) => [time, price, size, side])).toEqual([
      [T, 525, 1, 1],
      [T + 5, 550, 2, -1],
      [T + 5, 550, 3, -1],
      [T + 9, 575, 1, 0],
      [T + 10, 600, 1, 1],
    ]);
    expect(await importFile(store, file('a.csv', first), { name: 'x' })).toMatchObject({ changed: false });
  });

  it('refuses rows that differ from, precede or fall between those that are there', async () => {
    const store = memoryStore();
    await importFile(store, file('a.csv', first), { name: 'x' });
    const head = await store.head();
    const others = [
      `time,price,size,side\n${T},5.25,1,buy\n${T + 5},5.51,2,sell\n`,
      `time,price,size,side\n${T - 1},5.25,1,buy\n`,
      `time,price,size,side\n${T + 3},5.25,1,buy\n`,
    ];
    for (const text of others) {
      const importing = importFile(store, file('o.csv', text), { name: 'x' });
      await expect(importing).rejects.toMatchObject({ code: 'E_DATA_OVERLAP' });
    }
    await expect(
      importFile(store, file('f.csv', 'time,rate\n2025-01-13,0.0001\n'), { name: 'x' }),
    ).rejects.toMatchObject({ code: 'E_DATASET_DIFFERS' });
    expect(await store.head()).toBe(head);
  });

  it('sorts if it is asked to, rows of one time in their order', async () => {
    const store = memoryStore();
    const text = `time,price,size\n${T + 9},3,1\n${T},1,1\n${T + 9},4,1\n${T + 1},2,1\n`;
    await importFile(store, file('unsorted.csv', text), { sort: true });
    expect((await rowsOf(store, 'unsorted')).map(([, price]) => price)).toEqual([1, 2, 3, 4]);
  });

  it('takes columns by name or number, other delimiters, line ends and clocks', async () => {
    const store = memoryStore();
    const path = file(
      'odd.csv',
      '"when";x;"px";amount\r\n"2020-01-01 03:00:00";a;"1.5";2\r\n2020-01-01 03:00:01;b;2.5;1e-3',
    );
    const { warnings } = await importFile(store, path, {
      columns: { time: 'when', size: '4' },
      timeOffsetMs: 10_800_000,
      tick: '0.5',
    });
    expect((await rowsOf(store, 'odd')).map((row) => row.slice(0, 3))).toEqual([
      [Date.UTC(2020, 0, 1), 3, 2000],
      [Date.UTC(2020, 0, 1, 0, 0, 1), 5, 1],
    ]);
    expect(warnings.join('\n')).toContain('the last line of');
    expect(warnings.join('\n')).toContain('clock 3 h ahead of UTC');
  });

  it('reads files without names, and dates of a zone', async () => {
    const store = memoryStore();
    await importFile(store, file('bare.csv', `${T},5,1\n`));
    expect(await rowsOf(store, 'bare')).toEqual([[T, 5, 1, 0, NaN]]);
    await importFile(store, file('ny.csv', '2024-07-01 09:30,1,1,1,1,0\n2024-07-01 09:31,1,1,1,1,0\n'), {
      timeZone: 'America/New_York',
    });
    const { dataset } = await readDataset(store, 'ny');
    expect(dataset).toMatchObject({ kind: 'candles', intervalMs: 60_000, first: Date.UTC(2024, 6, 1, 13, 30) });
  });

  it('reads lines that are cut between two chunks of a large file', async () => {
    const store = memoryStore();
    const count = 60_000;
    const text = Array.from(
      { length: count },
      (_, row) => `${T + row},${(100 + (row % 1000) / 8).toString()},0.00${(row % 9) + 1}\n`,
    );
    const report = await importFile(store, file('large.csv', text.join('')), { instrument: 'x:A/B' });
    // One block of the second before midnight, eight of the day after.
    expect(report).toMatchObject({ rows: count, blocks: 9 });
    const rows = await rowsOf(store, 'large');
    expect(
      rows.every((row, n) => row[0] === T + n && row[1] === (800 + (n % 1000)) * 125 && row[2] === (n % 9) + 1),
    ).toBe(true);
  });
});
