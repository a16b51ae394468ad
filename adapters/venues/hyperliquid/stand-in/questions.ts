import { z } from 'zod';
import { Decimal } from '../../../../engine/index.ts';
import { Account } from './account.ts';
import { statusOf } from './actions.ts';
import type { Level, Market } from './market.ts';
import { cents, stepNear, written } from './numbers.ts';
import { longOf, type Venue } from './venue.ts';

type Row = Readonly<Record<string, unknown>>;

const query = z.looseObject({
  type: z.string(),
  user: z.string().optional(),
  coin: z.string().optional(),
  startTime: z.number().optional(),
  endTime: z.number().optional(),
  oid: z.union([z.number(), z.string()]).optional(),
  req: z
    .object({ coin: z.string(), interval: z.string(), startTime: z.number(), endTime: z.number().optional() })
    .optional(),
});
type Query = z.infer<typeof query>;

/** How much of its past the venue tells. */
export interface Memory {
  /** Trades of `recentTrades`. */
  readonly recentTrades: number;
  /** Trades of the first frame after a subscription. */
  readonly backfill: number;
}

const FILLS_AT_ONCE = 2_000;
const ROWS_AT_ONCE = 500;

/** Answers of `/info`. */
export class Questions {
  readonly #venue: Venue;
  readonly #memory: Memory;

  constructor(venue: Venue, memory: Memory) {
    this.#venue = venue;
    this.#memory = memory;
  }

  /** Null for a question that is not known; throws a ZodError for one of another shape. */
  answer(body: unknown, now: number): unknown {
    const asked = query.parse(body);
    const market = this.#markets(asked, now);
    return market === undefined ? this.#account(asked, now) : market;
  }

  /** Mark, oracle and the rest of a coin. */
  context(market: Market): Row {
    const { bids, asks } = market.book();
    const mid = bids[0] && asks[0] ? bids[0].px.plus(asks[0].px).div(2) : null;
    return {
      funding: market.fundingRate,
      openInterest: '1000.0',
      prevDayPx: written(market.last),
      dayNtlVlm: written(cents(market.volume.times(market.last))),
      premium: '0.0',
      oraclePx: written(market.last),
      markPx: written(market.last),
      midPx: mid === null ? null : written(mid),
      impactPxs: mid === null ? null : [written(mid), written(mid)],
    };
  }

  mids(): Row {
    const all = [...this.#venue.markets.values()].map((market) => {
      const { midPx } = this.context(market);
      return [market.tape.coin, midPx ?? written(market.last)];
    });
    return Object.fromEntries(all) as Row;
  }

  book(market: Market, now: number): Row {
    const { bids, asks } = market.book();
    return { coin: market.tape.coin, time: now, levels: [bids.map(levelOf), asks.map(levelOf)] };
  }

  top(market: Market, now: number): Row {
    const { bids, asks } = market.book();
    return {
      coin: market.tape.coin,
      time: now,
      bbo: [bids[0] ? levelOf(bids[0]) : null, asks[0] ? levelOf(asks[0]) : null],
    };
  }

  /** What a new subscriber hears first. */
  backfill(market: Market): readonly unknown[] {
    return market.recent.slice(-this.#memory.backfill);
  }

  #meta(): Row {
    const markets = [...this.#venue.markets.values()].sort((a, b) => a.asset - b.asset);
    return {
      universe: markets.map(({ tape }) => ({
        name: tape.coin,
        szDecimals: tape.szDecimals,
        maxLeverage: tape.maxLeverage,
      })),
    };
  }

  /** Questions about the market; undefined if it is none of them. */
  #markets(asked: Query, now: number): unknown {
    const market = this.#market(asked.coin ?? asked.req?.coin);
    const answers: Readonly<Record<string, () => unknown>> = {
      meta: () => this.#meta(),
      metaAndAssetCtxs: () => [this.#meta(), [...this.#venue.markets.values()].map((each) => this.context(each))],
      allMids: () => this.mids(),
      exchangeStatus: () => ({ time: now, specialStatuses: null }),
      recentTrades: () => market?.recent.slice(-this.#memory.recentTrades) ?? null,
      l2Book: () => market && this.book(market, now),
      candleSnapshot: () => market && asked.req && this.#candles(market, asked.req, now),
      fundingHistory: () => this.#fundingHistory(asked, now),
    };
    return answers[asked.type]?.();
  }

  #candles(market: Market, { coin, interval, startTime, endTime }: NonNullable<Query['req']>, now: number): unknown {
    return market.candles.of(coin, interval, startTime, endTime ?? now);
  }

  #fundingHistory({ coin, startTime = 0, endTime }: Query, now: number): unknown {
    return (this.#market(coin)?.funding ?? [])
      .filter(({ time }) => time >= startTime && time <= (endTime ?? now))
      .slice(0, ROWS_AT_ONCE)
      .map(({ time, rate }) => ({ coin, fundingRate: rate, premium: '0.0', time }));
  }

  #account(asked: Query, now: number): unknown {
    const user = (asked.user ?? '').toLowerCase();
    // The venue knows every address; one that holds nothing (an agent's, for example) has nothing.
    const account = this.#venue.accounts.get(user) ?? new Account(user, '0', { taker: '0.00045', maker: '0.00015' });
    const answers: Readonly<Record<string, () => unknown>> = {
      userRole: () => this.#role(user, now),
      clearinghouseState: () => this.#state(account, now),
      spotClearinghouseState: () => ({ balances: [] }),
      openOrders: () => account.open.map(longOf).reverse(),
      frontendOpenOrders: () => account.open.map(longOf).reverse(),
      historicalOrders: () => [...account.orders.values()].map(statusOf).reverse().slice(0, FILLS_AT_ONCE),
      orderStatus: () => orderStatus(account, asked.oid ?? -1),
      userFills: () => account.fills.slice(-FILLS_AT_ONCE).reverse(),
      userFillsByTime: () => account.fills.filter(within(asked, now)).slice(0, FILLS_AT_ONCE),
      userFunding: () => account.payments.filter(within(asked, now)).slice(0, ROWS_AT_ONCE).map(paymentOf),
      userFees: () => ({
        userCrossRate: account.fees.taker,
        userAddRate: account.fees.maker,
        activeReferralDiscount: '0.0',
      }),
      userRateLimit: () => rateLimit(account),
      extraAgents: () => [...account.agents].map(([address, { name, validUntil }]) => ({ name, address, validUntil })),
    };
    return answers[asked.type]?.() ?? null;
  }

  #role(user: string, now: number): Row {
    const account = this.#venue.accounts.get(user);
    if (account)
      return account.master === null ? { role: 'user' } : { role: 'subAccount', data: { master: account.master } };
    for (const { address, agents } of this.#venue.accounts.values()) {
      if ((agents.get(user)?.validUntil ?? 0) > now) return { role: 'agent', data: { user: address } };
    }
    return { role: 'missing' };
  }

  #state(account: Account, now: number): Row {
    const equity = this.#venue.equity(account);
    const used = this.#venue.marginUsed(account, false);
    const summary = {
      accountValue: written(cents(equity)),
      totalNtlPos: '0.0',
      totalRawUsd: written(cents(account.balance)),
      totalMarginUsed: written(cents(used)),
    };
    return {
      marginSummary: summary,
      crossMarginSummary: summary,
      crossMaintenanceMarginUsed: written(cents(this.#venue.maintenance(account))),
      withdrawable: written(cents(Decimal.max(0, equity.minus(this.#venue.marginUsed(account, true))))),
      assetPositions: [...account.positions].map(([coin]) => ({
        type: 'oneWay',
        position: this.#position(account, coin),
      })),
      time: now,
    };
  }

  #position(account: Account, coin: string): Row {
    const market = this.#venue.markets.get(coin);
    const position = account.positions.get(coin);
    if (!market || !position) return {};
    const { szi, entryPx, funding } = position;
    const isCross = account.leverage.get(coin)?.isCross ?? true;
    const upnl = market.last.minus(entryPx).times(szi);
    const { maxLeverage, szDecimals } = market.tape;
    const cushion = this.#venue.equity(account).minus(this.#venue.maintenance(account)).div(szi);
    const liquidation = market.last.minus(cushion);
    return {
      coin,
      szi: written(szi),
      leverage: { type: isCross ? 'cross' : 'isolated', value: account.leverageOf(coin, maxLeverage) },
      entryPx: written(entryPx),
      positionValue: written(cents(szi.abs().times(market.last))),
      unrealizedPnl: written(cents(upnl)),
      returnOnEquity: '0.0',
      liquidationPx: liquidation.gt(0) ? written(liquidation.toNearest(stepNear(liquidation, szDecimals))) : null,
      marginUsed: written(cents(this.#venue.marginFor(account, coin, szi.abs(), market.last))),
      maxLeverage,
      cumFunding: { allTime: written(funding), sinceOpen: written(funding), sinceChange: written(funding) },
    };
  }

  #market(coin: string | undefined): Market | null {
    return this.#venue.markets.get(coin ?? '') ?? null;
  }
}

const orderStatus = (account: Account, oid: number | string): Row => {
  const order = typeof oid === 'string' ? account.byCloid(oid) : account.orders.get(oid);
  return order ? { status: 'order', order: statusOf(order) } : { status: 'unknownOid' };
};

const rateLimit = (account: Account): Row => ({
  cumVlm: written(cents(account.traded)),
  nRequestsUsed: account.actions,
  nRequestsCap: 10_000 + account.traded.trunc().toNumber(),
});

const levelOf = ({ px, sz }: Level): Row => ({ px: written(px), sz: written(sz), n: 1 });

const within =
  ({ startTime = 0, endTime }: Query, now: number) =>
  (row: Row): boolean =>
    Number(row['time']) >= startTime && Number(row['time']) <= (endTime ?? now);

const paymentOf = ({ time, ...delta }: Row): Row => ({
  time,
  hash: `0x${'0'.repeat(64)}`,
  delta: { type: 'funding', ...delta },
});
