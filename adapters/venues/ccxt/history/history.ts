import { decimal, text, type Instrument, type TimeSpan } from '../../../../engine/index.ts';
import type { MarketQueries } from '../feed/market-queries.ts';
import { pagesOfCandles, pagesOfRates, pagesOfTrades } from './pages.ts';

export type HistoryKind = 'candles' | 'trades' | 'funding';

/** One row as text: its time (ms UTC) and the other columns of its kind. */
export interface HistoryRow {
  readonly time: number;
  readonly fields: readonly string[];
}

export interface HistoryWish {
  readonly symbol: string;
  readonly kind: HistoryKind;
  readonly span: TimeSpan;
  /** Candles: their length, ms. */
  readonly intervalMs: number | null;
}

/** What an exchange still knows of the past, in the order of time, in its own digits. */
export class History {
  readonly #queries: MarketQueries;

  constructor(queries: MarketQueries) {
    this.#queries = queries;
  }

  /** E_EXCHANGE_UNKNOWN. */
  instruments(): Promise<readonly Instrument[]> {
    return this.#queries.instruments();
  }

  /** Page by page; also the candle that is not finished. */
  async *pages({ symbol, kind, span, intervalMs }: HistoryWish): AsyncGenerator<readonly HistoryRow[]> {
    const client = await this.#queries.client();
    const listed = await this.#queries.listed(symbol);
    if (kind === 'trades') {
      for await (const page of pagesOfTrades(client, listed, span)) {
        yield page.map(({ timestamp, price, amount, side }) => ({
          time: timestamp,
          fields: [price, baseOf(amount, listed.contractSize), side ?? ''],
        }));
      }
      return;
    }
    if (kind === 'funding') {
      for await (const page of pagesOfRates(client, listed, span)) {
        yield page.map(({ timestamp, fundingRate }) => ({ time: timestamp, fields: [fundingRate] }));
      }
      return;
    }
    for await (const page of pagesOfCandles(client, listed, { intervalMs: intervalMs ?? 60_000, span })) {
      yield page.map(([time, open, high, low, close, volume]) => ({ time, fields: [open, high, low, close, volume] }));
    }
  }
}

/** ccxt counts contracts; files hold base. */
const baseOf = (amount: string, contractSize: string): string =>
  contractSize === '1' ? amount : text(decimal(amount).times(contractSize));
