import {
  EngineError,
  type AssetContext,
  type BookSnapshot,
  type Fetched,
  type FundingSettled,
  type Instrument,
  type Print,
  type TimeSpan,
  type VenueCandle,
} from '../../../../engine/index.ts';
import { lacks, type Client } from '../exchange/client.ts';
import type { Listed } from '../exchange/markets.ts';
import * as shapes from '../exchange/shapes.ts';
import { pagesOfCandles, pagesOfRates } from '../history/pages.ts';
import type { Outside } from '../outside.ts';
import { bookOf, candleOf, contextOf, fundingOf, printOf } from './translate.ts';

/** Trades per answer where the exchange's own number is small; others are asked without one. */
const TRADES_AT_ONCE: Readonly<Record<string, number>> = { binance: 1_000, binanceusdm: 1_000, bybit: 1_000, okx: 500 };
const LEVELS = 20;

/** What anybody may ask about a market; the exchange is loaded at the first question. */
export class MarketQueries {
  readonly #client: () => Promise<Client>;
  readonly #outside: Outside;

  constructor(client: () => Promise<Client>, outside: Outside) {
    this.#client = client;
    this.#outside = outside;
  }

  client(): Promise<Client> {
    return this.#client();
  }

  async instruments(): Promise<readonly Instrument[]> {
    return (await (await this.#client()).markets()).instruments;
  }

  async listed(instrument: string): Promise<Listed> {
    return (await (await this.#client()).markets()).of(instrument);
  }

  /** The latest trades, oldest first. E_EXCHANGE_LACKS where they have no ids. */
  async latest(listed: Listed): Promise<readonly Print[]> {
    const client = await this.#client();
    client.require('live prices', ['fetchTrades']);
    const limit = TRADES_AT_ONCE[client.id];
    const wire = await client.read('the latest trades', shapes.trades, (exchange) =>
      exchange.fetchTrades(listed.symbol, undefined, limit),
    );
    const received = this.#outside.now();
    return wire
      .map((trade) => {
        if (trade.id === null) throw lacks(client.id, 'live prices', ['ids of trades']);
        return printOf(trade, trade.id, listed, received);
      })
      .sort((a, b) => a.time - b.time);
  }

  async prints(instrument: string, span: TimeSpan): Promise<Fetched<Print>> {
    const all = await this.latest(await this.listed(instrument));
    const rows = all.filter(({ time }) => time >= span.from && time < span.to);
    return {
      rows: rows.map((print) => ({ ...print, isBackfill: true })),
      isComplete: all.some(({ time }) => time < span.from),
    };
  }

  async book(listed: Listed): Promise<BookSnapshot> {
    const client = await this.#client();
    client.require('the order book', ['fetchOrderBook']);
    const wire = await client.read('the order book', shapes.book, (exchange) =>
      exchange.fetchOrderBook(listed.symbol, LEVELS),
    );
    return bookOf(wire, listed, this.#outside.now());
  }

  async candles(instrument: string, intervalMs: number, span: TimeSpan): Promise<Fetched<VenueCandle>> {
    const listed = await this.listed(instrument);
    const rows: VenueCandle[] = [];
    for await (const page of pagesOfCandles(await this.#client(), listed, { intervalMs, span })) {
      const received = this.#outside.now();
      rows.push(...page.map((candle) => candleOf(candle, listed, { intervalMs, received })));
    }
    const [first] = rows;
    return { rows, isComplete: first !== undefined && first.openTime - span.from < intervalMs };
  }

  async fundingRates(instrument: string, span: TimeSpan): Promise<Fetched<FundingSettled>> {
    const listed = await this.listed(instrument);
    const rows: FundingSettled[] = [];
    for await (const page of pagesOfRates(await this.#client(), listed, span)) {
      rows.push(...page.map((rate) => fundingOf(rate, listed, this.#outside.now())));
    }
    return { rows, isComplete: true };
  }

  /** E_EXCHANGE_LACKS where the exchange says no mark. */
  async context(listed: Listed): Promise<AssetContext> {
    const client = await this.#client();
    client.require('mark prices', ['fetchFundingRate']);
    const wire = await client.read('mark and rate', shapes.fundingRate, (exchange) =>
      exchange.fetchFundingRate(listed.symbol),
    );
    const context = contextOf(wire, listed, this.#outside.now());
    if (context === null) throw lacks(client.id, 'mark prices', ['markPrice']);
    return context;
  }

  async serverTime(): Promise<number> {
    const client = await this.#client();
    const time = await client.ask('its time', (exchange) => exchange.fetchTime());
    if (typeof time === 'number') return time;
    throw new EngineError('E_WIRE_SHAPE', `${client.id} does not say what time it is`);
  }
}
