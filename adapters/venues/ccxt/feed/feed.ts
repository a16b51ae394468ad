import {
  EngineError,
  type AssetContext,
  type BookSnapshot,
  type ConnectionState,
  type FeedWish,
  type Fetched,
  type FundingSettled,
  type Instrument,
  type MarketEvent,
  type MarketFeed,
  type Print,
  type TimeSpan,
  type VenueCandle,
} from '../../../../engine/index.ts';
import { PrintGate } from '../../parts/print-gate.ts';
import type { Listed } from '../exchange/markets.ts';
import { Rounds, type RoundsPace } from '../exchange/rounds.ts';
import type { Outside } from '../outside.ts';
import type { MarketQueries } from './market-queries.ts';

export interface FeedOptions {
  readonly venue: string;
  readonly outside: Outside;
  readonly queries: MarketQueries;
  readonly pace?: Partial<FeedPace>;
}

/** How often the exchange is asked, ms. */
export interface FeedPace extends RoundsPace {
  readonly contextMs: number;
  readonly fundingMs: number;
}

const PACE: FeedPace = {
  everyMs: 1_000,
  staleMs: 5_000,
  retry: { firstMs: 500, mostMs: 30_000 },
  contextMs: 10_000,
  fundingMs: 60_000,
};

/** One wish with what is remembered for it. */
interface Watched {
  readonly listed: Listed;
  readonly wish: FeedWish;
  readonly gate: PrintGate;
  hasPrints: boolean;
  contextAt: number;
  fundingAt: number;
  /** Time of the last settled rate that was told. */
  fundingFrom: number;
}

/**
 * Market data of one exchange, by asking it again and again. Each answer overlaps with the one before, or the gap between
 * is named. A question that fails is a lost line: it is tried again for ever, with growing pauses of random length.
 */
export class CcxtFeed implements MarketFeed {
  readonly venue: string;
  readonly #options: FeedOptions;
  readonly #pace: FeedPace;
  #rounds: Rounds | null = null;
  #tell: (event: MarketEvent) => void = () => undefined;

  constructor(options: FeedOptions) {
    this.venue = options.venue;
    this.#options = options;
    this.#pace = { ...PACE, ...options.pace };
  }

  get state(): ConnectionState {
    return this.#rounds?.state ?? 'closed';
  }

  instruments(): Promise<readonly Instrument[]> {
    return this.#options.queries.instruments();
  }

  async open(wishes: readonly FeedWish[], listener: (event: MarketEvent) => void): Promise<void> {
    if (this.#rounds) throw new EngineError('E_BUG', 'a feed is opened once');
    const { queries, outside } = this.#options;
    const client = await queries.client();
    const watched: Watched[] = [];
    for (const wish of wishes) {
      const listed = await queries.listed(wish.instrument);
      if (wish.candles.length > 0) throw noCandles(this.venue);
      if (wish.prints) client.require('live prices', ['fetchTrades']);
      if (wish.book || wish.top) client.require('the order book', ['fetchOrderBook']);
      watched.push(this.#watchedOf(wish, listed));
    }
    this.#tell = listener;
    this.#rounds = new Rounds({
      outside,
      pace: this.#pace,
      round: async (isCurrent) => {
        for (const one of watched) await this.#ask(one, isCurrent);
      },
      state: (state, detail) => {
        if (state === 'lost') for (const { gate } of watched) gate.lost(this.#rounds?.heardAt ?? outside.now());
        this.#tell({ kind: 'connection', state, received: outside.now(), detail });
      },
    });
    this.#rounds.open();
  }

  prints(instrument: string, span: TimeSpan): Promise<Fetched<Print>> {
    return this.#options.queries.prints(instrument, span);
  }

  candles(instrument: string, intervalMs: number, span: TimeSpan): Promise<Fetched<VenueCandle>> {
    return this.#options.queries.candles(instrument, intervalMs, span);
  }

  fundingRates(instrument: string, span: TimeSpan): Promise<Fetched<FundingSettled>> {
    return this.#options.queries.fundingRates(instrument, span);
  }

  async context(instrument: string): Promise<AssetContext> {
    return this.#options.queries.context(await this.#options.queries.listed(instrument));
  }

  close(): Promise<void> {
    this.#rounds?.close();
    this.#tell = () => undefined;
    return Promise.resolve();
  }

  #watchedOf(wish: FeedWish, listed: Listed): Watched {
    const gate = new PrintGate(listed.instrument.id, (event) => this.#tell(event));
    const now = this.#options.outside.now();
    return { listed, wish, gate, hasPrints: false, contextAt: -Infinity, fundingAt: now, fundingFrom: now };
  }

  async #ask(watched: Watched, isCurrent: () => boolean): Promise<void> {
    const { wish, listed } = watched;
    if (wish.prints) await this.#askPrints(watched, isCurrent);
    if (wish.book || wish.top) await this.#askBook(watched, isCurrent);
    if (wish.context && listed.instrument.kind === 'perpetual') await this.#askContext(watched, isCurrent);
  }

  async #askPrints(watched: Watched, isCurrent: () => boolean): Promise<void> {
    const { outside, queries } = this.#options;
    const prints = await queries.latest(watched.listed);
    if (!isCurrent()) return;
    // Of the first answer the newest trade is told: what was paid before anybody listened.
    const isBackfill = !watched.hasPrints;
    watched.hasPrints = true;
    const told = isBackfill ? prints.map((print) => ({ ...print, isBackfill })) : prints;
    watched.gate.polled(told, this.#rounds?.heardAt ?? outside.now(), outside.now());
  }

  async #askBook({ wish, listed }: Watched, isCurrent: () => boolean): Promise<void> {
    const book = await this.#options.queries.book(listed);
    if (!isCurrent()) return;
    if (wish.book) this.#tell(book);
    if (wish.top) this.#tell(topOf(book));
  }

  async #askContext(watched: Watched, isCurrent: () => boolean): Promise<void> {
    const { outside, queries } = this.#options;
    const { listed } = watched;
    const { has } = (await queries.client()).exchange;
    const now = outside.now();
    if (has['fetchFundingRate'] === true && now - watched.contextAt >= this.#pace.contextMs) {
      const context = await queries.context(listed);
      if (!isCurrent()) return;
      watched.contextAt = now;
      this.#tell(context);
    }
    if (has['fetchFundingRateHistory'] === true && now - watched.fundingAt >= this.#pace.fundingMs) {
      const span = { from: watched.fundingFrom + 1, to: now + 1 };
      const { rows } = await queries.fundingRates(listed.instrument.id, span);
      if (!isCurrent()) return;
      watched.fundingAt = now;
      for (const rate of rows) this.#tell(rate);
      watched.fundingFrom = Math.max(watched.fundingFrom, ...rows.map(({ time }) => time));
    }
  }
}

const topOf = ({ bids, asks, ...rest }: BookSnapshot): MarketEvent => ({
  ...rest,
  kind: 'top',
  bid: bids[0] ?? null,
  ask: asks[0] ?? null,
});

const noCandles = (venue: string): EngineError =>
  new EngineError('E_FEED_WISH', `live candles of ${venue} are not asked for`, {
    why: 'They are built from its trades, which come as they happen; finished ones are history.',
    fix: 'wish for prints',
  });
