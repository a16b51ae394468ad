import {
  EngineError,
  type VenueBalance,
  type VenueFees,
  type VenueFill,
  type VenueOrder,
  type VenuePosition,
} from '../../../../engine/index.ts';
import { Recent } from '../../../../engine/domain/recent.ts';
import type { Client } from '../exchange/client.ts';
import { kindsOf } from '../exchange/errors.ts';
import type { Listed } from '../exchange/markets.ts';
import { shaped } from '../exchange/shapes.ts';
import type { Outside } from '../outside.ts';
import { allFills } from './fills.ts';
import type { OrderName, Profile } from './profiles/index.ts';
import * as shapes from './shapes.ts';
import { fillOf, orderOf, positionOf } from './translate.ts';

/** So many orders' ids are remembered: fills name the exchange's own only. */
const REMEMBERED = 8_192;

/** What an exchange says of one account when asked. Fills are told for the instruments that are traded here. */
export class AccountQueries {
  readonly #client: Client;
  readonly #profile: Profile;
  readonly #outside: Outside;
  /** Instruments that were named, by what is traded or asked for. */
  readonly #traded = new Set<string>();
  readonly #clientIds = new Recent<string, string | null>(REMEMBERED);

  constructor(client: Client, profile: Profile, outside: Outside, instruments: readonly string[]) {
    this.#client = client;
    this.#profile = profile;
    this.#outside = outside;
    for (const instrument of instruments) this.#traded.add(instrument);
  }

  /** What is traded from now on, too. */
  async listed(instrument: string): Promise<Listed> {
    const listed = (await this.#client.markets()).of(instrument);
    this.#traded.add(listed.instrument.id);
    return listed;
  }

  async openOrders(): Promise<readonly VenueOrder[]> {
    const markets = await this.#client.markets();
    const wire = await this.#client.read('open orders', shapes.orders, (exchange) =>
      this.#profile.openOrders(exchange),
    );
    return wire.flatMap((order) => {
      const listed = order.symbol === null ? null : markets.find(order.symbol);
      return listed === null ? [] : [this.know(orderOf(order, listed))];
    });
  }

  /** Null: the exchange has never had an order of this id in what is traded here. */
  async order(clientId: string): Promise<VenueOrder | null> {
    for (const instrument of this.#traded) {
      const listed = await this.listed(instrument);
      const found = await this.#find(listed, { clientId });
      if (found !== null) return found;
    }
    return null;
  }

  async fillsSince(time: number): Promise<readonly VenueFill[]> {
    const fills = new Map<string, VenueFill>();
    for (const instrument of this.#traded) {
      const listed = await this.listed(instrument);
      for (const wire of await this.#fillsOf(listed, time)) {
        assertFeeCounted(this.#client.id, wire, listed);
        fills.set(wire.id, fillOf(wire, await this.#clientIdOf(wire.order, listed), listed));
      }
    }
    return [...fills.values()].sort((a, b) => a.time - b.time);
  }

  async positions(): Promise<readonly VenuePosition[]> {
    const markets = await this.#client.markets();
    const wire = await this.#client.read('positions', shapes.positions, (exchange) => exchange.fetchPositions());
    return wire
      .flatMap((position) => {
        const listed = markets.find(position.symbol);
        return listed === null ? [] : [positionOf(position, listed)];
      })
      .filter(({ size }) => size !== 0);
  }

  async balance(): Promise<VenueBalance> {
    const [first] = this.#traded;
    const answer = await this.#client.ask('the balance', (exchange) => exchange.fetchBalance());
    const wire = shaped(shapes.balance, answer, `${this.#client.id}: the balance`);
    const settle = first === undefined ? null : (await this.listed(first)).settle;
    const currency = settle ?? ['USDT', 'USDC', 'USD'].find((name) => (wire.total[name] ?? null) !== null) ?? 'USDT';
    return {
      currency,
      equity: this.#profile.equity(answer, currency) ?? wire.total[currency] ?? '0',
      marginUsed: wire.used[currency] ?? '0',
      withdrawable: wire.free[currency] ?? '0',
      time: wire.timestamp ?? this.#outside.now(),
    };
  }

  async fees(): Promise<VenueFees> {
    const [first] = this.#traded;
    const { instruments } = await this.#client.markets();
    const any = instruments.find(({ kind, base }) => kind === 'perpetual' && base === 'BTC') ?? instruments[0];
    const { symbol } = (await this.#client.markets()).of(first ?? any?.id ?? '');
    return this.#client.read('its fees', shapes.fee, (exchange) => exchange.fetchTradingFee(symbol));
  }

  /** Remembers which of our orders an id of the exchange stands for. */
  know(order: VenueOrder): VenueOrder {
    this.#clientIds.set(order.venueId, order.clientId);
    return order;
  }

  async #clientIdOf(venueId: string, listed: Listed): Promise<string | null> {
    const known = this.#clientIds.get(venueId);
    if (known !== undefined) return known;
    return (await this.#find(listed, { venueId }))?.clientId ?? null;
  }

  /** An order as ccxt gives it. Null: the exchange does not know it. */
  async wireOrder(listed: Listed, name: OrderName): Promise<shapes.WireOrder | null> {
    const wire = await this.#client.ask('an order', (exchange) =>
      this.#profile.find(exchange, listed.symbol, name).catch((error: unknown) => {
        if (kindsOf(error).includes('OrderNotFound')) return null;
        throw error;
      }),
    );
    return wire === null ? null : shaped(shapes.order, wire, `${this.#client.id}: an order`);
  }

  async #find(listed: Listed, name: OrderName): Promise<VenueOrder | null> {
    const wire = await this.wireOrder(listed, name);
    return wire === null ? null : this.know(orderOf(wire, listed));
  }

  #fillsOf({ symbol }: Listed, since: number): Promise<readonly shapes.WireFill[]> {
    const { fills } = this.#profile;
    return allFills(
      (from, until) =>
        this.#client.read('fills', shapes.fills, (exchange) =>
          exchange.fetchMyTrades(symbol, from, fills.atOnce, { until }),
        ),
      since,
      this.#outside.now(),
      fills,
    );
  }
}

/** Fees in another coin would be counted as dollars. */
const assertFeeCounted = (exchange: string, { fee }: shapes.WireFill, { settle }: Listed): void => {
  const currency = fee?.currency ?? settle;
  if (currency === settle) return;
  throw new EngineError(
    'E_EXCHANGE_LACKS',
    `${exchange} took a fee in ${currency}, which the books here do not count`,
    {
      why: `They count ${settle}. Nothing is assumed about what it was worth.`,
      fix: `switch off on the exchange’s page that fees are paid in ${currency}`,
    },
  );
};
