import {
  decimal,
  text,
  type VenueBalance,
  type VenueFees,
  type VenueFill,
  type VenueFunding,
  type VenueOrder,
  type VenuePosition,
} from '../../../../engine/index.ts';
import type { MarketQueries } from '../feed/market-queries.ts';
import type { Outside } from '../outside.ts';
import type { Hex } from '../signing/wallet.ts';
import type { Info } from '../transport/info.ts';
import type { Listed, Universe } from '../universe.ts';
import * as account from '../wire/account.ts';
import { fillOf, fundingOf, openOrderOf, orderOf, positionOf } from './translate.ts';

/** Fills and payments per answer. */
const FILLS_AT_ONCE = 2_000;
const FUNDING_AT_ONCE = 500;

/**
 * What the venue says of one account when asked. It is asked by the account's own address: for that of an agent it would
 * answer that there is nothing. What belongs to spot pairs and to exchanges of builders is passed over.
 */
export class AccountQueries {
  readonly #info: Info;
  readonly #market: MarketQueries;
  readonly #outside: Outside;
  readonly user: Hex;

  constructor(info: Info, market: MarketQueries, outside: Outside, user: Hex) {
    this.#info = info;
    this.#market = market;
    this.#outside = outside;
    this.user = user;
  }

  async openOrders(): Promise<readonly VenueOrder[]> {
    const wire = await this.#info.ask({ type: 'frontendOpenOrders', user: this.user }, account.orders);
    const universe = await this.#market.universe();
    return listedOnly(universe, wire, (order) => order.coin).map(([order, listed]) => openOrderOf(order, listed));
  }

  async order(clientId: string): Promise<VenueOrder | null> {
    const answer = await this.#info.ask({ type: 'orderStatus', user: this.user, oid: clientId }, account.orderStatus);
    if (answer.status === 'unknownOid') return null;
    const listed = (await this.#market.universe()).ofCoin(answer.order.order.coin);
    return listed === null ? null : orderOf(answer.order, listed);
  }

  async fillsSince(time: number): Promise<readonly VenueFill[]> {
    const universe = await this.#market.universe();
    const rows = await this.#pages(time, FILLS_AT_ONCE, (startTime) =>
      this.#info.ask({ type: 'userFillsByTime', user: this.user, startTime, aggregateByTime: false }, account.fills),
    );
    const fills = listedOnly(universe, rows, ({ coin }) => coin).map(([fill, listed]) =>
      fillOf(fill, listed, this.user),
    );
    return [...new Map(fills.map((fill) => [fill.id, fill])).values()];
  }

  async fundingSince(time: number): Promise<readonly VenueFunding[]> {
    const universe = await this.#market.universe();
    const rows = await this.#pages(time, FUNDING_AT_ONCE, async (startTime) => {
      const wire = await this.#info.ask({ type: 'userFunding', user: this.user, startTime }, account.userFunding);
      return wire.map((row) => ({ ...row.delta, time: row.time }));
    });
    const paid = listedOnly(universe, rows, ({ coin }) => coin).map(([row, listed]) => fundingOf(row, listed));
    return [...new Map(paid.map((payment) => [payment.id, payment])).values()];
  }

  async positions(): Promise<readonly VenuePosition[]> {
    const [state, universe] = await Promise.all([this.#state(), this.#market.universe()]);
    const held = state.assetPositions.map(({ position }) => position);
    return listedOnly(universe, held, ({ coin }) => coin)
      .map(([position, listed]) => positionOf(position, listed))
      .filter(({ size }) => size !== 0);
  }

  async balance(): Promise<VenueBalance> {
    const { marginSummary, withdrawable, time } = await this.#state();
    return {
      currency: 'USDC',
      equity: text(decimal(marginSummary.accountValue)),
      marginUsed: text(decimal(marginSummary.totalMarginUsed)),
      withdrawable: text(decimal(withdrawable)),
      time: time ?? this.#outside.now(),
    };
  }

  async fees(): Promise<VenueFees> {
    const wire = await this.#info.ask({ type: 'userFees', user: this.user }, account.userFees);
    return { maker: text(decimal(wire.userAddRate)), taker: text(decimal(wire.userCrossRate)) };
  }

  /** Actions that the address still has. */
  async actionsLeft(): Promise<number> {
    const wire = await this.#info.ask({ type: 'userRateLimit', user: this.user }, account.userRateLimit);
    return wire.nRequestsCap - wire.nRequestsUsed;
  }

  #state() {
    return this.#info.ask({ type: 'clearinghouseState', user: this.user }, account.clearinghouseState);
  }

  /** Rows from a time on: while answers are full, asks on from the last time, which comes again. */
  async #pages<T extends { readonly time: number }>(
    from: number,
    full: number,
    ask: (startTime: number) => Promise<readonly T[]>,
  ): Promise<readonly T[]> {
    const rows: T[] = [];
    let startTime = from;
    for (;;) {
      const page = [...(await ask(startTime))].sort((a, b) => a.time - b.time);
      rows.push(...page);
      const last = page.at(-1)?.time ?? startTime;
      if (page.length < full || last === startTime) return rows;
      startTime = last;
    }
  }
}

const listedOnly = <T>(
  universe: Universe,
  rows: readonly T[],
  coinOf: (row: T) => string,
): readonly (readonly [T, Listed])[] =>
  rows.flatMap((row) => {
    const listed = universe.ofCoin(coinOf(row));
    return listed === null ? [] : [[row, listed] as const];
  });
