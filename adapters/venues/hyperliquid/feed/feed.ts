import {
  EngineError,
  type AssetContext,
  type ConnectionState,
  type Fetched,
  type FeedWish,
  type FundingSettled,
  type Instrument,
  type MarketEvent,
  type MarketFeed,
  type Print,
  type TimeSpan,
  type VenueCandle,
} from '../../../../engine/index.ts';
import type { Limits } from '../limits/limits.ts';
import type { Outside } from '../outside.ts';
import { Line, LINE_DEFAULTS, type LineOptions } from '../transport/line.ts';
import { VENUE, type Listed } from '../universe.ts';
import * as market from '../wire/market.ts';
import { shaped } from '../wire/shape.ts';
import { CandleGate } from './candle-gate.ts';
import { FundingClock } from './funding-clock.ts';
import { intervalMs, intervalName } from './intervals.ts';
import type { MarketQueries } from './market-queries.ts';
import { PrintGate } from '../../parts/print-gate.ts';
import { bookOf, candleOf, contextOf, printOf, topOf } from './translate.ts';

export interface FeedOptions {
  readonly outside: Outside;
  readonly limits: Limits;
  readonly socketUrl: string;
  readonly queries: MarketQueries;
  readonly line?: Partial<Pick<LineOptions, 'pingMs' | 'staleMs' | 'retry'>>;
}

/** One wish with what is remembered for it. */
interface Watched {
  readonly listed: Listed;
  readonly wish: FeedWish;
  readonly prints: PrintGate;
  readonly candles: ReadonlyMap<number, CandleGate>;
  readonly funding: FundingClock;
  hasPrints: boolean;
}

/** Market data of Hyperliquid's perpetuals over one WebSocket, with what was missed fetched by `/info`. */
export class HyperliquidFeed implements MarketFeed {
  readonly venue = VENUE;
  readonly #options: FeedOptions;
  readonly #watched = new Map<string, Watched>();
  #line: Line | null = null;
  #state: ConnectionState = 'closed';
  #tell: (event: MarketEvent) => void = () => undefined;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#line?.state ?? this.#state;
  }

  instruments(): Promise<readonly Instrument[]> {
    return this.#options.queries.instruments();
  }

  async open(wishes: readonly FeedWish[], listener: (event: MarketEvent) => void): Promise<void> {
    if (this.#line) throw new EngineError('E_BUG', 'a feed is opened once');
    const universe = await this.#options.queries.universe();
    this.#watched.clear();
    for (const wish of wishes) {
      wish.candles.forEach(intervalName);
      const listed = universe.of(wish.instrument);
      this.#watched.set(listed.coin, this.#watchedOf(wish, listed));
    }
    this.#tell = listener;
    const { outside, limits, socketUrl } = this.#options;
    this.#line = new Line(
      { url: socketUrl, outside, limits, ...LINE_DEFAULTS, ...this.#options.line },
      {
        subscriptions: () => this.#subscriptions(),
        opened: (isFirst) => {
          if (!isFirst) void this.#catchUp();
        },
        message: (channel, data) => this.#message(channel, data),
        state: (state, detail) => this.#stateChanged(state, detail),
      },
    );
    this.#line.open();
    for (const { wish, funding } of this.#watched.values()) if (wish.context) funding.start();
  }

  prints(instrument: string, span: TimeSpan): Promise<Fetched<Print>> {
    return this.#options.queries.prints(instrument, span);
  }

  candles(instrument: string, lengthMs: number, span: TimeSpan): Promise<Fetched<VenueCandle>> {
    return this.#options.queries.candles(instrument, lengthMs, span);
  }

  fundingRates(instrument: string, span: TimeSpan): Promise<Fetched<FundingSettled>> {
    return this.#options.queries.fundingRates(instrument, span);
  }

  context(instrument: string): Promise<AssetContext> {
    return this.#options.queries.context(instrument);
  }

  close(): Promise<void> {
    for (const { funding } of this.#watched.values()) funding.stop();
    this.#line?.close();
    this.#tell = () => undefined;
    return Promise.resolve();
  }

  #watchedOf(wish: FeedWish, listed: Listed): Watched {
    const tell = (event: MarketEvent): void => this.#tell(event);
    const { outside, queries } = this.#options;
    const rates = async (from: number): Promise<readonly FundingSettled[]> =>
      (await queries.fundingRates(wish.instrument, { from, to: outside.now() + 1 })).rows;
    return {
      listed,
      wish,
      prints: new PrintGate(listed.instrument.id, tell),
      candles: new Map(wish.candles.map((length) => [length, new CandleGate(tell)])),
      funding: new FundingClock(outside, rates, tell),
      hasPrints: false,
    };
  }

  #subscriptions(): readonly Readonly<Record<string, unknown>>[] {
    return [...this.#watched.values()].flatMap(({ listed: { coin }, wish }) => [
      ...(wish.prints ? [{ type: 'trades', coin }] : []),
      ...(wish.top ? [{ type: 'bbo', coin }] : []),
      ...(wish.book ? [{ type: 'l2Book', coin }] : []),
      ...(wish.context ? [{ type: 'activeAssetCtx', coin }] : []),
      ...wish.candles.map((length) => ({ type: 'candle', coin, interval: intervalName(length) })),
    ]);
  }

  #message(channel: string, data: unknown): void {
    const received = this.#options.outside.now();
    switch (channel) {
      case 'trades':
        this.#trades(shaped(market.trades, data, 'a trades frame'), received);
        return;
      case 'bbo': {
        const top = shaped(market.bbo, data, 'a bbo frame');
        this.#of(top.coin, ({ listed }) => this.#tell(topOf(top, listed, received)));
        return;
      }
      case 'l2Book': {
        const book = shaped(market.l2Book, data, 'an l2Book frame');
        this.#of(book.coin, ({ listed }) => this.#tell(bookOf(book, listed, received)));
        return;
      }
      case 'activeAssetCtx': {
        const { coin, ctx } = shaped(market.activeAssetCtx, data, 'an activeAssetCtx frame');
        this.#of(coin, ({ listed }) => this.#tell(contextOf(ctx, listed, received)));
        return;
      }
      case 'candle': {
        const candle = shaped(market.candle, data, 'a candle frame');
        this.#of(candle.s, ({ listed, candles }) =>
          candles.get(intervalMs(candle.i))?.candle(candleOf(candle, listed, received, false)),
        );
        return;
      }
      default:
        // pong, subscriptionResponse, and what nobody asked for.
        return;
    }
  }

  #trades(trades: readonly market.WireTrade[], received: number): void {
    const [first] = trades;
    if (!first) return;
    this.#of(first.coin, (watched) => {
      // The first frame after a subscription repeats what the venue had lately.
      const isBackfill = !watched.hasPrints;
      watched.hasPrints = true;
      watched.prints.prints(trades.map((trade) => printOf(trade, watched.listed, received, isBackfill)));
    });
  }

  #of(coin: string, work: (watched: Watched) => void): void {
    const watched = this.#watched.get(coin);
    if (watched) work(watched);
  }

  #stateChanged(state: ConnectionState, detail: string): void {
    if (state === 'lost') {
      const heardAt = this.#line?.heardAt ?? 0;
      for (const watched of this.#watched.values()) {
        watched.hasPrints = false;
        watched.prints.lost(heardAt);
      }
    }
    this.#state = state;
    this.#tell({ kind: 'connection', state, received: this.#options.outside.now(), detail });
  }

  async #catchUp(): Promise<void> {
    await Promise.all([...this.#watched.values()].map((watched) => this.#catchUpOne(watched)));
  }

  async #catchUpOne({ wish, prints, candles }: Watched): Promise<void> {
    const { queries, outside } = this.#options;
    if (wish.prints && prints.isWaiting()) {
      const all = { from: 0, to: Number.MAX_SAFE_INTEGER };
      const recent = await queries.prints(wish.instrument, all).catch(() => null);
      // The line may have gone again meanwhile; then the next one catches up.
      if (prints.isWaiting() && this.state === 'open') prints.caughtUp(recent?.rows ?? null, outside.now());
    }
    for (const [length, gate] of candles) {
      const from = gate.openTime;
      if (from === null) continue;
      const span = { from, to: outside.now() + 1 };
      const missed = await queries.candles(wish.instrument, length, span).catch(() => null);
      gate.caughtUp((missed?.rows ?? []).map((candle) => ({ ...candle, isClosed: false })));
    }
  }
}
