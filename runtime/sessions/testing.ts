import {
  lots,
  priceTicks,
  type Fetched,
  type Instrument,
  type MarketEvent,
  type MarketFeed,
  type Print,
  type VenueCandle,
} from '../../engine/index.ts';
import { testVenue } from '../../backtests/testing.ts';
import { defaultLimits } from '../../engine/risk/limits.ts';
import type { Clock } from './clock.ts';
import type { PaperRequest } from './requests.ts';

export const instrument: Instrument = {
  id: 'fake:BTC/USD:USD',
  venue: 'fake',
  symbol: 'BTC/USD:USD',
  kind: 'perpetual',
  base: 'BTC',
  quote: 'USD',
  tickSize: '0.1',
  lotSize: '0.00001',
  minNotional: '10',
  priceRule: 'tick',
  maxLeverage: 40,
  cashDecimals: 6,
};

/** A clock that goes when it is told to; who waits is woken in order of time. */
export class HandClock implements Clock {
  #now: number;
  readonly #start: number;
  readonly #waiting: { readonly at: number; readonly wake: () => void }[] = [];

  constructor(start: number) {
    this.#start = start;
    this.#now = start;
  }

  readonly wall = (): number => this.#now;
  readonly monotonic = (): number => this.#now - this.#start;
  readonly wait = (ms: number, signal: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      const stop = (): void => resolve(false);
      if (signal.aborted) stop();
      signal.addEventListener('abort', stop, { once: true });
      const wake = (): void => {
        signal.removeEventListener('abort', stop);
        resolve(true);
      };
      this.#waiting.push({ at: this.#now + ms, wake });
    });

  tick(ms: number): void {
    this.#now += ms;
    this.#waiting.sort((a, b) => a.at - b.at);
    while ((this.#waiting[0]?.at ?? Infinity) <= this.#now) this.#waiting.shift()?.wake();
  }
}

/** A feed that tells what a test makes it tell. */
export class FakeFeed implements MarketFeed {
  readonly venue = 'fake';
  state: MarketFeed['state'] = 'connecting';
  readonly history: VenueCandle[] = [];
  readonly #clock: Clock;
  #listener: (event: MarketEvent) => void = () => undefined;
  #prints = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  instruments(): Promise<readonly Instrument[]> {
    return Promise.resolve([instrument]);
  }
  open(_wishes: unknown, listener: (event: MarketEvent) => void): Promise<void> {
    this.#listener = listener;
    this.state = 'open';
    return Promise.resolve();
  }
  /** The trades that somebody asks for; one of this moment unless a test says otherwise. */
  recent: readonly Print[] | null = null;

  prints(): Promise<Fetched<Print>> {
    return Promise.resolve({ rows: this.recent ?? [this.print(100_000, 1)], isComplete: true });
  }
  candles(): Promise<Fetched<VenueCandle>> {
    return Promise.resolve({ rows: this.history, isComplete: true });
  }
  fundingRates(): Promise<Fetched<never>> {
    return Promise.resolve({ rows: [], isComplete: true });
  }
  context(): Promise<never> {
    return Promise.reject(new Error('not asked for in these tests'));
  }
  close(): Promise<void> {
    this.state = 'closed';
    this.#listener = () => undefined;
    return Promise.resolve();
  }

  tell(event: MarketEvent): void {
    this.#listener(event);
  }

  /** One trade at a price in dollars, now. */
  trade(price: number, size = 1): void {
    this.tell(this.print(price, size));
  }

  print(price: number, size: number, taker: 'buy' | 'sell' = 'buy'): Print {
    const now = this.#clock.wall();
    return {
      kind: 'print',
      instrument: instrument.id,
      time: now,
      received: now,
      id: `p${this.#prints++}`,
      price: priceTicks(Math.round(price * 10)),
      size: lots(size * 100_000),
      taker,
      isBackfill: false,
    };
  }

  connection(state: 'lost' | 'stale' | 'open'): void {
    this.state = state;
    this.tell({ kind: 'connection', state, received: this.#clock.wall(), detail: 'test' });
  }
}

type Run = PaperRequest['run'];
/** What a session of a test has otherwise than usual. */
type Unusual = Partial<Omit<Run, 'strategy' | 'parameters' | 'venue' | 'risk'>> & {
  readonly venue?: Partial<Run['venue']>;
  readonly risk?: Partial<Run['risk']>;
};

/** What a session runs: with 10,000 at ten times leverage, at the fees of its venue, without limits. */
export const runOf = (strategy: string, parameters: Run['parameters'], unusual: Unusual = {}): Run => ({
  strategy,
  parameters,
  market: 'perpetual',
  account: { capital: '10000', leverage: '10', marginMode: 'cross' },
  seed: '1',
  isVaried: false,
  report: { write: false, path: null },
  command: `ht paper fake --pair BTC --strategy ${strategy}`,
  ...unusual,
  venue: { ...testVenue, makerFee: null, takerFee: null, ...unusual.venue },
  risk: { ...defaultLimits, ...unusual.risk },
});

/** A paper session at the venue of `FakeFeed`. */
export const paperRequest = (run: Run): PaperRequest => ({
  venue: 'fake',
  pair: 'BTC',
  url: null,
  network: 'testnet',
  run,
});
