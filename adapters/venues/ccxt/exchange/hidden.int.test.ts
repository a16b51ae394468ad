import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { realOutside, type HttpRequest } from '../outside.ts';
import { loadCcxt, type CcxtExchange } from './ccxt.ts';
import { Client } from './client.ts';
import { assertClean } from './hidden.ts';

const sources = join(dirname(fileURLToPath(import.meta.resolve('ccxt'))), 'src');

/** Lines of code in which an exchange's class names a broker, a partner, a builder, a referral, or ccxt itself. */
const PLACES =
  /broker_?-?id|'broker'|partner|referrer|'referer'|builder|integrator|channel-(id|api)|x-source|input-source|'ccxt|ccxt['/]|'tag': '|hibachi-client|client.*version\(\)/i;
const NOT_SENT =
  /^\s*(\/\/|\*)|'cost'|ccxt\.com|github\.com\/ccxt|t\.me\/ccxt|referral|throw new|NotSupported|'www'|'url'|trade\/api\/ccxt|api-broker|PermissionDenied|InvalidOrder|BadRequest|OperationRejected|ExchangeError|AuthenticationError/i;

const exchangesWithPlaces = (): readonly string[] =>
  readdirSync(sources)
    .filter((file) => file.endsWith('.js'))
    .filter((file) =>
      readFileSync(join(sources, file), 'utf8')
        .split('\n')
        .some((line) => PLACES.test(line) && !NOT_SENT.test(line)),
    )
    .map((file) => file.replace(/\.js$/, ''))
    .sort();

interface Caught {
  readonly url: string;
  readonly request: HttpRequest;
}

/** A client with keys of every form, and all that it lets out. */
const caught = async (exchange: string): Promise<{ client: Client; out: Caught[] }> => {
  const out: Caught[] = [];
  const client = await Client.open({
    exchange,
    url: null,
    isTestnet: false,
    credentials: {
      apiKey: 'a'.repeat(32),
      secret: Buffer.alloc(32, 7).toString('base64'),
      password: 'password',
      ...{ uid: '1', privateKey: `0x${'1'.repeat(64)}`, walletAddress: `0x${'2'.repeat(40)}`, accountId: '1' },
    },
    timeoutMs: 1_000,
    tries: 1,
    isPaced: false,
    outside: {
      ...realOutside,
      fetch: (url, request) => {
        out.push({ url, request });
        return Promise.resolve(new Response('{}', { status: 200 }));
      },
    },
  });
  return { client, out };
};

/** Everything private that posts, by ccxt's generated names; they differ from exchange to exchange. */
const postsOf = (exchange: CcxtExchange): readonly string[] => {
  const names: string[] = [];
  for (const name in exchange) if (/^[a-z]\w*(private|trading|exchange)\w*post/i.test(name)) names.push(name);
  for (const name of Object.keys(exchange)) if (/^(\w*private\w*|exchange)Post[A-Z]/.test(name)) names.push(name);
  return [...new Set(names)].sort((a, b) => Number(/order/i.test(b)) - Number(/order/i.test(a))).slice(0, 4);
};

const trace = ({ url, request }: Caught): string | null => {
  const { search } = new URL(url);
  const said = [search, request.body ?? '', ...Object.entries(request.headers).flat()].join('\n');
  return /ccxt|referr?er|broker|partner|builder|channel-api|x-source-key|input-source/i.exec(said)?.[0] ?? null;
};

describe('what ccxt would send for itself', () => {
  it('stands in the sources of these exchanges, and in no others', () => {
    expect(exchangesWithPlaces()).toMatchInlineSnapshot(`
      [
        "alpaca",
        "apex",
        "aster",
        "backpack",
        "bigone",
        "binance",
        "bingx",
        "bitget",
        "bithumb",
        "bitopro",
        "bitteam",
        "bittrade",
        "blofin",
        "btse",
        "bybit",
        "coinbase",
        "coinbaseinternational",
        "coinex",
        "cryptocom",
        "cryptomus",
        "extended",
        "foxbit",
        "gate",
        "grvt",
        "hashkey",
        "hibachi",
        "htx",
        "hyperliquid",
        "kucoin",
        "lighter",
        "mexc",
        "modetrade",
        "mudrex",
        "nado",
        "okx",
        "pacifica",
        "paradex",
        "phemex",
        "tokocrypto",
        "toobit",
        "weex",
        "whitebit",
        "woo",
        "woofipro",
        "xt",
        "zebpay",
      ]
    `);
  });

  it('is in no request of any exchange: what still shows a trace is stopped before it goes', async () => {
    const { exchanges } = await loadCcxt();
    let driven = 0;
    let requests = 0;
    const stopped = new Set<string>();
    for (const id of exchanges) {
      const { client, out } = await caught(id);
      const posts = postsOf(client.exchange);
      for (const name of posts) {
        const call = (client.exchange as unknown as Record<string, (params: object) => Promise<unknown>>)[name];
        const params = { symbol: 'BTCUSDT', side: 'buy', quantity: '1', price: '1', orders: [{}], batchOrders: [{}] };
        await call?.call(client.exchange, params).catch((error: unknown) => {
          if ((error as { readonly code?: string }).code === 'E_EXCHANGE_HIDDEN') stopped.add(id);
        });
      }
      if (out.length > 0) driven += 1;
      requests += out.length;
      expect(out.map(trace).filter((found) => found !== null)).toEqual([]);
    }
    // Enough of them were really driven, or this would prove nothing.
    expect(driven).toBeGreaterThan(60);
    expect(requests).toBeGreaterThan(200);
    expect([...stopped].sort()).toMatchInlineSnapshot(`
      [
        "binance",
        "binancecoinm",
        "binanceus",
        "binanceusdm",
        "phemex",
        "xt",
      ]
    `);
  });
});

const MARKET = {
  id: 'BTCUSDT',
  symbol: 'BTC/USDT:USDT',
  base: 'BTC',
  quote: 'USDT',
  settle: 'USDT',
  baseId: 'BTC',
  quoteId: 'USDT',
  settleId: 'USDT',
  type: 'swap',
  spot: false,
  swap: true,
  contract: true,
  linear: true,
  inverse: false,
  active: true,
  contractSize: '1',
  precision: { amount: '0.001', price: '0.1' },
  limits: { amount: { min: '0.001' }, price: {}, cost: {} },
  info: { orderTypes: ['LIMIT', 'MARKET'], asset_id: '0', l2Config: {} },
};

describe('an order', () => {
  it.each(['hyperliquid', 'bybit', 'okx', 'binanceusdm', 'bitget', 'bingx', 'coinex'])(
    'at %s names and pays nobody else',
    async (id) => {
      const { client, out } = await caught(id);
      const exchange = client.exchange as CcxtExchange & { setMarkets(all: readonly object[]): void };
      exchange.setMarkets([MARKET]);
      // Otherwise they would first ask what kind of account it is.
      Object.assign(exchange.options, {
        enableUnifiedAccount: true,
        enableUnifiedMargin: false,
        unifiedAccount: false,
      });
      await exchange
        .createOrder(MARKET.symbol, 'limit', 'buy', '0.01', '60000', { clientOrderId: 'ab'.repeat(16) })
        .catch(() => undefined);
      expect(out.some(({ request }) => request.method === 'POST')).toBe(true);
      expect(out.map(trace).filter((found) => found !== null)).toEqual([]);
      const all = out.map(({ url, request }) => `${url} ${request.body ?? ''}`).join('\n');
      expect(all).not.toMatch(/approveBuilderFee|setReferrer|6b9ad766b55dBCDE|x-[a-zA-Z0-9]{8}[a-f0-9]{22}/);
    },
  );

  it.each(['woo', 'cryptocom'])('at %s, where a name cannot be left out, is not sent at all', async (id) => {
    const { client, out } = await caught(id);
    const exchange = client.exchange as CcxtExchange & { setMarkets(all: readonly object[]): void };
    exchange.setMarkets([MARKET]);
    const terms = { clientOrderId: 'ab'.repeat(16) };
    const order = exchange.createOrder(MARKET.symbol, 'limit', 'buy', '0.01', '60000', terms);
    await expect(order).rejects.toMatchObject({ code: 'E_EXCHANGE_HIDDEN' });
    expect(out.filter(({ request }) => request.method === 'POST')).toEqual([]);
  });

  it('that would carry a fee or a name all the same is not sent', () => {
    const send = (body: string, url = 'https://api.example.com/order') => {
      assertClean('example', ['partner-17'], { url, headers: {}, body });
    };
    expect(() => send('{"clientOrderId":"abcdef"}')).not.toThrow();
    expect(() => send('', 'https://api.example.com/trade/api/ccxt/pairs')).not.toThrow();
    for (const body of [
      '{"action":{"type":"approveBuilderFee"}}',
      '{"type":"setReferrer"}',
      '{"builder":{"b":"0x65","f":10}}',
      '{"id":"partner-17"}',
      'clOrdId=CCXT123',
      '{"integrator_account_index":7}',
      '{"brokerId":"x"}',
    ]) {
      expect(() => send(body), body).toThrow(expect.objectContaining({ code: 'E_EXCHANGE_HIDDEN' }) as Error);
    }
  });
});
