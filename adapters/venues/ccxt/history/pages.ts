import type { TimeSpan } from '../../../../engine/index.ts';
import { lacks, type Client } from '../exchange/client.ts';
import type { Listed } from '../exchange/markets.ts';
import * as shapes from '../exchange/shapes.ts';
import { timeframeOf } from '../feed/timeframes.ts';

/**
 * History, page by page, oldest first, each row once. Exchanges cut their answers differently: some give the next rows
 * after a time, some only those of a window that begins there; both are walked to the end of the span.
 */

/** Rows of a page where the exchange does not say how many it gives. */
const CANDLES_AT_ONCE = 200;
const HOUR_MS = 3_600_000;
/** Beyond this an exchange that answers nothing is taken to have nothing. */
const RATES_WINDOW_MS = 30 * 24 * HOUR_MS;

const limitOf = ({ exchange }: Client, symbol: string): number | undefined => {
  const limit = exchange.featureValue?.(symbol, 'fetchOHLCV', 'limit');
  const count = Number(limit);
  return Number.isSafeInteger(count) && count > 0 ? count : undefined;
};

/** Candles whose open time lies in the span, also the one that is not finished. */
export async function* pagesOfCandles(
  client: Client,
  { symbol }: Listed,
  { intervalMs, span }: { readonly intervalMs: number; readonly span: TimeSpan },
): AsyncGenerator<readonly shapes.WireCandle[]> {
  client.require('candles', ['fetchOHLCV']);
  const timeframe = timeframeOf(client.exchange, intervalMs);
  const limit = limitOf(client, symbol);
  // Candles begin at whole intervals: one that begins before the span is not asked for.
  let from = Math.ceil(span.from / intervalMs) * intervalMs;
  while (from < span.to) {
    const wire = await client.read('candles', shapes.candles, (exchange) =>
      exchange.fetchOHLCV(symbol, timeframe, from, limit),
    );
    const fresh = unique(
      wire.filter(([time]) => time >= from && time < span.to),
      ([time]) => String(time),
    ).sort((a, b) => a[0] - b[0]);
    if (fresh.length > 0) yield fresh;
    const last = fresh.at(-1);
    from = last === undefined ? from + (limit ?? CANDLES_AT_ONCE) * intervalMs : last[0] + intervalMs;
  }
}

/** Trades of the span. E_EXCHANGE_LACKS where they have no ids: those of one millisecond could not be told apart. */
export async function* pagesOfTrades(
  client: Client,
  { symbol }: Listed,
  span: TimeSpan,
): AsyncGenerator<readonly shapes.WireTrade[]> {
  client.require('trades', ['fetchTrades']);
  let from = span.from;
  let seen = new Set<string>();
  while (from < span.to) {
    const wire = await client.read('trades', shapes.trades, (exchange) => exchange.fetchTrades(symbol, from, 1_000));
    if (wire.some(({ id }) => id === null)) throw lacks(client.id, 'history of trades', ['ids of trades']);
    const told = wire.filter(({ timestamp }) => timestamp >= from && timestamp < span.to);
    const fresh = told.filter(({ id }) => !seen.has(id ?? '')).sort((a, b) => a.timestamp - b.timestamp);
    if (fresh.length > 0) yield fresh;
    const last = fresh.at(-1)?.timestamp;
    if (last === undefined) {
      // Nothing new: nothing in this window, or a millisecond that holds more than a page.
      from = told.length > 0 ? from + 1 : from + HOUR_MS;
      continue;
    }
    // The last millisecond may go on in the next page, so it is asked for again.
    seen = new Set(told.flatMap(({ id, timestamp }) => (timestamp === last ? [id ?? ''] : [])));
    from = last;
  }
}

/** Settled funding rates of the span. */
export async function* pagesOfRates(
  client: Client,
  { symbol }: Listed,
  span: TimeSpan,
): AsyncGenerator<readonly { readonly timestamp: number; readonly fundingRate: string }[]> {
  client.require('funding rates', ['fetchFundingRateHistory']);
  let from = span.from;
  while (from < span.to) {
    const wire = await client.read('funding rates', shapes.fundingRates, (exchange) =>
      exchange.fetchFundingRateHistory(symbol, from),
    );
    const fresh = unique(
      wire.filter(({ timestamp }) => timestamp >= from && timestamp < span.to),
      ({ timestamp }) => String(timestamp),
    ).sort((a, b) => a.timestamp - b.timestamp);
    if (fresh.length > 0) yield fresh;
    from = (fresh.at(-1)?.timestamp ?? from + RATES_WINDOW_MS) + 1;
  }
}

const unique = <T>(rows: readonly T[], keyOfRow: (row: T) => string): T[] => [
  ...new Map(rows.map((row) => [keyOfRow(row), row])).values(),
];
