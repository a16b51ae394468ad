import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { ccxtHistory } from '../../adapters/venues/ccxt/index.ts';
import { inside, START, type Inside } from '../../adapters/venues/ccxt/testing/inside.ts';
import { openDataset, readBlocks } from '../../data/index.ts';
import type { EventStore } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import type { VenueDoors } from '../sessions/venues.ts';
import { historyDesk } from './desk.ts';
import type { HistoryRequest } from './requests.ts';

const HOUR = 3_600_000;

let here: Inside;
let store: EventStore;
let home: string;
beforeEach(() => {
  here = inside();
  store = memoryStore();
  home = mkdtempSync(join(tmpdir(), 'ht-history-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const unused = (): never => {
  throw new Error('not asked for in these tests');
};
const doors = (): VenueDoors => ({
  ccxt: (exchange) => ({
    urls: { mainnet: '', testnet: '' },
    feed: unused,
    connection: unused,
    past: () => ccxtHistory({ exchange, outside: here.outside, isPaced: false, tries: 1 }),
  }),
  other: { urls: { mainnet: '', testnet: '' }, feed: unused, connection: unused },
});

const bring = (over: Partial<HistoryRequest> = {}, caller: Partial<Caller> = {}) => {
  const clock = { wall: here.clock.now, monotonic: here.clock.now, wait: unused };
  return historyDesk({ store, home, doors: doors(), clock }).import(
    {
      venue: 'ccxt:binanceusdm',
      pair: 'BTC',
      url: null,
      kind: 'candles',
      from: START - 1_200 * HOUR,
      to: null,
      intervalMs: HOUR,
      name: null,
      title: null,
      licence: null,
      ...over,
    },
    { signal: new AbortController().signal, progress: () => undefined, note: () => undefined, ...caller },
  );
};

const times = async (name: string): Promise<readonly number[]> => {
  const all: number[] = [];
  for await (const { block } of readBlocks(store, await openDataset(store, name))) all.push(...block.time);
  return all;
};

describe('the history of an exchange', () => {
  it('becomes a dataset with its source, over many pages, without the candle that is not finished', async () => {
    here.clock.tick(HOUR / 2);
    const { dataset, added } = await bring();
    expect(dataset).toMatchObject({
      name: 'binanceusdm-btcusdt-perp-1h',
      kind: 'candles',
      intervalMs: HOUR,
      instrument: 'binanceusdm:BTC/USDT:USDT',
      source: 'ccxt:binanceusdm, fetched through ccxt',
    });
    expect(added).toBe(1_200);
    expect(await times(dataset.name)).toEqual(
      Array.from({ length: 1_200 }, (_, hour) => START - (1_200 - hour) * HOUR),
    );
    expect(readdirSync(join(home, 'downloads'))).toEqual([]);
  });

  it('changes nothing when it is imported twice, and is not asked for twice; later it goes on', async () => {
    const { dataset } = await bring();
    const asked = here.standIn.asked.length;
    const again = await bring();
    expect([again.added, again.dataset.hash]).toEqual([0, dataset.hash]);
    expect(here.standIn.asked.slice(asked).filter((path) => path.includes('klines'))).toHaveLength(1);
    here.clock.tick(5 * HOUR);
    expect(await bring()).toMatchObject({ added: 5, dataset: { rows: 1_205 } });
  });

  it('is the same whether it came at once or in pieces, with the program killed or the line cut between', async () => {
    const { dataset: whole } = await bring({ name: 'whole', kind: 'trades', from: START - 2 * HOUR });
    const stop = new AbortController();
    const pieces = { name: 'pieces', kind: 'trades', from: START - 2 * HOUR } as const;
    const stopped = bring(pieces, { signal: stop.signal, progress: () => stop.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
    here.standIn.faults.questions.push(null, null, null, 'cut-off');
    await expect(bring(pieces)).rejects.toMatchObject({ code: 'E_WIRE_SHAPE' });
    const [file = ''] = readdirSync(join(home, 'downloads'));
    expect(readFileSync(join(home, 'downloads', file), 'utf8').split('\n').length).toBeGreaterThan(1_000);
    await expect(openDataset(store, 'pieces')).rejects.toMatchObject({ code: 'E_DATASET_UNKNOWN' });
    const { dataset, added } = await bring(pieces);
    expect([dataset.hash, added]).toEqual([whole.hash, 14_401]);
  });

  it('tells of candles that the exchange has not', async () => {
    here.standIn.silence.push({ from: START - 100 * HOUR, to: START - 97 * HOUR });
    const { added, warnings } = await bring();
    expect(added).toBe(1_197);
    expect(warnings).toEqual(['3 candles are missing in 1 gap: the exchange has none there']);
  });

  it('has funding rates, too', async () => {
    const { dataset, added } = await bring({ kind: 'funding', from: START - 72 * HOUR, intervalMs: null });
    expect([dataset.name, added]).toEqual(['binanceusdm-btcusdt-perp-funding-history', 10]);
  });

  it.each([
    [{ venue: 'ccxt:binanceusdn' }, 'E_EXCHANGE_UNKNOWN'],
    [{ venue: 'ccxt' }, 'E_VENUE_UNKNOWN'],
    [{ venue: 'other' }, 'E_VENUE_UNKNOWN'],
    [{ pair: 'BTX' }, 'E_PAIR_UNKNOWN'],
    [{ from: START + HOUR }, 'E_DATA_EMPTY'],
    [{ intervalMs: 7_000 }, 'E_FEED_WISH'],
    [{ name: '../elsewhere' }, 'E_DATASET_NAME'],
  ] as const)('is refused for %o', async (over, code) => {
    await expect(bring(over)).rejects.toMatchObject({ code });
  });

  it('is not begun earlier than it was', async () => {
    await bring();
    await expect(bring({ from: START - 2_000 * HOUR })).rejects.toMatchObject({ code: 'E_DATASET_DIFFERS' });
  });
});
