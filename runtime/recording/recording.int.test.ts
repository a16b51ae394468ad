import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { StandInServer } from '../../adapters/venues/hyperliquid/stand-in/server.ts';
import { walk } from '../../adapters/venues/hyperliquid/stand-in/tape.ts';
import { openDataset, readBlocks } from '../../data/index.ts';
import { Scale, type EventStore } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import { venueDoors } from '../venue-doors.ts';
import { recordingDesk, type RecordRequest } from './desk.ts';

let server: StandInServer;
let store: EventStore;
beforeEach(async () => {
  const rows = walk({ seed: 'record', from: 60_000, places: 0, rows: 5_000, everyMs: 20 });
  server = new StandInServer({ tapes: [{ coin: 'BTC', szDecimals: 5, maxLeverage: 40, rows }] });
  store = memoryStore();
  await server.open();
});
afterEach(() => server.close());

/** Records until so many rows are on record, with `on` looking on. */
const record = async (rows: number, on: (notes: readonly string[]) => void = () => undefined) => {
  const stop = new AbortController();
  const notes: string[] = [];
  const caller: Caller = {
    signal: stop.signal,
    progress: ({ done }) => {
      on(notes);
      if (done >= rows) stop.abort();
    },
    note: (text) => notes.push(text),
  };
  const request: RecordRequest = {
    venue: 'hyperliquid',
    pairs: ['BTC'],
    url: server.url,
    network: 'mainnet',
    flushMs: 100,
    forMs: null,
  };
  const outcome = await recordingDesk(store, venueDoors).record(request, caller);
  return { outcome, notes };
};

const events = async (): Promise<readonly string[]> => {
  const types: string[] = [];
  for await (const batch of store.read('recording-hyperliquid-btc-trades'))
    types.push(...batch.map(({ type }) => type));
  return types;
};

const trades = async () => {
  const dataset = await openDataset(store, 'hyperliquid-btc-trades');
  const scale = new Scale(dataset.instrument);
  const rows: string[] = [];
  for await (const { block } of readBlocks(store, dataset)) {
    if (block.kind !== 'trades') continue;
    for (let row = 0; row < block.count; row++) {
      rows.push(
        `${block.time[row]} ${scale.priceText(block.price[row] as never)} ${scale.sizeText(block.size[row] as never)}`,
      );
    }
  }
  return rows;
};

const market = () =>
  server.standIn.venue.markets.get('BTC')!.recent.map(({ time, px, sz }) => `${time} ${Number(px)} ${Number(sz)}`);

describe('recording a venue', () => {
  it('puts on record what the venue traded, every trade and nothing else, with a mark before the first', async () => {
    const { outcome } = await record(100);
    const rows = await trades();
    const all = market();
    expect(rows).toEqual(all.slice(all.indexOf(rows[0]!), all.indexOf(rows[0]!) + rows.length));
    const [first, marks] = outcome.datasets;
    expect(marks!.kind).toBe('marks');
    expect(marks!.first).toBeLessThanOrEqual(first!.first);
    expect(await events()).toEqual(['RecordingStarted', 'RecordingStopped']);
  });

  it('goes on where it ended, and says what was missed between', async () => {
    const { outcome } = await record(60);
    const before = outcome.datasets[0]!.rows;
    await record(before + 60);
    expect((await trades()).length).toBeGreaterThan(before);
    expect(await events()).toEqual([
      'RecordingStarted',
      'RecordingStopped',
      'RecordingStarted',
      'FeedGapDetected',
      'RecordingStopped',
    ]);
  });

  it('fetches what a short cut of the line kept away, and says so', async () => {
    let isCut = false;
    const { notes } = await record(400, () => {
      if (!isCut) server.dropConnections();
      isCut = true;
    });
    expect(notes.some((note) => note.includes('lost'))).toBe(true);
    expect(await events()).toContain('FeedRestored');
  });
});
