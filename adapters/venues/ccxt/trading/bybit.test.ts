import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  limit,
  lots,
  market,
  priceTicks,
  type AccountReport,
  type OrderRequest,
  type OrderSpec,
  type VenueConnection,
} from '../../../../engine/index.ts';
import { ccxtConnection } from '../index.ts';
import { BybitStandIn } from '../stand-in/bybit.ts';
import { insideOf, settle, START, type Inside } from '../testing/inside.ts';

const BTC = 'bybit:BTC/USDT:USDT';
const KEY = Buffer.from(JSON.stringify({ apiKey: 'stand-in-key', secret: 'stand-in-secret' }));
/** Far below and far above every price of the stand-in, in ticks of a tenth. */
const LOW = priceTicks(400_000);
const HIGH = priceTicks(800_000);

let here: Inside<BybitStandIn>;
let venue: VenueConnection;
let reports: AccountReport[];
const connect = (): VenueConnection =>
  ccxtConnection({
    exchange: 'bybit',
    key: KEY,
    session: 'a81c04de',
    instruments: [BTC],
    outside: here.outside,
    isPaced: false,
    tries: 1,
  });
beforeEach(() => {
  here = insideOf((now) => new BybitStandIn(now));
  venue = connect();
  reports = [];
});
afterEach(() => venue.close());

const open = async (): Promise<void> => {
  await venue.open(here.clock.now() - 1, (report) => reports.push(report));
  await settle();
};
const pass = async (seconds: number): Promise<void> => {
  for (let second = 0; second < seconds; second++) {
    here.clock.tick(1_000);
    await settle(20);
  }
};
const request = (id: string, spec: OrderSpec): OrderRequest => ({
  clientId: venue.clientIdOf(id),
  instrument: BTC,
  spec,
  slippageMax: '0.01',
  reference: null,
});
const told = <K extends AccountReport['kind']>(kind: K) =>
  reports.filter((report): report is Extract<AccountReport, { kind: K }> => report.kind === kind);
const posts = () => here.sent.filter(({ method, url }) => method === 'POST' && url.endsWith('/order/create'));

describe('an order at bybit', () => {
  it('carries our id and exact digits, and nothing of a broker', async () => {
    await open();
    expect(await venue.submit(request('o1', limit('buy', lots(3), LOW)))).toMatchObject({ kind: 'resting' });
    const [{ body, headers } = { body: '{}', headers: new Headers() }] = posts();
    expect(JSON.parse(body)).toEqual({
      category: 'linear',
      symbol: 'BTCUSDT',
      side: 'Buy',
      orderType: 'Limit',
      qty: '0.003',
      price: '40000',
      timeInForce: 'GTC',
      orderLinkId: venue.clientIdOf('o1'),
    });
    expect([...headers.keys()].filter((name) => !/^(content-type|user-agent|x-bapi-.*)$/.test(name))).toEqual([]);
    expect([...headers.values()].join()).not.toMatch(/ccxt/i);
    expect(await venue.openOrders()).toMatchObject([
      { clientId: venue.clientIdOf('o1'), status: 'open', remaining: 3 },
    ]);
    expect(await venue.cancel(venue.clientIdOf('o1'), BTC)).toEqual({ kind: 'canceled' });
    expect(await venue.cancel(venue.clientIdOf('o1'), BTC)).toMatchObject({ reason: 'unknown-order' });
    expect(await venue.order(venue.clientIdOf('o1'))).toMatchObject({ status: 'canceled' });
    expect(await venue.order(venue.clientIdOf('o2'))).toBeNull();
  });

  it('at the market is acknowledged, asked for, and told once with its fill', async () => {
    await open();
    expect(await venue.submit(request('o1', market('buy', lots(50))))).toMatchObject({ kind: 'filled', size: 50 });
    await pass(8);
    expect(told('fill').map(({ fill }) => [fill.clientId, fill.size, fill.liquidity, fill.feeCurrency])).toEqual([
      [venue.clientIdOf('o1'), 50, 'taker', 'USDT'],
    ]);
    expect(await venue.positions()).toMatchObject([{ instrument: BTC, size: 50 }]);
    const { account } = here.standIn;
    const equity = account.wallet + account.profit(here.clock.now());
    expect(await venue.balance()).toMatchObject({ currency: 'USDT', equity: equity.toFixed(8) });
  });

  it('that was taken is not doubted where the question after it fails', async () => {
    await open();
    // The last price is asked for first.
    here.standIn.faults.questions.push(null, 'unavailable');
    expect(await venue.submit(request('o1', market('buy', lots(50))))).toMatchObject({ kind: 'waiting' });
    await pass(8);
    expect(told('fill')).toHaveLength(1);
    expect(told('order').map(({ order }) => order.status)).toEqual(['filled']);
  });

  it.each([
    ['min-notional', 'adapter', () => limit('buy', lots(1), priceTicks(40_000))],
    ['post-only-would-cross', 'venue', () => limit('buy', lots(50), HIGH, { postOnly: true })],
    ['no-liquidity', 'venue', () => limit('buy', lots(50), LOW, { timeInForce: 'ioc' })],
    ['reduce-only', 'venue', () => limit('sell', lots(50), HIGH, { reduceOnly: true })],
    ['insufficient-margin', 'venue', () => limit('buy', lots(90_000), LOW)],
  ] as const)('is refused: %s, by the %s', async (reason, by, spec) => {
    await open();
    expect(await venue.submit(request('o1', spec()))).toMatchObject({ kind: 'rejected', by, reason });
    expect(posts()).toHaveLength(by === 'venue' ? 1 : 0);
  });

  it.each(['lost-answer', 'lost-request', 'cut-off', 'no-json', 'unavailable'] as const)(
    'without an answer (%s) is unknown, was sent once, and is found by its id if it arrived',
    async (fault) => {
      await open();
      here.standIn.faults.actions.push(fault);
      expect(await venue.submit(request('o1', limit('buy', lots(5), LOW)))).toMatchObject({ kind: 'unknown' });
      expect(posts()).toHaveLength(1);
      const hasArrived = fault === 'lost-answer' || fault === 'cut-off';
      expect((await venue.order(venue.clientIdOf('o1')))?.status ?? null).toBe(hasArrived ? 'open' : null);
      const again = await venue.submit(request('o1', limit('buy', lots(5), LOW)));
      expect(again.kind).toBe(hasArrived ? 'unknown' : 'resting');
    },
  );

  it('is a refusal where bybit said that there are too many', async () => {
    await open();
    here.standIn.faults.actions.push('limited');
    expect(await venue.submit(request('o1', limit('buy', lots(5), LOW)))).toMatchObject({ reason: 'rate-limited' });
  });
});

describe('an account at bybit', () => {
  it('is not opened in hedge mode, nor a classic one', async () => {
    const begin = (connection: VenueConnection) => connection.open(START, () => undefined);
    here.standIn.isHedged = true;
    await expect(begin(connect())).rejects.toMatchObject({ code: 'E_EXCHANGE_LACKS' });
    here.standIn.isHedged = false;
    here.standIn.isClassic = true;
    await expect(begin(connect())).rejects.toMatchObject({ code: 'E_EXCHANGE_LACKS' });
  });

  it('has its leverage set, its margin mode only looked at, and no switch', async () => {
    await open();
    expect(await venue.setLeverage(BTC, 20, 'cross')).toEqual({ kind: 'set' });
    expect(await venue.setLeverage(BTC, 3, 'cross')).toEqual({ kind: 'set' });
    expect(here.standIn.account.leverage).toBe(3);
    expect(await venue.setLeverage(BTC, 3, 'isolated')).toMatchObject({ kind: 'rejected', by: 'adapter' });
    expect(await venue.scheduleCancel(here.clock.now() + 60_000)).toMatchObject({ reason: 'unsupported' });
    expect(await venue.fees()).toEqual({ maker: '0.0002', taker: '0.0005' });
  });

  it('tells every fill of many, though one answer holds a hundred', async () => {
    await open();
    for (let id = 1; id <= 250; id++) {
      here.standIn.account.fills.push({
        ...{ id, order: 1, side: 'BUY', tenths: 600_000, size: 1, isMaker: true },
        time: START + id,
      });
    }
    here.clock.tick(1_000);
    const fills = await venue.fillsSince(START);
    expect(fills.map(({ id }) => Number(id))).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  });
});
