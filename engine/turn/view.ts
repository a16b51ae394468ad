import type { Account } from '../accounts/account.ts';
import type { Decimal } from '../domain/decimal.ts';
import type { Money } from '../domain/money.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import type { Orders } from '../orders/order-book.ts';
import type { OpenOrder, View } from '../strategy.ts';

/** The market as the session knows it: the last price and its time. */
export interface Market {
  time: number;
  /** Null before the first price. */
  price: PriceTicks | null;
  /** Recorded mark; null where none is recorded, and the last price stands for it. */
  mark: PriceTicks | null;
}

/** The price at which positions are valued; null before the first one. */
export const markOf = ({ mark, price }: Market): PriceTicks | null => mark ?? price;

/** One view for the whole session: it reads what is true at the moment of asking, so nothing is copied per decision. */
export class SessionView implements View {
  readonly #market: Market;
  readonly #orders: Orders;
  readonly #account: Account;

  constructor(market: Market, orders: Orders, account: Account) {
    this.#market = market;
    this.#orders = orders;
    this.#account = account;
  }

  get time(): number {
    return this.#market.time;
  }
  get price(): PriceTicks {
    return this.#market.price ?? (0 as PriceTicks);
  }
  get position(): Lots {
    return this.#account.position;
  }
  get exposure(): Lots {
    return this.#orders.exposure(this.#account.position);
  }
  get openOrders(): readonly OpenOrder[] {
    return this.#orders.open();
  }
  get equity(): Decimal {
    return this.#account.equity(this.#mark);
  }
  get equityMoney(): Money {
    return this.#account.ledger.equity(this.#mark);
  }
  get available(): Decimal {
    return this.#account.available(this.#mark);
  }

  get #mark(): PriceTicks {
    return markOf(this.#market) ?? (0 as PriceTicks);
  }
}
