import { coins, dollars, lastTrade } from './market.ts';

/** An order as the stand-in keeps it; prices in tenths of a dollar, sizes in thousandths of a coin. */
export interface StandInOrder {
  readonly id: number;
  readonly clientId: string;
  readonly side: 'BUY' | 'SELL';
  readonly tenths: number;
  readonly size: number;
  readonly timeInForce: string;
  readonly reduceOnly: boolean;
  readonly time: number;
  filled: number;
  /** Tenths of a dollar, of what was filled. */
  average: number;
  status: 'NEW' | 'PARTIALLY_FILLED' | 'FILLED' | 'CANCELED' | 'EXPIRED';
  updated: number;
}

type Terms = Pick<StandInOrder, 'clientId' | 'side' | 'tenths' | 'size' | 'timeInForce' | 'reduceOnly'>;

export interface StandInFill {
  readonly id: number;
  readonly order: number;
  readonly side: 'BUY' | 'SELL';
  readonly tenths: number;
  readonly size: number;
  readonly isMaker: boolean;
  readonly time: number;
}

/** Said by the exchange with a code and a sentence. */
export class Refusal extends Error {
  readonly code: number;

  constructor(code: number, sentence: string) {
    super(sentence);
    this.code = code;
  }
}

const TAKER = 0.0005;
const MAKER = 0.0002;

/** One account: its orders, its fills, its position and its money. */
export class StandInAccount {
  readonly orders: StandInOrder[] = [];
  readonly fills: StandInFill[] = [];
  /** Money without unrealised profit. */
  wallet = 10_000;
  /** Thousandths of a coin, signed. */
  position = 0;
  entry = 0;
  leverage = 20;
  #number = 1_000;

  /** Fees paid for a fill, dollars. */
  static feeOf({ tenths, size, isMaker }: StandInFill): number {
    return ((tenths / 10) * size * (isMaker ? MAKER : TAKER)) / 1_000;
  }

  place(terms: Terms, now: number): StandInOrder {
    this.#assertTaken(terms, now);
    const held = terms.side === 'SELL' ? this.position : -this.position;
    const size = terms.reduceOnly ? Math.min(terms.size, held) : terms.size;
    const order: StandInOrder = {
      ...terms,
      size,
      id: this.#number++,
      time: now,
      filled: 0,
      average: 0,
      status: 'NEW',
      updated: now,
    };
    this.orders.push(order);
    if (isCrossing(terms, now)) this.#fill(order, { tenths: lastTrade(now).tenths, isMaker: false, now });
    else if (terms.timeInForce !== 'GTC' && terms.timeInForce !== 'GTX') end(order, 'EXPIRED', now);
    return order;
  }

  #assertTaken(terms: Terms, now: number): void {
    if (this.orders.some(({ clientId }) => clientId === terms.clientId)) {
      throw new Refusal(-4116, 'ClientOrderId is duplicated.');
    }
    if (!terms.reduceOnly && (terms.tenths * terms.size) / 10_000 < 100) {
      throw new Refusal(-4164, "Order's notional must be no smaller than 100 (unless you choose reduce only).");
    }
    const held = terms.side === 'SELL' ? this.position : -this.position;
    if (terms.reduceOnly && held <= 0) throw new Refusal(-2022, 'ReduceOnly Order is rejected.');
    const after = Math.abs(this.position + (terms.side === 'BUY' ? terms.size : -terms.size));
    if (!terms.reduceOnly && (after * terms.tenths) / 10_000 > this.wallet * this.leverage) {
      throw new Refusal(-2019, 'Margin is insufficient.');
    }
    if (terms.timeInForce === 'GTX' && isCrossing(terms, now)) {
      throw new Refusal(
        -5022,
        'Due to the order could not be executed as maker, the Post Only order will be rejected.',
      );
    }
  }

  /** An order that was taken and ended at once, unfilled. */
  placeEnded(terms: Terms, now: number): StandInOrder {
    const id = this.#number++;
    const order: StandInOrder = { ...terms, id, time: now, filled: 0, average: 0, status: 'CANCELED', updated: now };
    this.orders.push(order);
    return order;
  }

  /** Resting orders that the last price has reached are filled. */
  match(now: number): void {
    for (const order of this.orders) {
      if (order.status === 'NEW' && isCrossing(order, now))
        this.#fill(order, { tenths: order.tenths, isMaker: true, now });
    }
  }

  cancel(order: StandInOrder | undefined, now: number): StandInOrder {
    if (order?.status !== 'NEW') throw new Refusal(-2011, 'Unknown order sent.');
    end(order, 'CANCELED', now);
    return order;
  }

  /** Unrealised profit, dollars. */
  profit(now: number): number {
    return ((lastTrade(now).tenths - this.entry) * this.position) / 10_000;
  }

  #fill(order: StandInOrder, { tenths, isMaker, now }: { tenths: number; isMaker: boolean; now: number }): void {
    const { id, side, size } = order;
    const fill: StandInFill = { id: this.#number++, order: id, side, tenths, size, isMaker, time: now };
    this.fills.push(fill);
    order.filled = size;
    order.average = tenths;
    end(order, 'FILLED', now);
    this.wallet -= StandInAccount.feeOf(fill);
    const change = side === 'BUY' ? size : -size;
    const closes = Math.sign(change) === -Math.sign(this.position) ? Math.min(size, Math.abs(this.position)) : 0;
    this.wallet += ((tenths - this.entry) * closes * Math.sign(this.position)) / 10_000;
    const before = this.position;
    this.position += change;
    if (before === 0 || Math.sign(before) !== Math.sign(this.position)) this.entry = tenths;
    else if (closes === 0) this.entry = (this.entry * Math.abs(before) + tenths * size) / Math.abs(this.position);
  }
}

const isCrossing = ({ side, tenths }: Pick<StandInOrder, 'side' | 'tenths'>, now: number): boolean => {
  const last = lastTrade(now).tenths;
  return side === 'BUY' ? tenths >= last : tenths <= last;
};

const end = (order: StandInOrder, status: StandInOrder['status'], now: number): void => {
  order.status = status;
  order.updated = now;
};

/** As the exchange writes an order. */
export const orderOnWire = (order: StandInOrder, symbol: string): Readonly<Record<string, unknown>> => ({
  orderId: order.id,
  symbol,
  status: order.status,
  clientOrderId: order.clientId,
  price: dollars(order.tenths),
  avgPrice: dollars(order.average),
  origQty: coins(order.size),
  executedQty: coins(order.filled),
  cumQuote: ((order.average / 10) * (order.filled / 1_000)).toFixed(4),
  timeInForce: order.timeInForce,
  type: 'LIMIT',
  reduceOnly: order.reduceOnly,
  closePosition: false,
  side: order.side,
  positionSide: 'BOTH',
  stopPrice: '0',
  time: order.time,
  updateTime: order.updated,
});
