import {
  EngineError,
  type AccountReport,
  type CancelOutcome,
  type ConnectionState,
  type Instrument,
  type ModifyOutcome,
  type OrderRequest,
  type PriceTicks,
  type Rejected,
  type SetOutcome,
  type SubmitOutcome,
  type Unknown,
  type VenueBalance,
  type VenueConnection,
  type VenueFees,
  type VenueFill,
  type VenueFunding,
  type VenueOrder,
  type VenuePosition,
} from '../../../../engine/index.ts';
import { orderDigits } from '../../parts/client-order-id.ts';
import type { CcxtExchange } from '../exchange/ccxt.ts';
import { lacks, type Client } from '../exchange/client.ts';
import { textOf } from '../exchange/errors.ts';
import type { Listed } from '../exchange/markets.ts';
import { shaped } from '../exchange/shapes.ts';
import type { MarketQueries } from '../feed/market-queries.ts';
import type { Outside } from '../outside.ts';
import { AccountQueries } from './account-queries.ts';
import { fateOf, isSoAlready, reasonOf } from './fate.ts';
import { ccxtOrder, refused, submitted } from './orders.ts';
import { PROFILES, type Profile } from './profiles/index.ts';
import * as shapes from './shapes.ts';
import { AccountWatch, type WatchPace } from './watch.ts';

export interface ConnectionOptions {
  readonly venue: string;
  readonly outside: Outside;
  readonly queries: MarketQueries;
  /** Whose orders these are: part of every client order id. */
  readonly session: string;
  readonly instruments: readonly string[];
  readonly pace?: Partial<WatchPace>;
}

/** What an exchange must offer before orders go there. */
const NEEDED = [
  'fetchTime',
  'fetchOpenOrders',
  'fetchMyTrades',
  'fetchPositions',
  'fetchBalance',
  'fetchTradingFee',
  'setLeverage',
];

interface Ready {
  readonly client: Client;
  readonly profile: Profile;
  readonly account: AccountQueries;
}

/** One account at an exchange of ccxt, in perpetuals settled in their quote. */
export class CcxtConnection implements VenueConnection {
  readonly venue: string;
  readonly #options: ConnectionOptions;
  #ready: Promise<Ready> | null = null;
  #watch: AccountWatch | null = null;

  constructor(options: ConnectionOptions) {
    this.venue = options.venue;
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#watch?.state ?? 'closed';
  }

  /** Within what exchanges allow, and never the mark of a broker. */
  clientIdOf(order: string): string {
    return orderDigits(this.#options.session, order);
  }

  async open(since: number, listener: (report: AccountReport) => void): Promise<void> {
    if (this.#watch) throw new EngineError('E_BUG', 'a connection is opened once');
    const { client, profile, account } = await this.#account();
    // The first signed question proves the key.
    await account.balance();
    const traded = await Promise.all(this.#options.instruments.map((instrument) => account.listed(instrument)));
    const obstacle = (await client.ask('its settings', (exchange) => profile.obstacle(exchange, traded))) as
      | string
      | null;
    if (obstacle !== null) throw lacks(this.venue, 'live trading', [obstacle]);
    const { outside, pace } = this.#options;
    this.#watch = new AccountWatch({ account, outside, since, tell: listener, ...(pace ? { pace } : {}) });
    this.#watch.open();
  }

  async submit(order: OrderRequest): Promise<SubmitOutcome> {
    const { client, profile, account } = await this.#account();
    const listed = await account.listed(order.instrument);
    if (listed.instrument.kind !== 'perpetual')
      return refused('unsupported', 'only perpetuals are traded through ccxt');
    const reference = order.spec.kind === 'market' ? await this.#reference(order, listed) : null;
    if (reference instanceof Error) return refused('unreachable', reference.message);
    const wire = ccxtOrder(order, reference, listed, client.exchange);
    if ('kind' in wire) return wire;
    const { side } = order.spec;
    this.#watch?.sent(order.clientId);
    const outcome = await this.#act((exchange) =>
      exchange
        .createOrder(listed.symbol, 'limit', side, wire.amount, wire.price, wire.params)
        .then((answer) => submitted(shaped(shapes.order, answer, `${this.venue}: an order`), listed, order.spec)),
    );
    if (profile.isOnlyAcknowledged && outcome.kind === 'waiting') return this.#became(order, listed, outcome);
    if (outcome.kind === 'rejected') this.#watch?.refused(order.clientId);
    return outcome;
  }

  /** What became of an order that was taken. Where it is not seen yet, the watch tells it. */
  async #became(order: OrderRequest, listed: Listed, taken: SubmitOutcome): Promise<SubmitOutcome> {
    const { account } = await this.#account();
    const wire = await account.wireOrder(listed, { clientId: order.clientId }).catch(() => null);
    return wire === null ? taken : submitted(wire, listed, order.spec);
  }

  async cancel(clientId: string, instrument: string): Promise<CancelOutcome> {
    const { profile } = await this.#account();
    return this.#cancel(undefined, instrument, profile.cancelBy(clientId));
  }

  async cancelPlaced(venueId: string, instrument: string): Promise<CancelOutcome> {
    return this.#cancel(venueId, instrument, {});
  }

  modify(): Promise<ModifyOutcome> {
    return Promise.resolve(refused('unsupported', 'orders are not changed through ccxt; cancel it and place another'));
  }

  async scheduleCancel(time: number | null): Promise<SetOutcome> {
    const { profile, account } = await this.#account();
    const { cancelLater } = profile;
    if (cancelLater === null) return refused('unsupported', `${this.venue} has no switch that this adapter could set`);
    const ms = time === null ? 0 : Math.max(1_000, time - this.#options.outside.now());
    for (const instrument of this.#options.instruments) {
      const { marketId } = await account.listed(instrument);
      const outcome = await this.#act<SetOutcome>((exchange) =>
        cancelLater(exchange, marketId, ms).then(() => ({ kind: 'set' })),
      );
      if (outcome.kind !== 'set') return outcome;
    }
    return { kind: 'set' };
  }

  async setLeverage(instrument: string, leverage: number, margin: 'cross' | 'isolated'): Promise<SetOutcome> {
    const { account } = await this.#account();
    const { symbol } = await account.listed(instrument);
    const mode = await this.#setMargin(symbol, margin);
    if (mode.kind !== 'set') return mode;
    return this.#set((exchange) => exchange.setLeverage(leverage, symbol));
  }

  async #setMargin(symbol: string, margin: 'cross' | 'isolated'): Promise<SetOutcome> {
    const { client, profile } = await this.#account();
    if (profile.marginMode !== null) {
      const mode = (await client.ask('its margin mode', profile.marginMode)) as string;
      if (mode === margin) return { kind: 'set' };
      return refused('unsupported', `the whole account is in ${mode} margin mode, and ${margin} is wished for`);
    }
    if (client.exchange.has['setMarginMode'] !== true) return { kind: 'set' };
    return this.#set((exchange) => exchange.setMarginMode(margin, symbol));
  }

  #set(action: (exchange: CcxtExchange) => Promise<unknown>): Promise<SetOutcome> {
    return this.#act<SetOutcome>((exchange) =>
      action(exchange).then(
        () => ({ kind: 'set' }),
        (error: unknown) => {
          if (isSoAlready(error)) return { kind: 'set' };
          throw error;
        },
      ),
    );
  }

  async openOrders(): Promise<readonly VenueOrder[]> {
    return (await this.#account()).account.openOrders();
  }
  async order(clientId: string): Promise<VenueOrder | null> {
    return (await this.#account()).account.order(clientId);
  }
  async fillsSince(time: number): Promise<readonly VenueFill[]> {
    return (await this.#account()).account.fillsSince(time);
  }
  /** Payments are told by amount only, without rate and size: they are not brought in. */
  fundingSince(): Promise<readonly VenueFunding[]> {
    return Promise.resolve([]);
  }
  async positions(): Promise<readonly VenuePosition[]> {
    return (await this.#account()).account.positions();
  }
  async balance(): Promise<VenueBalance> {
    return (await this.#account()).account.balance();
  }
  async fees(): Promise<VenueFees> {
    return (await this.#account()).account.fees();
  }
  async serverTime(): Promise<number> {
    await this.#account();
    return this.#options.queries.serverTime();
  }
  instruments(): Promise<readonly Instrument[]> {
    return this.#options.queries.instruments();
  }

  close(): Promise<void> {
    this.#watch?.close();
    return Promise.resolve();
  }

  /** E_EXCHANGE_LACKS where orders would have to be guessed about. */
  #account(): Promise<Ready> {
    this.#ready ??= this.#prepare().catch((error: unknown) => {
      this.#ready = null;
      throw error;
    });
    return this.#ready;
  }

  async #prepare(): Promise<Ready> {
    const { queries, outside, instruments } = this.#options;
    const client = await queries.client();
    const profile = PROFILES[this.venue];
    if (profile === undefined) {
      throw lacks(this.venue, 'live trading', [
        'clientOrderId (an order’s own id that this adapter can look up)',
        `a profile (they exist for ${Object.keys(PROFILES).join(', ')})`,
      ]);
    }
    client.require('live trading', [...NEEDED, ...profile.needs]);
    return { client, profile, account: new AccountQueries(client, profile, outside, instruments) };
  }

  async #cancel(venueId: string | undefined, instrument: string, params: object): Promise<CancelOutcome> {
    const { account } = await this.#account();
    const { symbol } = await account.listed(instrument);
    return this.#act<CancelOutcome>((exchange) =>
      exchange.cancelOrder(venueId, symbol, params).then(() => ({ kind: 'canceled' })),
    );
  }

  /** Sent once. It is so, it is refused, or it is not known. */
  async #act<T>(action: (exchange: CcxtExchange) => Promise<T>): Promise<T | Rejected | Unknown> {
    const { client, profile } = await this.#account();
    const until = this.#options.outside.now() + profile.lifetimeMs;
    try {
      return await client.act(action);
    } catch (error) {
      // An answer that cannot be read says nothing about what became of it.
      const isUnread = error instanceof EngineError && error.code === 'E_WIRE_SHAPE';
      const fate = isUnread ? 'unknown' : fateOf(error);
      if (fate === 'unknown') return { kind: 'unknown', why: textOf(error), until };
      if (fate === 'not-sent') {
        const reason = error instanceof EngineError ? 'other' : reasonOf(error);
        return refused(reason === 'other' ? 'unreachable' : reason, textOf(error));
      }
      return { kind: 'rejected', by: 'venue', reason: reasonOf(error), text: textOf(error) };
    }
  }

  /** The price that slippage is counted from: the caller's, or the last one. */
  async #reference({ reference }: OrderRequest, listed: Listed): Promise<PriceTicks | null | Error> {
    if (reference !== null) return reference;
    const prints = await this.#options.queries.latest(listed).catch((error: unknown) => error as Error);
    return prints instanceof Error ? prints : (prints.at(-1)?.price ?? null);
  }
}
