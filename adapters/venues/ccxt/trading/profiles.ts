import type { CcxtExchange } from '../exchange/ccxt.ts';

/** What must be known of an exchange before orders go there; ccxt does not say it. */
export interface Profile {
  /** The exchange refuses a request that reaches it later than this after it was signed. */
  readonly lifetimeMs: number;
  /** A question for fills reaches so far at most; longer times are asked piece by piece. */
  readonly fillsWindowMs: number;
  /** Why the account cannot be traded as it is set; null for nothing. */
  readonly obstacle: (exchange: CcxtExchange) => Promise<string | null>;
  /** Cancels all orders in a market after so many ms; 0 switches it off. */
  readonly cancelLater: (exchange: CcxtExchange, marketId: string, ms: number) => Promise<unknown>;
}

type Implicit = Readonly<Record<string, (params: object) => Promise<unknown>>>;

const call = (exchange: CcxtExchange, name: string, params: object): Promise<unknown> => {
  const method = (exchange as unknown as Implicit)[name];
  if (method === undefined) throw new Error(`ccxt has no ${name}`);
  return method.call(exchange, params);
};

/** Exchanges whose orders carry an id of ours that can be asked for afterwards, tried against a stand-in. */
export const PROFILES: Readonly<Record<string, Profile>> = {
  binanceusdm: {
    lifetimeMs: 10_000,
    fillsWindowMs: 7 * 24 * 3_600_000,
    obstacle: async (exchange) => {
      const burn = (await call(exchange, 'fapiPrivateGetFeeBurn', {})) as { readonly feeBurn?: boolean };
      return burn.feeBurn === false ? null : 'fees in USDT: they are paid in BNB, which the books here do not count';
    },
    cancelLater: (exchange, symbol, countdownTime) =>
      call(exchange, 'fapiPrivatePostCountdownCancelAll', { symbol, countdownTime }),
  },
};
