import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limit, lots, market, priceTicks, type VenueConnection } from '../../../../engine/index.ts';
import { BybitStandIn } from '../stand-in/bybit.ts';
import { insideOf, START } from '../testing/inside.ts';
import { Trader } from '../testing/trader.ts';

const BTC = 'bybit:BTC/USDT:USDT';
/** Far below and far above every price of the stand-in, in ticks of a tenth. */
const LOW = priceTicks(400_000);
const HIGH = priceTicks(800_000);

let trader: Trader<BybitStandIn>;
beforeEach(() => {
  trader = new Trader(
    'bybit',
    insideOf((now) => new BybitStandIn(now)),
    '/order/create',
  );
});
afterEach(() => trader.venue.close());

describe('an order at bybit', () => {
  it('carries our id and exact digits, and nothing of a broker', async () => {
    await trader.open();
    expect(await trader.venue.submit(trader.request('o1', limit('buy', lots(3), LOW)))).toMatchObject({
      kind: 'resting',
    });
    const [{ body, headers } = { body: '{}', headers: new Headers() }] = trader.posts();
    expect(JSON.parse(body)).toEqual({
      category: 'linear',
      symbol: 'BTCUSDT',
      side: 'Buy',
      orderType: 'Limit',
      qty: '0.003',
      price: '40000',
      timeInForce: 'GTC',
      orderLinkId: trader.venue.clientIdOf('o1'),
    });
    expect([...headers.keys()].filter((name) => !/^(content-type|user-agent|x-bapi-.*)$/.test(name))).toEqual([]);
    expect([...headers.values()].join()).not.toMatch(/ccxt/i);
    expect(await trader.venue.openOrders()).toMatchObject([
      { clientId: trader.venue.clientIdOf('o1'), status: 'open', remaining: 3 },
    ]);
    expect(await trader.venue.cancel(trader.venue.clientIdOf('o1'), BTC)).toEqual({ kind: 'canceled' });
    expect(await trader.venue.cancel(trader.venue.clientIdOf('o1'), BTC)).toMatchObject({ reason: 'unknown-order' });
    expect(await trader.venue.order(trader.venue.clientIdOf('o1'))).toMatchObject({ status: 'canceled' });
    expect(await trader.venue.order(trader.venue.clientIdOf('o2'))).toBeNull();
  });

  it('at the market is acknowledged, asked for, and told once with its fill', async () => {
    await trader.open();
    expect(await trader.venue.submit(trader.request('o1', market('buy', lots(50))))).toMatchObject({
      kind: 'filled',
      size: 50,
    });
    await trader.pass(8);
    expect(trader.told('fill').map(({ fill }) => [fill.clientId, fill.size, fill.liquidity, fill.feeCurrency])).toEqual(
      [[trader.venue.clientIdOf('o1'), 50, 'taker', 'USDT']],
    );
    expect(await trader.venue.positions()).toMatchObject([{ instrument: BTC, size: 50 }]);
    const { account } = trader.here.standIn;
    const equity = account.wallet + account.profit(trader.here.clock.now());
    expect(await trader.venue.balance()).toMatchObject({ currency: 'USDT', equity: equity.toFixed(8) });
  });

  it('that was taken is not doubted where the question after it fails', async () => {
    await trader.open();
    // The last price is asked for first.
    trader.here.standIn.faults.questions.push(null, 'unavailable');
    expect(await trader.venue.submit(trader.request('o1', market('buy', lots(50))))).toMatchObject({ kind: 'waiting' });
    await trader.pass(8);
    expect(trader.told('fill')).toHaveLength(1);
    expect(trader.told('order').map(({ order }) => order.status)).toEqual(['filled']);
  });

  it.each([
    ['min-notional', 'adapter', () => limit('buy', lots(1), priceTicks(40_000))],
    ['post-only-would-cross', 'venue', () => limit('buy', lots(50), HIGH, { postOnly: true })],
    ['no-liquidity', 'venue', () => limit('buy', lots(50), LOW, { timeInForce: 'ioc' })],
    ['reduce-only', 'venue', () => limit('sell', lots(50), HIGH, { reduceOnly: true })],
    ['insufficient-margin', 'venue', () => limit('buy', lots(90_000), LOW)],
  ] as const)('is refused: %s, by the %s', async (reason, by, spec) => {
    await trader.open();
    expect(await trader.venue.submit(trader.request('o1', spec()))).toMatchObject({ kind: 'rejected', by, reason });
    expect(trader.posts()).toHaveLength(by === 'venue' ? 1 : 0);
  });

  it.each(['lost-answer', 'lost-request', 'cut-off', 'no-json', 'unavailable'] as const)(
    'without an answer (%s) is unknown, was sent once, and is found by its id if it arrived',
    async (fault) => {
      await trader.open();
      trader.here.standIn.faults.actions.push(fault);
      expect(await trader.venue.submit(trader.request('o1', limit('buy', lots(5), LOW)))).toMatchObject({
        kind: 'unknown',
      });
      expect(trader.posts()).toHaveLength(1);
      const hasArrived = fault === 'lost-answer' || fault === 'cut-off';
      expect((await trader.venue.order(trader.venue.clientIdOf('o1')))?.status ?? null).toBe(
        hasArrived ? 'open' : null,
      );
      const again = await trader.venue.submit(trader.request('o1', limit('buy', lots(5), LOW)));
      expect(again.kind).toBe(hasArrived ? 'unknown' : 'resting');
    },
  );

  it('is a refusal where bybit said that there are too many', async () => {
    await trader.open();
    trader.here.standIn.faults.actions.push('limited');
    expect(await trader.venue.submit(trader.request('o1', limit('buy', lots(5), LOW)))).toMatchObject({
      reason: 'rate-limited',
    });
  });
});

describe('an account at bybit', () => {
  it('is not opened in hedge mode, nor a classic one', async () => {
    const begin = (connection: VenueConnection) => connection.open(START, () => undefined);
    trader.here.standIn.isHedged = true;
    await expect(begin(trader.connect())).rejects.toMatchObject({ code: 'E_EXCHANGE_LACKS' });
    trader.here.standIn.isHedged = false;
    trader.here.standIn.isClassic = true;
    await expect(begin(trader.connect())).rejects.toMatchObject({ code: 'E_EXCHANGE_LACKS' });
  });

  it('has its leverage set, its margin mode only looked at, and no switch', async () => {
    await trader.open();
    expect(await trader.venue.setLeverage(BTC, 20, 'cross')).toEqual({ kind: 'set' });
    expect(await trader.venue.setLeverage(BTC, 3, 'cross')).toEqual({ kind: 'set' });
    expect(trader.here.standIn.account.leverage).toBe(3);
    expect(await trader.venue.setLeverage(BTC, 3, 'isolated')).toMatchObject({ kind: 'rejected', by: 'adapter' });
    expect(await trader.venue.scheduleCancel(trader.here.clock.now() + 60_000)).toMatchObject({
      reason: 'unsupported',
    });
    expect(await trader.venue.fees()).toEqual({ maker: '0.0002', taker: '0.0005' });
  });

  it('tells every fill of many, though one answer holds a hundred', async () => {
    await trader.open();
    for (let id = 1; id <= 250; id++) {
      trader.here.standIn.account.fills.push({
        ...{ id, order: 1, side: 'BUY', tenths: 600_000, size: 1, isMaker: true },
        time: START + id,
      });
    }
    trader.here.clock.tick(1_000);
    const fills = await trader.venue.fillsSince(START);
    expect(fills.map(({ id }) => Number(id))).toEqual(Array.from({ length: 250 }, (_, index) => index + 1));
  });
});
