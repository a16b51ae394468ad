import { createHmac } from 'node:crypto';
import { orderOnWire, Refusal, StandInAccount, type StandInOrder } from './account.ts';
import { StandInExchange, type FaultWords, type Query, type StandInAnswer } from './exchange.ts';
import { coins, dollars, klineOf, lastTrade } from './market.ts';

const SYMBOL = 'BTCUSDT';
const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const EIGHT_HOURS = 8 * 3_600_000;

/**
 * Speaks as Binance's USD-margined futures do, as far as it is documented and needed: one market, one account, a price
 * that is a function of the time. It is no matching engine; it is what ccxt can be tried against without a network.
 */
export class StandIn extends StandInExchange {
  /** Fees paid in a coin of the exchange. */
  isFeeBurnt = false;

  protected readonly words: FaultWords = {
    unavailable: '{"code":-1001,"msg":"Internal error"}',
    blocked: '{"code":0,"msg":"Service unavailable from a restricted location"}',
    limited: '{"code":-1003,"msg":"Too many requests."}',
  };

  protected answer(method: string, url: URL, headers: Headers, body: string): StandInAnswer {
    const text = method === 'GET' || method === 'DELETE' ? url.search.slice(1) : body;
    const query = new Map(new URLSearchParams(text));
    try {
      if (query.has('signature')) this.#assertSigned(text, headers);
      this.account.match(this.now());
      const route = `${method} ${url.pathname.replace(/^\/fapi\/v\d/, '')}`;
      const value = this.#public[route]?.(query) ?? this.#account(route, query);
      return value === undefined
        ? { status: 404, body: '{"code":-1000,"msg":"no such path"}' }
        : { status: 200, body: JSON.stringify(value) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { status: 400, body: JSON.stringify({ code: error.code, msg: error.message }) };
    }
  }

  #assertSigned(text: string, headers: Headers): void {
    if (headers.get('x-mbx-apikey') !== this.keys.apiKey) throw new Refusal(-2014, 'API-key format invalid.');
    const [signed = '', signature = ''] = text.split('&signature=');
    if (createHmac('sha256', this.keys.secret).update(signed).digest('hex') !== signature) {
      throw new Refusal(-1022, 'Signature for this request is not valid.');
    }
    const sent = Number(new URLSearchParams(signed).get('timestamp'));
    if (Math.abs(sent - this.now()) > 10_000) {
      throw new Refusal(-1021, 'Timestamp for this request is outside of the recvWindow.');
    }
  }

  readonly #public: Readonly<Record<string, (query: Query) => unknown>> = {
    'GET /time': () => ({ serverTime: Math.trunc(this.now()) }),
    'GET /exchangeInfo': () => EXCHANGE_INFO,
    'GET /aggTrades': (query) =>
      this.#trades(query).map(({ id, time, tenths, size, isBuyerMaker }) => ({
        a: id,
        p: dollars(tenths),
        q: coins(size),
        f: id,
        l: id,
        T: time,
        m: isBuyerMaker,
      })),
    'GET /klines': (query) => this.#klines(query, this.now()),
    'GET /depth': () => {
      const now = this.now();
      const { tenths } = lastTrade(now);
      const level = (away: number): readonly string[] => [dollars(tenths + away), coins(100 * Math.abs(away))];
      return { E: now, T: now, lastUpdateId: 1, bids: [-1, -2, -5].map(level), asks: [1, 2, 5].map(level) };
    },
    'GET /premiumIndex': () => {
      const now = this.now();
      return {
        symbol: SYMBOL,
        markPrice: `${dollars(lastTrade(now).tenths)}1234567`,
        indexPrice: `${dollars(lastTrade(now).tenths)}0000000`,
        lastFundingRate: '0.00010000',
        nextFundingTime: (Math.floor(now / EIGHT_HOURS) + 1) * EIGHT_HOURS,
        time: Math.trunc(now),
      };
    },
    'GET /fundingRate': (query) => {
      const first = Math.ceil(Number(query.get('startTime') ?? 0) / EIGHT_HOURS);
      const count = Math.min(100, Math.floor(this.now() / EIGHT_HOURS) - first + 1);
      return Array.from({ length: Math.max(0, count) }, (_, index) => ({
        symbol: SYMBOL,
        fundingTime: (first + index) * EIGHT_HOURS,
        fundingRate: '0.00010000',
        markPrice: '60000.00000000',
      }));
    },
  };

  #klines(query: Query, now: number): readonly (readonly (number | string)[])[] {
    const limit = Number(query.get('limit') ?? 500);
    const from = Number(query.get('startTime') ?? 0);
    const [, count = '1', unit = 'm'] = /^(\d+)([mhdw])$/.exec(query.get('interval') ?? '1m') ?? [];
    const length = Number(count) * (UNITS[unit] ?? 60_000);
    const first = from === 0 ? Math.floor(now / length) - limit + 1 : Math.ceil(from / length);
    const rows = Math.min(limit, Math.floor(now / length) - first + 1);
    const all = Array.from({ length: Math.max(0, rows) }, (_, index) => klineOf((first + index) * length, length, now));
    return all.filter(([open]) => !this.isSilent(Number(open)));
  }

  #trades(query: Query) {
    const from = query.get('startTime');
    const to = query.get('endTime');
    return this.tradesHeard(
      Number(query.get('limit') ?? 500),
      from === undefined ? null : Number(from),
      to === undefined ? null : Number(to),
    );
  }

  readonly #private: Readonly<Record<string, (query: Query, now: number) => unknown>> = {
    'POST /order': (query, now) => orderOnWire(this.account.place(termsOf(query), now), SYMBOL),
    'DELETE /order': (query, now) => orderOnWire(this.account.cancel(this.#find(query), now), SYMBOL),
    'GET /order': (query) => {
      const order = this.#find(query);
      if (order === undefined) throw new Refusal(-2013, 'Order does not exist.');
      return orderOnWire(order, SYMBOL);
    },
    'GET /openOrders': () =>
      this.account.orders.filter(({ status }) => status === 'NEW').map((order) => orderOnWire(order, SYMBOL)),
    'GET /userTrades': (query) => this.#fills(Number(query.get('startTime') ?? 0)),
    'GET /positionRisk': (_, now) => (this.account.position === 0 ? [] : [this.#position(now)]),
    'GET /account': (_, now) => this.#money(now),
    'GET /commissionRate': () => ({ symbol: SYMBOL, makerCommissionRate: '0.0002', takerCommissionRate: '0.0005' }),
    'GET /positionSide/dual': () => ({ dualSidePosition: this.isHedged }),
    'GET /feeBurn': () => ({ feeBurn: this.isFeeBurnt }),
    'GET /leverageBracket': () => [{ symbol: SYMBOL, brackets: [BRACKET] }],
    'GET /income': () => [],
    'POST /leverage': (query) => {
      this.account.leverage = Number(query.get('leverage'));
      return { symbol: SYMBOL, leverage: this.account.leverage, maxNotionalValue: '1000000' };
    },
    'POST /marginType': () => {
      throw new Refusal(-4046, 'No need to change margin type.');
    },
    'POST /countdownCancelAll': (query) => ({ symbol: SYMBOL, countdownTime: query.get('countdownTime') }),
  };

  #account(route: string, query: Query): unknown {
    const answer = this.#private[route];
    if (answer !== undefined && !query.has('signature')) throw new Refusal(-2014, 'API-key format invalid.');
    return answer?.(query, Math.trunc(this.now()));
  }

  #find(query: Query): StandInOrder | undefined {
    const id = Number(query.get('orderId'));
    return this.account.orders.find((order) => order.id === id || order.clientId === query.get('origClientOrderId'));
  }

  #fills(from: number): readonly unknown[] {
    return this.account.fills
      .filter(({ time }) => time >= from)
      .map((fill) => ({
        symbol: SYMBOL,
        id: fill.id,
        orderId: fill.order,
        side: fill.side,
        price: dollars(fill.tenths),
        qty: coins(fill.size),
        quoteQty: '0',
        commission: StandInAccount.feeOf(fill).toFixed(8),
        commissionAsset: 'USDT',
        realizedPnl: '0',
        maker: fill.isMaker,
        buyer: fill.side === 'BUY',
        positionSide: 'BOTH',
        time: fill.time,
      }));
  }

  #position(now: number): Readonly<Record<string, unknown>> {
    const { position, entry, leverage } = this.account;
    return {
      symbol: SYMBOL,
      positionSide: 'BOTH',
      positionAmt: coins(position),
      entryPrice: dollars(entry),
      breakEvenPrice: dollars(entry),
      markPrice: dollars(lastTrade(now).tenths),
      unRealizedProfit: this.account.profit(now).toFixed(8),
      liquidationPrice: '0',
      isolatedMargin: '0',
      notional: ((lastTrade(now).tenths * position) / 10_000).toFixed(8),
      marginAsset: 'USDT',
      isolatedWallet: '0',
      initialMargin: ((Math.abs(position) * entry) / 10_000 / leverage).toFixed(8),
      maintMargin: '0',
      positionInitialMargin: '0',
      openOrderInitialMargin: '0',
      adl: 1,
      bidNotional: '0',
      askNotional: '0',
      updateTime: now,
    };
  }

  #money(now: number): Readonly<Record<string, unknown>> {
    const { wallet } = this.account;
    const equity = (wallet + this.account.profit(now)).toFixed(8);
    const asset = {
      asset: 'USDT',
      walletBalance: wallet.toFixed(8),
      unrealizedProfit: this.account.profit(now).toFixed(8),
      marginBalance: equity,
      maintMargin: '0',
      initialMargin: '0.00000000',
      availableBalance: equity,
      maxWithdrawAmount: equity,
      updateTime: now,
    };
    return { totalWalletBalance: asset.walletBalance, totalMarginBalance: equity, assets: [asset], positions: [] };
  }
}

const BRACKET = {
  bracket: 1,
  initialLeverage: 125,
  notionalCap: 1e9,
  notionalFloor: 0,
  maintMarginRatio: 0.004,
  cum: 0,
};

const termsOf = (query: Query) => {
  const of = (name: string): string => query.get(name) ?? '';
  const tenths = Number(of('price')) * 10;
  const size = Number(of('quantity')) * 1_000;
  if (Math.abs(tenths - Math.round(tenths)) > 1e-6) throw new Refusal(-4014, 'Price not increased by tick size.');
  if (Math.abs(size - Math.round(size)) > 1e-6 || size < 1) throw new Refusal(-1111, 'Precision is over the maximum.');
  return {
    clientId: of('newClientOrderId'),
    side: of('side') as 'BUY' | 'SELL',
    tenths: Math.round(tenths),
    size: Math.round(size),
    timeInForce: of('timeInForce'),
    reduceOnly: of('reduceOnly') === 'true',
  };
};

const listed = (base: string, step: readonly [string, string]): Readonly<Record<string, unknown>> => ({
  symbol: `${base}USDT`,
  pair: `${base}USDT`,
  contractType: 'PERPETUAL',
  deliveryDate: 4_133_404_800_000,
  onboardDate: 1_569_398_400_000,
  status: 'TRADING',
  baseAsset: base,
  quoteAsset: 'USDT',
  marginAsset: 'USDT',
  pricePrecision: 2,
  quantityPrecision: 3,
  baseAssetPrecision: 8,
  quotePrecision: 8,
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: step[0], maxPrice: '4529764', tickSize: step[0] },
    { filterType: 'LOT_SIZE', minQty: step[1], maxQty: '1000', stepSize: step[1] },
    { filterType: 'MARKET_LOT_SIZE', minQty: step[1], maxQty: '120', stepSize: step[1] },
    { filterType: 'MIN_NOTIONAL', notional: '100' },
  ],
  orderTypes: ['LIMIT', 'MARKET', 'STOP', 'STOP_MARKET', 'TAKE_PROFIT', 'TAKE_PROFIT_MARKET', 'TRAILING_STOP_MARKET'],
  timeInForce: ['GTC', 'IOC', 'FOK', 'GTX'],
});

const EXCHANGE_INFO = {
  timezone: 'UTC',
  rateLimits: [],
  exchangeFilters: [],
  assets: [{ asset: 'USDT', marginAvailable: true }],
  symbols: [listed('BTC', ['0.10', '0.001']), listed('ETH', ['0.01', '0.001'])],
};
