import { Decimal } from '../../../../engine/index.ts';
import type { Account, OwnOrder } from './account.ts';
import type { Market, Match, PublicTrade } from './market.ts';
import { cents, written } from './numbers.ts';

/** What the venue says to whoever listens. */
export interface Broadcast {
  trades(coin: string, trades: readonly PublicTrade[]): void;
  orders(user: string, updates: readonly Readonly<Record<string, unknown>>[]): void;
  fills(user: string, fills: readonly Readonly<Record<string, unknown>>[]): void;
  funding(user: string, payments: readonly Readonly<Record<string, unknown>>[]): void;
  liquidation(user: string, liquidation: Readonly<Record<string, unknown>>): void;
}

const HOUR_MS = 3_600_000;
const HASH = `0x${'0'.repeat(64)}`;

/** Markets and accounts together: matching, margin, funding, liquidation. Nothing here knows HTTP. */
export class Venue {
  readonly markets: ReadonlyMap<string, Market>;
  readonly accounts = new Map<string, Account>();
  readonly #broadcast: Broadcast;
  #fundedHour: number;
  #oid = 77_000_000;
  #lid = 1;

  constructor(markets: readonly Market[], now: number, broadcast: Broadcast) {
    this.markets = new Map(markets.map((market) => [market.tape.coin, market]));
    this.#broadcast = broadcast;
    this.#fundedHour = Math.floor(now / HOUR_MS);
  }

  market(asset: number): Market | null {
    return [...this.markets.values()].find((market) => market.asset === asset) ?? null;
  }

  nextOid(): number {
    this.#oid += 1;
    return this.#oid;
  }

  /** Everything that is due: the tape, and what it does to orders and accounts. */
  advance(now: number): void {
    for (const market of this.markets.values()) {
      const trades = market.play(now);
      if (trades.length === 0) continue;
      this.#broadcast.trades(market.tape.coin, trades);
      for (const trade of trades) this.#meet(market, trade);
    }
    this.#fund(now);
    for (const account of this.accounts.values()) {
      this.#liquidate(account, now);
      if (account.scheduledCancel !== null && account.scheduledCancel <= now) this.#fire(account, now);
    }
  }

  /** Equity: balance and unrealised PnL. */
  equity(account: Account): Decimal {
    return sum([
      account.balance,
      ...[...account.positions].map(([coin, { szi, entryPx }]) => this.#mark(coin).minus(entryPx).times(szi)),
    ]);
  }

  /** Margin of positions, and of orders that would add to them. */
  marginUsed(account: Account, withOrders: boolean): Decimal {
    const positions = [...account.positions].map(([coin, { szi }]) =>
      this.marginFor(account, coin, szi.abs(), this.#mark(coin)),
    );
    const resting = withOrders ? account.open.filter(({ reduceOnly, trigger }) => !reduceOnly && trigger === null) : [];
    return sum([...positions, ...resting.map(({ coin, sz, limitPx }) => this.marginFor(account, coin, sz, limitPx))]);
  }

  marginFor(account: Account, coin: string, size: Decimal, px: Decimal): Decimal {
    return size.times(px).div(account.leverageOf(coin, this.#of(coin).tape.maxLeverage));
  }

  /** Half of the initial margin at the highest leverage. */
  maintenance(account: Account): Decimal {
    return sum(
      [...account.positions].map(([coin, { szi }]) =>
        szi
          .abs()
          .times(this.#mark(coin))
          .div(2 * this.#of(coin).tape.maxLeverage),
      ),
    );
  }

  /** Matches an order with the book, up to its price. Its status is the caller's to set. */
  take(
    account: Account,
    order: OwnOrder,
    now: number,
    liquidation?: Readonly<Record<string, unknown>>,
  ): readonly Match[] {
    const market = this.#of(order.coin);
    const matches = market.take(order.isBuy, order.limitPx, order.sz);
    const trades: PublicTrade[] = [];
    for (const match of matches) {
      const trade = market.own(match.px, match.sz, order.isBuy ? 'B' : 'A', now);
      trades.push(trade);
      this.#book(
        account,
        order,
        { ...match, tid: trade.tid },
        { isTaker: true, now, ...(liquidation ? { liquidation } : {}) },
      );
    }
    if (trades.length > 0) this.#broadcast.trades(order.coin, trades);
    return matches;
  }

  /** Sets a status and tells it. */
  become(account: Account, order: OwnOrder, status: string, now: number): void {
    order.status = status;
    order.statusTimestamp = now;
    account.orders.set(order.oid, order);
    this.#broadcast.orders(account.address, [updateOf(order)]);
  }

  #of(coin: string): Market {
    const market = this.markets.get(coin);
    if (!market) throw new RangeError(`no market ${coin}`);
    return market;
  }

  #mark(coin: string): Decimal {
    return this.#of(coin).last;
  }

  /** A trade of the tape meets triggers and resting orders. */
  #meet(market: Market, trade: PublicTrade): void {
    const px = new Decimal(trade.px);
    let left = new Decimal(trade.sz);
    for (const account of this.accounts.values()) {
      for (const order of account.open.filter(({ coin }) => coin === trade.coin)) {
        if (order.trigger === null) left = left.minus(this.#meetResting(market, trade, { account, order, left }));
        else if (isTriggered(order, px)) this.trigger(account, order, trade.time);
      }
    }
  }

  /** Through its price an order fills whole, at its price with what the trade brings. Says how much that was. */
  #meetResting(market: Market, trade: PublicTrade, met: { account: Account; order: OwnOrder; left: Decimal }): Decimal {
    const { account, order, left } = met;
    const px = new Decimal(trade.px);
    const isThrough = order.isBuy ? px.lt(order.limitPx) : px.gt(order.limitPx);
    const isAt = px.eq(order.limitPx) && (trade.side === 'A') === order.isBuy;
    if (!isThrough && !isAt) return new Decimal(0);
    const sz = isThrough ? order.sz : Decimal.min(order.sz, left);
    if (sz.lte(0)) return new Decimal(0);
    this.#book(account, order, { px: order.limitPx, sz, tid: market.tid() }, { isTaker: false, now: trade.time });
    if (order.sz.isZero()) this.become(account, order, 'filled', trade.time);
    return isAt ? sz : new Decimal(0);
  }

  /** A trigger was touched: a market one takes what is there, the other rests (or takes) at its price. */
  trigger(account: Account, order: OwnOrder, now: number): void {
    const live = { ...order, trigger: null, tif: order.trigger?.isMarket === true ? 'Ioc' : 'Gtc' };
    this.become(account, live, 'triggered', now);
    if (live.reduceOnly) live.sz = Decimal.min(live.sz, reducible(account, live));
    const wanted = live.sz;
    if (wanted.isZero()) {
      this.become(account, live, 'reduceOnlyCanceled', now);
      return;
    }
    this.take(account, live, now);
    if (live.sz.isZero()) this.become(account, live, 'filled', now);
    else if (live.tif !== 'Ioc') this.become(account, live, 'open', now);
    else this.become(account, live, live.sz.lt(wanted) ? 'canceled' : 'iocCancelRejected', now);
  }

  #book(
    account: Account,
    order: OwnOrder,
    match: Match,
    how: { isTaker: boolean; now: number; liquidation?: unknown },
  ): void {
    const { isTaker, now, liquidation } = how;
    order.sz = order.sz.minus(match.sz);
    const booked = account.fill(order.coin, order.isBuy, match, isTaker);
    const fill = {
      coin: order.coin,
      px: written(match.px),
      sz: written(match.sz),
      side: order.isBuy ? 'B' : 'A',
      time: now,
      startPosition: booked.startPosition,
      dir: booked.dir,
      closedPnl: booked.closedPnl,
      hash: HASH,
      oid: order.oid,
      crossed: isTaker,
      fee: booked.fee,
      tid: match.tid,
      ...(order.cloid === null ? {} : { cloid: order.cloid }),
      ...(liquidation === undefined ? {} : { liquidation }),
      feeToken: 'USDC',
      twapId: null,
    };
    account.fills.push(fill);
    this.#broadcast.fills(account.address, [fill]);
    this.#cutReduceOnly(account, order.coin, now);
  }

  /** Orders that may only reduce are gone when there is nothing left to reduce. */
  #cutReduceOnly(account: Account, coin: string, now: number): void {
    for (const order of account.open) {
      if (order.coin !== coin || !order.reduceOnly || order.sz.isZero()) continue;
      if (reducible(account, order).isZero()) this.become(account, order, 'reduceOnlyCanceled', now);
    }
  }

  #fund(now: number): void {
    const hour = Math.floor(now / HOUR_MS);
    for (; this.#fundedHour < hour; this.#fundedHour++) {
      const time = (this.#fundedHour + 1) * HOUR_MS;
      for (const market of this.markets.values()) market.funding.push({ time, rate: market.fundingRate });
      for (const account of this.accounts.values()) this.#pay(account, time);
    }
  }

  #pay(account: Account, time: number): void {
    for (const [coin, position] of account.positions) {
      const { fundingRate, last } = this.#of(coin);
      const usdc = cents(position.szi.times(last).times(fundingRate)).negated();
      account.balance = account.balance.plus(usdc);
      position.funding = position.funding.minus(usdc);
      const payment = { time, coin, usdc: written(usdc), szi: written(position.szi), fundingRate, nSamples: null };
      account.payments.push(payment);
      this.#broadcast.funding(account.address, [payment]);
    }
  }

  #liquidate(account: Account, now: number): void {
    if (account.positions.size === 0 || this.equity(account).gte(this.maintenance(account))) return;
    for (const order of account.open) this.become(account, order, 'liquidatedCanceled', now);
    const value = this.equity(account);
    const notional = sum([...account.positions].map(([coin, { szi }]) => szi.abs().times(this.#mark(coin))));
    for (const [coin, { szi }] of [...account.positions]) {
      const mark = written(this.#mark(coin));
      const order = this.#closing(coin, szi, now);
      this.take(account, order, now, { liquidatedUser: account.address, markPx: mark, method: 'market' });
      this.become(account, order, order.sz.isZero() ? 'filled' : 'iocCancelRejected', now);
    }
    this.#broadcast.liquidation(account.address, {
      lid: this.#lid++,
      liquidator: '0x0000000000000000000000000000000000000003',
      liquidated_user: account.address,
      liquidated_ntl_pos: written(cents(notional)),
      liquidated_account_value: written(cents(value)),
    });
  }

  /** An order that closes a position at any price. */
  #closing(coin: string, szi: Decimal, now: number): OwnOrder {
    const isBuy = szi.isNegative();
    const sz = szi.abs();
    const limitPx = isBuy ? new Decimal('1e12') : new Decimal(0);
    const terms = { cloid: null, coin, isBuy, limitPx, sz, origSz: sz, reduceOnly: true, tif: 'Ioc', trigger: null };
    return { oid: this.nextOid(), ...terms, timestamp: now, status: 'open', statusTimestamp: now };
  }

  #fire(account: Account, now: number): void {
    account.scheduledCancel = null;
    account.scheduleFired.push(now);
    for (const order of account.open) this.become(account, order, 'scheduledCancel', now);
  }
}

const sum = (values: readonly Decimal[]): Decimal => values.reduce((total, value) => total.plus(value), new Decimal(0));

/** How much an order may still reduce. */
export const reducible = (account: Account, order: Pick<OwnOrder, 'coin' | 'isBuy'>): Decimal => {
  const held = account.size(order.coin);
  return held.isZero() || held.isNegative() !== order.isBuy ? new Decimal(0) : held.abs();
};

/** Stops trigger beyond the price, take-profits before it. */
export const isTriggered = ({ isBuy, trigger }: OwnOrder, px: Decimal): boolean => {
  if (!trigger) return false;
  const isUpward = (trigger.tpsl === 'sl') === isBuy;
  return isUpward ? px.gte(trigger.px) : px.lte(trigger.px);
};

/** An order in the venue's short form. */
const shortOf = (order: OwnOrder): Readonly<Record<string, unknown>> => ({
  coin: order.coin,
  side: order.isBuy ? 'B' : 'A',
  limitPx: written(order.limitPx),
  sz: written(order.sz),
  oid: order.oid,
  timestamp: order.timestamp,
  origSz: written(order.origSz),
  ...(order.cloid === null ? {} : { cloid: order.cloid }),
});

/** An order in the venue's long form. */
export const longOf = (order: OwnOrder): Readonly<Record<string, unknown>> => ({
  ...shortOf(order),
  triggerCondition: order.trigger ? `Price ${order.trigger.tpsl} ${written(order.trigger.px)}` : 'N/A',
  isTrigger: order.trigger !== null,
  triggerPx: order.trigger ? written(order.trigger.px) : '0.0',
  children: [],
  isPositionTpsl: false,
  reduceOnly: order.reduceOnly,
  orderType: order.trigger ? 'Trigger' : 'Limit',
  tif: order.tif,
  cloid: order.cloid,
});

export const updateOf = (order: OwnOrder): Readonly<Record<string, unknown>> => ({
  order: shortOf(order),
  status: order.status,
  statusTimestamp: order.statusTimestamp,
});
