import { Decimal } from '../../../../engine/index.ts';
import { cents, written } from './numbers.ts';

export interface Position {
  szi: Decimal;
  entryPx: Decimal;
  funding: Decimal;
}

export interface OwnOrder {
  readonly oid: number;
  readonly cloid: string | null;
  readonly coin: string;
  readonly isBuy: boolean;
  readonly limitPx: Decimal;
  sz: Decimal;
  readonly origSz: Decimal;
  readonly reduceOnly: boolean;
  readonly tif: string;
  readonly trigger: { readonly isMarket: boolean; readonly px: Decimal; readonly tpsl: 'tp' | 'sl' } | null;
  readonly timestamp: number;
  status: string;
  statusTimestamp: number;
}

/** Rates as fractions of notional. */
export interface FeeRates {
  readonly taker: string;
  readonly maker: string;
}

/** One account: money, positions, orders, and what happened to it. */
export class Account {
  readonly address: string;
  /** For a sub-account, its master. */
  readonly master: string | null;
  readonly agents = new Map<string, { readonly name: string; readonly validUntil: number }>();
  readonly positions = new Map<string, Position>();
  readonly leverage = new Map<string, { readonly value: number; readonly isCross: boolean }>();
  /** Every order there ever was, by the venue's id. */
  readonly orders = new Map<number, OwnOrder>();
  readonly fills: Readonly<Record<string, unknown>>[] = [];
  readonly payments: Readonly<Record<string, unknown>>[] = [];
  readonly fees: FeeRates;
  balance: Decimal;
  scheduledCancel: number | null = null;
  readonly scheduleFired: number[] = [];
  actions = 0;
  traded = new Decimal(0);

  constructor(address: string, balance: string, fees: FeeRates, master: string | null = null) {
    this.address = address.toLowerCase();
    this.balance = new Decimal(balance);
    this.fees = fees;
    this.master = master;
  }

  get open(): readonly OwnOrder[] {
    return [...this.orders.values()].filter(({ status }) => status === 'open');
  }

  /** The newest order of a client id. */
  byCloid(cloid: string): OwnOrder | null {
    return [...this.orders.values()].findLast((order) => order.cloid === cloid) ?? null;
  }

  size(coin: string): Decimal {
    return this.positions.get(coin)?.szi ?? new Decimal(0);
  }

  leverageOf(coin: string, most: number): number {
    return this.leverage.get(coin)?.value ?? Math.min(20, most);
  }

  /** Books a match: position, realised PnL, fee. Returns what the venue writes of it. */
  fill(coin: string, isBuy: boolean, match: { readonly px: Decimal; readonly sz: Decimal }, isTaker: boolean) {
    const signed = isBuy ? match.sz : match.sz.negated();
    const before = this.positions.get(coin) ?? { szi: new Decimal(0), entryPx: match.px, funding: new Decimal(0) };
    const closes = before.szi.times(signed).lt(0);
    const closed = closes ? Decimal.min(before.szi.abs(), match.sz) : new Decimal(0);
    const direction = before.szi.isNegative() ? -1 : 1;
    const pnl = cents(match.px.minus(before.entryPx).times(closed).times(direction));
    const fee = cents(match.px.times(match.sz).times(isTaker ? this.fees.taker : this.fees.maker));
    this.balance = this.balance.plus(pnl).minus(fee);
    this.traded = this.traded.plus(match.px.times(match.sz));
    const szi = before.szi.plus(signed);
    if (szi.isZero()) this.positions.delete(coin);
    else this.positions.set(coin, { szi, entryPx: entryAfter(before, match, signed, szi), funding: before.funding });
    return {
      startPosition: written(before.szi),
      closedPnl: written(pnl),
      fee: written(fee),
      dir: direct(before.szi, isBuy),
    };
  }
}

const entryAfter = (before: Position, match: { px: Decimal; sz: Decimal }, signed: Decimal, szi: Decimal): Decimal => {
  if (before.szi.times(signed).gte(0)) {
    const cost = before.entryPx.times(before.szi.abs()).plus(match.px.times(match.sz));
    return cost.div(szi.abs()).toSignificantDigits(12);
  }
  return szi.times(before.szi).gt(0) ? before.entryPx : match.px;
};

const direct = (before: Decimal, isBuy: boolean): string => {
  if (before.isZero() || before.isPositive() === isBuy) return isBuy ? 'Open Long' : 'Open Short';
  return isBuy ? 'Close Short' : 'Close Long';
};
