import { Account, type FeeRates } from './account.ts';
import { Actions, refusal, type Answer } from './actions.ts';
import { Audience, type Listener } from './audience.ts';
import { realClock, type StandInClock } from './clock.ts';
import { Faults } from './faults.ts';
import { Market } from './market.ts';
import { Questions, type Memory } from './questions.ts';
import { Door, envelope, type Envelope } from './signed-in.ts';
import type { Tape } from './tape.ts';
import { Venue } from './venue.ts';

export interface StandInOptions {
  readonly tapes: readonly Tape[];
  readonly seed?: string;
  /** Tape time per clock time; default 1. */
  readonly speed?: number;
  readonly clock?: StandInClock;
  readonly network?: 'mainnet' | 'testnet';
  /** Mean size of a level of the book, in base. */
  readonly depth?: string;
  readonly fundingRate?: string;
  readonly memory?: Partial<Memory>;
  readonly fees?: FeeRates;
}

const BASE_FEES: FeeRates = { taker: '0.00045', maker: '0.00015' };
/** How often what is due is done. */
const BEAT_MS = 100;
/** The venue closes a connection that says nothing for so long. */
const SILENCE_MS = 60_000;

/** A venue on one's own machine that speaks Hyperliquid's wire: all of it but the network, which is in `server.ts`. */
export class StandIn {
  readonly faults = new Faults();
  readonly venue: Venue;
  readonly audience: Audience;
  readonly questions: Questions;
  readonly #actions: Actions;
  readonly #door: Door;
  readonly #clock: StandInClock;
  readonly #fees: FeeRates;
  #stop: () => void = () => undefined;
  #beats = 0;
  #ways = 0;

  constructor(options: StandInOptions) {
    const { tapes, seed = 'stand-in', speed = 1, clock = realClock, network = 'mainnet' } = options;
    this.#clock = clock;
    this.#fees = options.fees ?? BASE_FEES;
    this.audience = new Audience(this.faults, clock, seed);
    let tid = 1_000_000_000_000;
    const nextTid = (): number => ++tid;
    const shape = {
      seed,
      speed,
      depth: options.depth ?? '2',
      fundingRate: options.fundingRate ?? '0.0000125',
      nextTid,
    };
    const now = clock.now();
    const markets = tapes.map((tape, asset) => new Market(tape, asset, now, shape));
    const broadcast = this.#broadcast();
    this.venue = new Venue(markets, now, broadcast);
    this.questions = new Questions(this.venue, { recentTrades: 10, backfill: 30, ...options.memory });
    this.#actions = new Actions(this.venue, this.faults, broadcast);
    this.#door = new Door(this.venue, network);
  }

  /** The venue's clock. */
  now(): number {
    return this.#clock.now() + this.faults.skewMs;
  }

  /** Opens an account; for a sub-account, with its master. */
  account(address: string, balance: string, master: string | null = null): Account {
    const account = new Account(address, balance, this.#fees, master?.toLowerCase() ?? null);
    this.venue.accounts.set(account.address, account);
    return account;
  }

  /** Lets a key trade for an account. */
  approve(account: Account, agent: string, validUntil = this.now() + 90 * 86_400_000): void {
    account.agents.set(agent.toLowerCase(), { name: 'agent', validUntil });
  }

  start(): void {
    this.beat();
    this.#stop = this.#clock.every(BEAT_MS, () => this.beat());
  }

  stop(): void {
    this.#stop();
  }

  /** Does what is due now. */
  beat(): void {
    this.venue.advance(this.now());
    this.#beats += 1;
    if (this.#beats % 5 === 0) this.#periodic();
    for (const listener of this.audience.listeners) {
      if (this.now() - listener.heardAt > SILENCE_MS) listener.end(1000);
    }
  }

  /** An answer of `/info`, or null if the venue would refuse the body. */
  ask(body: unknown): unknown {
    try {
      return this.questions.answer(body, this.now());
    } catch {
      return null;
    }
  }

  /** An answer of `/exchange`, or null if the venue would refuse the body. */
  act(body: unknown): Answer | null {
    const parsed = envelope.safeParse(body);
    if (!parsed.success) return null;
    const now = this.now();
    this.venue.advance(now);
    const admitted = this.#door.admit(parsed.data, now);
    if (typeof admitted === 'string') return refusal(admitted);
    return this.#do(admitted, parsed.data, now);
  }

  /** Does an action once it has come its way. */
  arrive(body: unknown): Promise<Answer | null> {
    const { wayMs } = this.faults;
    const way = wayMs[this.#ways++ % Math.max(1, wayMs.length)] ?? 0;
    if (way === 0) return Promise.resolve(this.act(body));
    return new Promise((resolve) => this.#clock.after(way, () => resolve(this.act(body))));
  }

  hear(listener: Listener, text: string): void {
    listener.heardAt = this.now();
    const message = this.#parsed(text);
    const subscription = message?.['subscription'] as Readonly<Record<string, unknown>> | undefined;
    if (message?.['method'] === 'ping') this.audience.send(listener, { channel: 'pong' });
    else if (message?.['method'] === 'subscribe' && subscription) this.#subscribe(listener, subscription);
    else if (message?.['method'] === 'unsubscribe' && subscription)
      listener.subscriptions.delete(JSON.stringify(subscription));
    else
      this.audience.send(listener, {
        channel: 'error',
        data: `Error parsing JSON into valid websocket request: ${text}`,
      });
  }

  #parsed(text: string): Readonly<Record<string, unknown>> | null {
    try {
      return JSON.parse(text) as Readonly<Record<string, unknown>>;
    } catch {
      return null;
    }
  }

  #do(account: Account, { action }: Envelope, now: number): Answer | null {
    try {
      return this.#actions.act(account, action, now);
    } catch (error) {
      if (error instanceof Error && error.name === 'ZodError') return null;
      throw error;
    }
  }

  #subscribe(listener: Listener, subscription: Readonly<Record<string, unknown>>): void {
    listener.subscriptions.set(JSON.stringify(subscription), subscription);
    const say = (channel: string, data: unknown): void => this.audience.send(listener, { channel, data });
    say('subscriptionResponse', { method: 'subscribe', subscription });
    const type = textIn(subscription, 'type');
    const first = this.#first(type, textIn(subscription, 'coin'), textIn(subscription, 'user').toLowerCase());
    if (first !== null && first !== undefined) say(type, first);
  }

  /** What a new subscriber hears at once. */
  #first(type: string, coin: string, user: string): unknown {
    const market = this.venue.markets.get(coin);
    const account = this.venue.accounts.get(user);
    const frames: Readonly<Record<string, () => unknown>> = {
      trades: () => (market && market.recent.length > 0 ? this.questions.backfill(market) : null),
      bbo: () => market && this.questions.top(market, this.now()),
      l2Book: () => market && this.questions.book(market, this.now()),
      activeAssetCtx: () => market && { coin, ctx: this.questions.context(market) },
      userFills: () => ({ isSnapshot: true, user, fills: (account?.fills ?? []).slice(-2_000).reverse() }),
      userFundings: () => ({ isSnapshot: true, user, fundings: (account?.payments ?? []).slice(-500).reverse() }),
    };
    return frames[type]?.();
  }

  #broadcast() {
    const { audience } = this;
    return {
      trades: (coin: string, trades: readonly unknown[]): void => {
        audience.tell('trades', 'trades', { coin }, () => trades);
        const market = this.venue.markets.get(coin);
        if (market) audience.tell('bbo', 'bbo', { coin }, () => this.questions.top(market, this.now()));
      },
      orders: (user: string, updates: readonly unknown[]): void =>
        audience.tell('orderUpdates', 'orderUpdates', { user }, () => updates),
      fills: (user: string, fills: readonly unknown[]): void => {
        audience.tell('userFills', 'userFills', { user }, () => ({ user, fills }));
        audience.tell('user', 'userEvents', { user }, () => ({ fills }));
      },
      funding: (user: string, fundings: readonly unknown[]): void =>
        audience.tell('userFundings', 'userFundings', { user }, () => ({ user, fundings })),
      liquidation: (user: string, liquidation: unknown): void =>
        audience.tell('user', 'userEvents', { user }, () => ({ liquidation })),
    };
  }

  /** What the venue repeats twice a second whether it changed or not. */
  #periodic(): void {
    const now = this.now();
    for (const market of this.venue.markets.values()) {
      const { coin } = market.tape;
      this.audience.tell('l2Book', 'l2Book', { coin }, () => this.questions.book(market, now));
      this.audience.tell('activeAssetCtx', 'activeAssetCtx', { coin }, () => ({
        coin,
        ctx: this.questions.context(market),
      }));
      for (const interval of this.#intervalsOf(coin)) {
        const [candle] = market.candles.of(coin, interval, 0, now).slice(-1);
        if (candle) this.audience.tell('candle', 'candle', { coin, interval }, () => candle);
      }
    }
    this.audience.tell('allMids', 'allMids', {}, () => ({ mids: this.questions.mids() }));
  }

  #intervalsOf(coin: string): ReadonlySet<string> {
    const wishes = [...this.audience.listeners].flatMap(({ subscriptions }) => [...subscriptions.values()]);
    return new Set(
      wishes
        .filter((wish) => wish['type'] === 'candle' && wish['coin'] === coin)
        .map((wish) => String(wish['interval'])),
    );
  }
}

const textIn = (record: Readonly<Record<string, unknown>>, name: string): string => {
  const value = record[name];
  return typeof value === 'string' ? value : '';
};
