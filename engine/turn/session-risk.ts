import type { Account } from '../accounts/account.ts';
import type { Scale } from '../domain/instrument.ts';
import type { Money, Ratio } from '../domain/money.ts';
import type { RiskLimits } from '../manifest.ts';
import { priceTicks, type Lots, type PriceTicks } from '../domain/units.ts';
import type { Orders, Pending } from '../orders/order-book.ts';
import { OrderRate } from '../risk/order-rate.ts';
import type { RiskView } from '../risk/view.ts';
import { markOf, type Market } from './view.ts';

interface SessionRiskParts {
  readonly scale: Scale;
  readonly account: Account;
  readonly orders: Orders;
  readonly leverage: Ratio;
  readonly takerFee: Ratio;
  readonly limits: RiskLimits;
}

/** What risk looks at, for the whole session: read at the moment of asking, and reckoned only where a limit asks. */
export class SessionRisk implements RiskView {
  readonly scale: Scale;
  readonly leverage: Ratio;
  takerFee: Ratio;
  /** Nothing may add exposure until a person resumes trading. */
  halted = false;
  /** A person wants no new exposure for now. */
  paused = false;
  /** Market data is missing. */
  stale = false;
  /** The session is ending: nothing is asked for any more. */
  stopping = false;
  /** Orders that were sent a short time ago. */
  readonly rate: OrderRate;
  readonly #account: Account;
  readonly #orders: Orders;
  readonly #market: Market;

  constructor({ scale, leverage, takerFee, account, orders, limits }: SessionRiskParts, market: Market) {
    this.scale = scale;
    this.leverage = leverage;
    this.takerFee = takerFee;
    this.#account = account;
    this.#orders = orders;
    this.#market = market;
    this.rate = new OrderRate(limits.maxOrderRate ?? null);
  }

  get reducing(): boolean {
    return this.halted || this.paused || this.stale;
  }
  get price(): PriceTicks | null {
    return this.#market.price;
  }
  get mark(): PriceTicks | null {
    return this.#market.mark;
  }
  get position(): Lots {
    return this.#account.position;
  }
  get worst(): Pending {
    return this.#orders.pending();
  }
  get openOrders(): number {
    return this.#orders.openCount;
  }
  get equity(): Money {
    return this.#account.ledger.equity(this.#mark);
  }
  get available(): Money {
    return this.#account.ledger.available(this.#mark);
  }
  get time(): number {
    return this.#market.time;
  }

  get #mark(): PriceTicks {
    return markOf(this.#market) ?? priceTicks(0);
  }
}
