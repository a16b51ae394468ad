import type {
  AssetContext,
  Fetched,
  FundingSettled,
  Instrument,
  Print,
  TimeSpan,
  VenueCandle,
} from '../../../../engine/index.ts';
import type { Outside } from '../outside.ts';
import type { Info } from '../transport/info.ts';
import { Universe, type Listed } from '../universe.ts';
import * as market from '../wire/market.ts';
import { intervalName } from './intervals.ts';
import { candleOf, contextOf, fundingOf, printOf } from './translate.ts';

/** The venue keeps so many candles of each interval. */
const CANDLES_KEPT = 5_000;
/** Rates per answer. */
const RATES_AT_ONCE = 500;

/** What anybody may ask about the market. */
export class MarketQueries {
  readonly #info: Info;
  readonly #outside: Outside;
  #universe: Promise<Universe> | null = null;

  constructor(info: Info, outside: Outside) {
    this.#info = info;
    this.#outside = outside;
  }

  /** Asked once; again if that failed. */
  universe(): Promise<Universe> {
    this.#universe ??= this.#info
      .ask({ type: 'meta' }, market.meta)
      .then((meta) => new Universe(meta))
      .catch((error: unknown) => {
        this.#universe = null;
        throw error;
      });
    return this.#universe;
  }

  async instruments(): Promise<readonly Instrument[]> {
    return (await this.universe()).instruments;
  }

  async prints(instrument: string, span: TimeSpan): Promise<Fetched<Print>> {
    const listed = await this.#listed(instrument);
    const wire = await this.#info.ask({ type: 'recentTrades', coin: listed.coin }, market.trades);
    const received = this.#outside.now();
    const all = wire.map((trade) => printOf(trade, listed, received, true)).sort((a, b) => a.time - b.time);
    const isComplete = all.some(({ time }) => time < span.from);
    return { rows: all.filter(({ time }) => time >= span.from && time < span.to), isComplete };
  }

  async candles(instrument: string, lengthMs: number, span: TimeSpan): Promise<Fetched<VenueCandle>> {
    const listed = await this.#listed(instrument);
    const req = { coin: listed.coin, interval: intervalName(lengthMs), startTime: span.from, endTime: span.to - 1 };
    const wire = await this.#info.ask({ type: 'candleSnapshot', req }, market.candles);
    const received = this.#outside.now();
    const rows = wire
      .filter(({ t }) => t >= span.from && t < span.to)
      .map((candle) => candleOf(candle, listed, received, candle.T < received))
      .sort((a, b) => a.openTime - b.openTime);
    const oldest = received - CANDLES_KEPT * lengthMs;
    return { rows, isComplete: span.from >= oldest };
  }

  async fundingRates(instrument: string, span: TimeSpan): Promise<Fetched<FundingSettled>> {
    const listed = await this.#listed(instrument);
    const rows: FundingSettled[] = [];
    let startTime = span.from;
    for (;;) {
      const query = { type: 'fundingHistory', coin: listed.coin, startTime, endTime: span.to - 1 };
      const wire = await this.#info.ask(query, market.fundingHistory);
      const received = this.#outside.now();
      rows.push(...wire.map((rate) => fundingOf(rate, listed, received)));
      const last = wire.at(-1);
      if (!last || wire.length < RATES_AT_ONCE) return { rows, isComplete: true };
      startTime = last.time + 1;
    }
  }

  async context(instrument: string): Promise<AssetContext> {
    const listed = await this.#listed(instrument);
    const [, contexts] = await this.#info.ask({ type: 'metaAndAssetCtxs' }, market.metaAndAssetCtxs);
    const context = market.assetContext.parse(contexts[listed.asset]);
    return contextOf(context, listed, this.#outside.now());
  }

  async mids(): Promise<Readonly<Record<string, string>>> {
    return await this.#info.ask({ type: 'allMids' }, market.allMids);
  }

  async serverTime(): Promise<number> {
    return (await this.#info.ask({ type: 'exchangeStatus' }, market.exchangeStatus)).time;
  }

  async #listed(instrument: string): Promise<Listed> {
    return (await this.universe()).of(instrument);
  }
}
