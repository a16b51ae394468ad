/** The part of ccxt that is used here, by the names ccxt gives it; what it answers is checked by `shapes.ts`. */
export interface CcxtExchange {
  readonly id: string;
  readonly name: string;
  readonly has: Record<string, unknown>;
  readonly timeframes: Readonly<Record<string, string>>;
  readonly urls: Readonly<Record<string, unknown>>;
  readonly rateLimit: number;
  readonly enableRateLimit: boolean;
  readonly precisionMode: number;
  readonly requiredCredentials: Readonly<Record<string, boolean>>;
  options: Record<string, unknown>;
  headers: Record<string, string> | undefined;
  number: (text: string) => unknown;
  fetchImplementation: unknown;
  /** ccxt's clock, ms UTC. */
  milliseconds: () => number;
  handleBuilderFeeApproval?: unknown;
  setRef?: unknown;
  loadMarkets(reload?: boolean): Promise<Readonly<Record<string, unknown>>>;
  setSandboxMode(isOn: boolean): void;
  enableDemoTrading?(isOn: boolean): void;
  featureValue?(symbol: string, method: string, name?: string): unknown;
  amountToPrecision(symbol: string, amount: string): string | undefined;
  priceToPrecision(symbol: string, price: string): string | undefined;
  fetchTime(): Promise<unknown>;
  fetchTrades(symbol: string, since?: number, limit?: number): Promise<unknown>;
  fetchOHLCV(symbol: string, timeframe: string, since?: number, limit?: number): Promise<unknown>;
  fetchOrderBook(symbol: string, limit?: number): Promise<unknown>;
  fetchFundingRate(symbol: string): Promise<unknown>;
  fetchFundingRateHistory(symbol: string, since?: number, limit?: number): Promise<unknown>;
  fetchBalance(params?: object): Promise<unknown>;
  fetchPositions(symbols?: readonly string[], params?: object): Promise<unknown>;
  fetchPositionMode(symbol?: string): Promise<unknown>;
  fetchOpenOrders(symbol?: string, since?: number, limit?: number, params?: object): Promise<readonly unknown[]>;
  fetchCanceledAndClosedOrders(
    symbol: string,
    since?: number,
    limit?: number,
    params?: object,
  ): Promise<readonly unknown[]>;
  fetchOrder(id: string | undefined, symbol: string, params?: object): Promise<unknown>;
  fetchMyTrades(symbol: string, since?: number, limit?: number, params?: object): Promise<unknown>;
  fetchFundingHistory(symbol: string, since?: number, limit?: number): Promise<unknown>;
  fetchTradingFee(symbol: string): Promise<unknown>;
  createOrder(
    symbol: string,
    type: string,
    side: string,
    amount: string,
    price: string | undefined,
    params: object,
  ): Promise<unknown>;
  cancelOrder(id: string | undefined, symbol: string, params?: object): Promise<unknown>;
  setLeverage(leverage: number, symbol: string): Promise<unknown>;
  setMarginMode(mode: string, symbol: string): Promise<unknown>;
}

/** Keys and passwords of an account, by ccxt's names. */
export interface Credentials {
  readonly apiKey: string;
  readonly secret: string;
  /** Some exchanges want a passphrase that was chosen with the key. */
  readonly password?: string;
}

type ExchangeClass = new (config: object) => CcxtExchange;

interface CcxtModule {
  readonly exchanges: readonly string[];
  readonly version: string;
  readonly [exchange: string]: unknown;
}

/** Loaded when it is first needed: it is large, and most commands never need it. */
export const loadCcxt = async (): Promise<CcxtModule> => (await import('ccxt')).default;

/** Class of an exchange; null if ccxt has none of this name. */
export const classOf = (ccxt: CcxtModule, id: string): ExchangeClass | null =>
  ccxt.exchanges.includes(id) ? (ccxt[id] as ExchangeClass) : null;
