import type { CandleBlock, Input, MarketFeed, RunManifest, Strategy, VenueCandle } from '../../engine/index.ts';

/** Candles that are fetched from before the start: enough for an average over 200 to have forgotten where it began. */
const CANDLES = 1_000;

/** What indicators need to know of the time before the session; nothing for a strategy that looks at prices. */
export const history = async (
  feed: MarketFeed,
  manifest: RunManifest,
  strategy: Strategy,
  now: number,
): Promise<readonly Input[]> => {
  const needs = strategy.needs(manifest.parameters as never);
  if (needs.input !== 'candles') return [];
  const { intervalMs } = needs;
  const span = { from: now - CANDLES * intervalMs, to: now + 1 };
  const { rows } = await feed.candles(manifest.instrument.id, intervalMs, span);
  return rows.length === 0 ? [] : [{ kind: 'history', block: blockOf(rows, intervalMs) }];
};

const blockOf = (rows: readonly VenueCandle[], intervalMs: number): CandleBlock => {
  const column = (value: (row: VenueCandle) => number): Float64Array => Float64Array.from(rows, value);
  return {
    kind: 'candles',
    intervalMs,
    count: rows.length,
    time: column(({ openTime }) => openTime),
    open: column(({ open }) => open),
    high: column(({ high }) => high),
    low: column(({ low }) => low),
    close: column(({ close }) => close),
    volume: column(({ volume }) => volume),
  };
};
