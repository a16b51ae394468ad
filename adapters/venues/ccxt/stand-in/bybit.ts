import { createHmac } from 'node:crypto';
import { orderOf, LINEAR } from './bybit-words.ts';
import { Refusal, StandInAccount, type StandInOrder } from './account.ts';
import { StandInExchange, type FaultWords, type Query, type StandInAnswer } from './exchange.ts';
import { coins, dollars, klineOf, lastTrade } from './market.ts';

const SYMBOL = 'BTCUSDT';
const EIGHT_HOURS = 8 * 3_600_000;
/** What the account refuses, by the codes that Bybit has for it. */
const CODES: Readonly<Record<number, number>> = {
  [-4116]: 110_072,
  [-4164]: 110_094,
  [-2022]: 110_017,
  [-2019]: 110_007,
  [-2011]: 110_001,
};
const SENTENCES: Readonly<Record<number, string>> = {
  110_072: 'OrderLinkedID is duplicate',
  110_094: 'Order does not meet minimum order value 5USDT',
  110_017: 'current position is zero, cannot fix reduce-only order qty',
  110_007: 'ab not enough for new order',
  110_001: 'order not exists or too late to cancel',
};

const queryOf = (method: string, said: string): Query =>
  method === 'GET'
    ? new Map(new URLSearchParams(said))
    : new Map(Object.entries(JSON.parse(said) as object).map(([name, value]) => [name, String(value)]));

/**
 * Speaks as Bybit's V5 interface does for one unified account in USDT perpetuals, as far as it is documented and needed.
 * Orders are acknowledged only, what became of them is asked for, and fills come newest first.
 */
export class BybitStandIn extends StandInExchange {
  isClassic = false;
  marginMode = 'REGULAR_MARGIN';
  protected readonly words: FaultWords = {
    unavailable: '{"retCode":10016,"retMsg":"System error. Please try again later."}',
    blocked: '{"retCode":10024,"retMsg":"The product or service you are seeking to access is not available to you."}',
    limited: '{"retCode":10006,"retMsg":"Too many visits!"}',
  };

  protected answer(method: string, url: URL, headers: Headers, body: string): StandInAnswer {
    const said = method === 'GET' ? url.search.slice(1) : body;
    try {
      if (headers.has('x-bapi-sign')) this.#assertSigned(said, headers);
      this.account.match(this.now());
      const route = `${method} ${url.pathname.replace(/^\/v5/, '')}`;
      const query = queryOf(method, said);
      if (this.#private[route] && !headers.has('x-bapi-sign')) throw new Refusal(10_003, 'API key is invalid.');
      const result = (this.#public[route] ?? this.#private[route])?.(query, Math.trunc(this.now()));
      if (result === undefined) return { status: 404, body: '{"retCode":404,"retMsg":"no such path"}' };
      return this.#said(0, 'OK', result);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const code = CODES[error.code] ?? error.code;
      return this.#said(code, SENTENCES[code] ?? error.message, {});
    }
  }

  #said(retCode: number, retMsg: string, result: unknown): StandInAnswer {
    return {
      status: 200,
      body: JSON.stringify({ retCode, retMsg, result, retExtInfo: {}, time: Math.trunc(this.now()) }),
    };
  }

  #assertSigned(said: string, headers: Headers): void {
    const of = (name: string): string => headers.get(`x-bapi-${name}`) ?? '';
    if (of('api-key') !== this.keys.apiKey) throw new Refusal(10_003, 'API key is invalid.');
    const signed = of('timestamp') + of('api-key') + of('recv-window') + said;
    if (createHmac('sha256', this.keys.secret).update(signed).digest('hex') !== of('sign')) {
      throw new Refusal(10_004, 'error sign! please check your signature generation algorithm.');
    }
    if (Math.abs(Number(of('timestamp')) - this.now()) > Number(of('recv-window'))) {
      throw new Refusal(10_002, 'invalid request, please check your server timestamp or recv_window param.');
    }
  }

  readonly #public: Readonly<Record<string, (query: Query, now: number) => unknown>> = {
    'GET /market/time': (_, now) => ({ timeSecond: String(Math.floor(now / 1_000)) }),
    'GET /market/instruments-info': (query) => ({
      category: query.get('category'),
      list: query.get('category') === 'linear' && !query.has('status') ? [LINEAR] : [],
      nextPageCursor: '',
    }),
    'GET /market/recent-trade': (query) => ({
      category: 'linear',
      list: this.tradesHeard(Number(query.get('limit') ?? 500), null, null)
        .map(({ id, time, tenths, size, isBuyerMaker }) => ({
          execId: String(id),
          symbol: SYMBOL,
          price: dollars(tenths),
          size: coins(size),
          side: isBuyerMaker ? 'Sell' : 'Buy',
          time: String(time),
          isBlockTrade: false,
        }))
        .reverse(),
    }),
    'GET /market/orderbook': (_, now) => {
      const { tenths } = lastTrade(now);
      const level = (away: number): readonly string[] => [dollars(tenths + away), coins(100 * Math.abs(away))];
      return { s: SYMBOL, ts: now, u: 1, b: [-1, -2, -5].map(level), a: [1, 2, 5].map(level) };
    },
    'GET /market/tickers': (_, now) => {
      const price = dollars(lastTrade(now).tenths);
      const nextFundingTime = String((Math.floor(now / EIGHT_HOURS) + 1) * EIGHT_HOURS);
      const ticker = { symbol: SYMBOL, lastPrice: price, markPrice: price, indexPrice: price, openInterestValue: '1' };
      return { category: 'linear', list: [{ ...ticker, fundingRate: '0.0001', nextFundingTime }] };
    },
    'GET /market/kline': (query, now) => {
      const minutes: Readonly<Record<string, number>> = { D: 1_440, W: 10_080 };
      const length = (minutes[query.get('interval') ?? ''] ?? Number(query.get('interval'))) * 60_000;
      const limit = Number(query.get('limit') ?? 200);
      const start = Number(query.get('start') ?? now - (limit - 1) * length);
      const first = Math.ceil(start / length);
      const count = Math.max(0, Math.min(limit, Math.floor(now / length) - first + 1));
      const rows = Array.from({ length: count }, (_, index) => klineOf((first + index) * length, length, now));
      return { category: 'linear', symbol: SYMBOL, list: rows.map((row) => row.slice(0, 7).map(String)).reverse() };
    },
    'GET /market/funding/history': (query, now) => {
      const first = Math.ceil(Number(query.get('startTime') ?? 0) / EIGHT_HOURS);
      const last = Math.floor(Math.min(now, Number(query.get('endTime') ?? now)) / EIGHT_HOURS);
      const list = Array.from({ length: Math.max(0, Math.min(200, last - first + 1)) }, (_, index) => ({
        symbol: SYMBOL,
        fundingRate: '0.0001',
        fundingRateTimestamp: String((last - index) * EIGHT_HOURS),
      }));
      return { category: 'linear', list };
    },
  };

  readonly #private: Readonly<Record<string, (query: Query, now: number) => unknown>> = {
    'POST /order/create': (query, now) => {
      const { id, clientId } = this.#place(query, now);
      return { orderId: String(id), orderLinkId: clientId };
    },
    'POST /order/cancel': (query, now) => {
      const { id, clientId } = this.account.cancel(this.#named(query)[0], now);
      return { orderId: String(id), orderLinkId: clientId };
    },
    // With 1 also the orders that ended lately, without it only those that live.
    'GET /order/realtime': (query) => ({
      category: 'linear',
      list: this.#named(query)
        .filter(({ status }) => query.get('openOnly') === '1' || status === 'NEW')
        .map((order) => orderOf(order, SYMBOL)),
      nextPageCursor: '',
    }),
    'GET /order/history': (query) => ({
      category: 'linear',
      list: this.#named(query)
        .filter(({ status }) => status !== 'NEW')
        .map((order) => orderOf(order, SYMBOL)),
      nextPageCursor: '',
    }),
    'GET /execution/list': (query) => this.#fills(query),
    'GET /position/list': (query, now) => this.#positions(query, now),
    'GET /account/wallet-balance': (_, now) => this.#money(now),
    'GET /account/fee-rate': () => ({
      list: [{ symbol: SYMBOL, makerFeeRate: '0.0002', takerFeeRate: '0.0005' }],
    }),
    'GET /account/info': () => ({ marginMode: this.marginMode, unifiedMarginStatus: 6 }),
    'GET /user/query-api': () => ({ id: '1', readOnly: 0, uta: this.isClassic ? 0 : 1, unified: 0 }),
    'POST /position/set-leverage': (query) => {
      const leverage = Number(query.get('buyLeverage'));
      if (leverage === this.account.leverage) throw new Refusal(110_043, 'leverage not modified');
      this.account.leverage = leverage;
      return {};
    },
  };

  /** All orders, or the ones of a name. */
  #named(query: Query): readonly StandInOrder[] {
    const [id, clientId] = [query.get('orderId'), query.get('orderLinkId')];
    return this.account.orders
      .filter((order) =>
        id === undefined ? clientId === undefined || order.clientId === clientId : String(order.id) === id,
      )
      .reverse();
  }

  #place(query: Query, now: number): StandInOrder {
    const of = (name: string): string => query.get(name) ?? '';
    const terms = {
      clientId: of('orderLinkId'),
      side: of('side').toUpperCase() as 'BUY' | 'SELL',
      tenths: Math.round(Number(of('price')) * 10),
      size: Math.round(Number(of('qty')) * 1_000),
      timeInForce: of('timeInForce') === 'PostOnly' ? 'GTX' : of('timeInForce'),
      reduceOnly: of('reduceOnly') === 'true',
    };
    try {
      return this.account.place(terms, now);
    } catch (error) {
      // A post-only order that would trade is taken, and canceled.
      if (error instanceof Refusal && error.code === -5022) return this.account.placeEnded(terms, now);
      throw error;
    }
  }

  #fills(query: Query): unknown {
    const [from, to] = [Number(query.get('startTime') ?? 0), Number(query.get('endTime') ?? Infinity)];
    const list = this.account.fills
      .filter(({ time }) => time >= from && time <= to)
      .reverse()
      .slice(0, Number(query.get('limit') ?? 50))
      .map((fill) => ({
        symbol: SYMBOL,
        execId: String(fill.id),
        orderId: String(fill.order),
        orderLinkId: '',
        side: fill.side === 'BUY' ? 'Buy' : 'Sell',
        execPrice: dollars(fill.tenths),
        execQty: coins(fill.size),
        execFee: StandInAccount.feeOf(fill).toFixed(8),
        execType: 'Trade',
        isMaker: fill.isMaker,
        execTime: String(fill.time),
      }));
    return { category: 'linear', list, nextPageCursor: '' };
  }

  #positions(query: Query, now: number): unknown {
    const { position, entry, leverage } = this.account;
    const row = {
      symbol: SYMBOL,
      positionIdx: this.isHedged ? 1 : 0,
      side: position === 0 ? '' : position > 0 ? 'Buy' : 'Sell',
      size: coins(Math.abs(position)),
      avgPrice: dollars(entry),
      positionValue: ((Math.abs(position) * entry) / 10_000).toFixed(8),
      unrealisedPnl: this.account.profit(now).toFixed(8),
      markPrice: dollars(lastTrade(now).tenths),
      positionIM: ((Math.abs(position) * entry) / 10_000 / leverage).toFixed(8),
      leverage: String(leverage),
      liqPrice: '',
      updatedTime: String(now),
    };
    return { category: 'linear', list: position === 0 && !query.has('symbol') ? [] : [row], nextPageCursor: '' };
  }

  #money(now: number): unknown {
    const { wallet } = this.account;
    const equity = (wallet + this.account.profit(now)).toFixed(8);
    const coin = {
      coin: 'USDT',
      walletBalance: wallet.toFixed(8),
      equity,
      locked: '0',
      totalPositionIM: '0',
      totalOrderIM: '0',
      availableToWithdraw: '',
    };
    return { list: [{ accountType: 'UNIFIED', totalEquity: equity, coin: [coin] }] };
  }
}
