import type { CcxtExchange } from '../../exchange/ccxt.ts';
import type { Listed } from '../../exchange/markets.ts';

/** An order by our id or by the exchange's own. */
export interface OrderName {
  readonly clientId?: string;
  readonly venueId?: string;
}

/** What must be known of an exchange before orders go there; ccxt does not say it. One file for each exchange. */
export interface Profile {
  /** ccxt's methods that are called for it, besides those for prices. */
  readonly needs: readonly string[];
  /** The exchange refuses a request that reaches it later than this after it was signed. */
  readonly lifetimeMs: number;
  /** A question for fills reaches so far, and is answered with so many, at most. */
  readonly fills: {
    readonly windowMs: number;
    readonly atOnce: number;
    readonly order: 'oldest-first' | 'newest-first';
  };
  /** The answer to an order says that it was taken, not what became of it: that is asked for. */
  readonly isOnlyAcknowledged: boolean;
  /** Why the account cannot be traded as it is set; null for nothing. */
  readonly obstacle: (exchange: CcxtExchange, traded: readonly Listed[]) => Promise<string | null>;
  /** Null, or ccxt's `OrderNotFound`: the exchange does not know it. */
  readonly find: (exchange: CcxtExchange, symbol: string, name: OrderName) => Promise<unknown>;
  readonly openOrders: (exchange: CcxtExchange) => Promise<unknown>;
  /** How our id is named when an order is canceled. */
  readonly cancelBy: (clientId: string) => object;
  /** Equity of a currency, where ccxt's total is something else; null for ccxt's. */
  readonly equity: (balance: unknown, currency: string) => string | null;
  /** Where the margin mode is the whole account's: which one it has. It is never changed there. */
  readonly marginMode: ((exchange: CcxtExchange) => Promise<string>) | null;
  /** Cancels all orders in a market after so many ms, 0 switches it off; null where the exchange has no such switch. */
  readonly cancelLater: ((exchange: CcxtExchange, marketId: string, ms: number) => Promise<unknown>) | null;
}

type Implicit = Readonly<Record<string, (params: object) => Promise<unknown>>>;

/** A method of ccxt that stands for one address of the exchange. */
export const call = (exchange: CcxtExchange, name: string, params: object): Promise<unknown> => {
  const method = (exchange as unknown as Implicit)[name];
  if (method === undefined) throw new Error(`ccxt has no ${name}`);
  return method.call(exchange, params);
};

export const DAY_MS = 24 * 3_600_000;
/** What books in one direction and one currency cannot hold. */
export const HEDGED = 'one-way mode of positions (the account is in hedge mode)';
