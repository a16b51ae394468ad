import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import type { TapeBlock } from '../../engine/index.ts';
import { checkDataset } from '../check/check-dataset.ts';
import type { Dataset } from '../dataset.ts';
import { columnsOf } from '../tape/columns.ts';
import { readBlocks } from '../tape/read-blocks.ts';
import { bundled } from './bundled.ts';
import { listDatasets } from './list-datasets.ts';
import { openDataset } from './open-dataset.ts';

const SAMPLES = new URL('../samples/', import.meta.url);
const store = memoryStore();
const opened = new Map<string, Dataset>();

beforeAll(async () => {
  for (const { name } of bundled) opened.set(name, await openDataset(store, name));
});

const open = (name: string): Dataset => opened.get(name)!;
const firstBlock = async (name: string): Promise<TapeBlock> => {
  for await (const { block } of readBlocks(store, open(name))) return block;
  throw new Error('no block');
};

describe('the bundled samples', () => {
  it('are the files that SOURCES.md attributes, byte for byte', () => {
    const sources = readFileSync(new URL('SOURCES.md', SAMPLES), 'utf8');
    const files = bundled.flatMap((dataset) => dataset.files);
    for (const file of files) {
      const hash = createHash('sha256')
        .update(readFileSync(new URL(file, SAMPLES)))
        .digest('hex');
      expect(sources).toContain(`${hash}  ${file}`);
    }
    const folders = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' });
    const data = folders.filter((file) => /\.(zip|gz|csv|json)$/.test(file));
    expect(data.sort()).toEqual([...files].sort());
  });

  it.each([
    ['btcusd-daily', 1318, '2014-12-01T00:00:00.000Z', '2018-08-13T00:00:00.000Z'],
    ['btcusd-minute', 3887, '2018-04-04T00:00:00.000Z', '2018-04-06T23:59:00.000Z'],
    ['spy-trades', 451_545, '2013-10-08T08:00:17.034Z', '2013-10-08T23:59:58.962Z'],
    ['btcusdt-trades', 21_313, '2024-08-08T23:54:16.322Z', '2024-08-08T23:59:59.643Z'],
    ['ethusdt-trades', 14_076, '2024-08-08T23:54:16.560Z', '2024-08-09T00:00:00.029Z'],
    ['btcusdt-funding-binance', 4383, '2020-01-01T00:00:00.000Z', '2023-12-31T16:00:00.000Z'],
    ['btcusdt-funding-bybit', 3285, '2021-01-01T00:00:00.000Z', '2023-12-31T16:00:00.000Z'],
    ['btcusdt-funding-dydx', 17_520, '2022-01-01T00:00:00.000Z', '2023-12-31T23:00:00.000Z'],
    ['btc-funding-hyperliquid', 1038, '2023-05-12T00:00:00.048Z', '2023-07-17T21:00:00.065Z'],
  ])('%s has %d rows from %s to %s', (name, rows, first, last) => {
    const dataset = open(name);
    expect(dataset.rows).toBe(rows);
    expect(new Date(dataset.first).toISOString()).toBe(first);
    expect(new Date(dataset.last).toISOString()).toBe(last);
  });

  it('have the numbers of their files, in whole ticks and lots', async () => {
    const minute = await firstBlock('btcusd-minute');
    expect(minute).toMatchObject({ kind: 'candles', intervalMs: 60_000 });
    // 0,7424.91,7424.91,7422,7422,7.14319709
    if (minute.kind !== 'candles') throw new Error('these are candles');
    expect([minute.open[0], minute.high[0], minute.low[0], minute.close[0], minute.volume[0]]).toEqual([
      742_491, 742_491, 742_200, 742_200, 714_319_709,
    ]);
    const trade = await firstBlock('btcusdt-trades');
    if (trade.kind !== 'trades') throw new Error('these are trades');
    // 1723161255088176367 {"T":1723161256322,"p":"61800.30","q":"0.006","m":false}
    expect([trade.time[0], trade.price[0], trade.size[0], trade.side[0]]).toEqual([1_723_161_256_322, 618_003, 6, 1]);
    expect(trade.received?.[0]).toBeCloseTo(1_723_161_255_088.176, 3);
    const funding = await firstBlock('btcusdt-funding-binance');
    // BTC-USDT,2020-01-01 03:00:00.000,-0.00012359 in UTC+3
    expect(funding).toMatchObject({ kind: 'funding' });
    expect(columnsOf(funding)[1]?.[0]).toBe(-123_590_000);
  });

  it('keep SPY prints in 1/10,000 dollar and in UTC', async () => {
    const block = await firstBlock('spy-trades');
    if (block.kind !== 'trades') throw new Error('these are trades');
    // 14417034,1674200,210 on a day when New York was four hours behind.
    expect([block.time[0], block.price[0], block.size[0], block.side[0]]).toEqual([
      Date.UTC(2013, 9, 8, 8) + 17_034,
      1_674_200,
      210,
      0,
    ]);
    expect(block.received).toBeNull();
  });

  it('show the clock of the recorder to be 1.27 s behind Binance', async () => {
    const { skew } = await checkDataset(store, open('btcusdt-trades'));
    expect(Math.round(skew!.median)).toBe(-1268);
    expect(skew!.min).toBeGreaterThan(-1274);
    expect(skew!.max).toBeLessThan(-1215);
  });

  it('have the gap that LEAN left on 2018-04-04, and no other fault', async () => {
    const report = await checkDataset(store, open('btcusd-minute'));
    expect(report.gaps).toEqual([
      { from: Date.UTC(2018, 3, 4, 16, 45), to: Date.UTC(2018, 3, 4, 16, 47), missing: 1 },
      { from: Date.UTC(2018, 3, 4, 16, 47), to: Date.UTC(2018, 3, 5), missing: 432 },
    ]);
    expect(report).toMatchObject({ disorder: 0, duplicates: 0, badPrices: 0, isIntact: true });
  });

  it('are listed before and after they were imported', async () => {
    const fresh = memoryStore();
    expect((await listDatasets(fresh)).map(({ name, dataset }) => [name, dataset])).toEqual(
      bundled.map(({ name }) => [name, null]),
    );
    const entries = await listDatasets(store);
    expect(entries.every(({ isBundled, dataset }) => isBundled && dataset !== null)).toBe(true);
  });
});

describe('openDataset', () => {
  it('imports once: opening again writes nothing', async () => {
    const head = await store.head();
    expect(await openDataset(store, 'btcusd-daily')).toEqual(open('btcusd-daily'));
    expect(await store.head()).toBe(head);
  });

  it('gives the same hash in every store', async () => {
    expect((await openDataset(memoryStore(), 'btcusd-minute')).hash).toBe(open('btcusd-minute').hash);
  });

  it('says which name was probably meant', async () => {
    await expect(openDataset(store, 'btcusd-minutes')).rejects.toMatchObject({
      code: 'E_DATASET_UNKNOWN',
      detail: { fix: '--data btcusd-minute' },
    });
    await expect(openDataset(store, 'zzz')).rejects.toMatchObject({ detail: { fix: 'ht data list' } });
  });
});
