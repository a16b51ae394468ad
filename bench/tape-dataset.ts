import type { Dataset } from '../data/index.ts';
import { columnsOf } from '../data/tape/columns.ts';
import { EMPTY_CHAIN } from '../data/tape/content-hash.ts';
import { recordDataset } from '../data/tape/dataset-stream.ts';
import { TapeWriter } from '../data/tape/tape-writer.ts';
import type { CandleBlock, EventStore, Instrument, TradeBlock } from '../engine/index.ts';

export const benchInstrument: Instrument = {
  id: 'bench:BTC/USD',
  venue: 'bench',
  symbol: 'BTC/USD',
  kind: 'perpetual',
  base: 'BTC',
  quote: 'USD',
  tickSize: '0.1',
  lotSize: '0.001',
  minNotional: '10',
  priceRule: 'tick',
  maxLeverage: 50,
  cashDecimals: 8,
};

/** Writes generated blocks into a store as a dataset, the way an import does. */
export const writeDataset = async (
  store: EventStore,
  name: string,
  blocks: Iterable<TradeBlock | CandleBlock>,
): Promise<Dataset> => {
  let shape: { kind: 'trades' | 'candles'; intervalMs: number | null; hasReceived: boolean } | null = null;
  let writer: TapeWriter | null = null;
  let rows = 0;
  let first = 0;
  let last = 0;
  for (const block of blocks) {
    shape ??= { kind: block.kind, intervalMs: block.kind === 'candles' ? block.intervalMs : null, hasReceived: false };
    writer ??= new TapeWriter(store, name, shape, { parts: [], hash: EMPTY_CHAIN });
    if (rows === 0) first = block.time[0] ?? 0;
    last = block.time[block.count - 1] ?? 0;
    rows += block.count;
    await writer.add(columnsOf(block), 0, block.count);
  }
  if (!shape || !writer) throw new RangeError('a bench needs rows');
  const { parts, hash } = await writer.finish();
  const dataset: Dataset = {
    name,
    title: name,
    source: 'generated',
    licence: 'none',
    kind: shape.kind,
    intervalMs: shape.intervalMs,
    instrument: benchInstrument,
    streams: [...new Set(parts.map((part) => part.stream))],
    rows,
    first,
    last,
    hash,
    note: null,
    parts,
  };
  await recordDataset(store, dataset, -1);
  return dataset;
};
