import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { limit, lots, market, priceTicks, stop, type VenueConnection } from '../../../../engine/index.ts';
import type { StandIn } from '../stand-in/stand-in.ts';
import { inside, START } from '../testing/inside.ts';
import { Trader } from '../testing/trader.ts';

const BTC = 'binanceusdm:BTC/USDT:USDT';
/** Far below and far above every price of the stand-in, in ticks of a tenth. */
const LOW = priceTicks(400_000);
const HIGH = priceTicks(800_000);

let trader: Trader<StandIn>;
beforeEach(() => {
  trader = new Trader('binanceusdm', inside(), '/order');
});
afterEach(() => trader.venue.close());

describe('an order', () => {
  it('carries an id that is the same after a restart, exact digits, and nobody else', async () => {
    await trader.open();
    const outcome = await trader.venue.submit(trader.request('o1', limit('buy', lots(3), LOW)));
    expect(outcome).toMatchObject({ kind: 'resting' });
    expect(trader.connect().clientIdOf('o1')).toBe(trader.venue.clientIdOf('o1'));
    const [{ body } = { body: '' }] = trader.posts();
    const said = new URLSearchParams(body);
    expect(said.get('newClientOrderId')).toBe(trader.venue.clientIdOf('o1'));
    expect([said.get('quantity'), said.get('price'), said.get('timeInForce')]).toEqual(['0.003', '40000', 'GTC']);
    expect(await trader.venue.order(trader.venue.clientIdOf('o1'))).toMatchObject({
      status: 'open',
      remaining: 3,
      limitPrice: LOW,
    });
    expect(await trader.venue.cancel(trader.venue.clientIdOf('o1'), BTC)).toEqual({ kind: 'canceled' });
    expect(await trader.venue.cancel(trader.venue.clientIdOf('o1'), BTC)).toMatchObject({ reason: 'unknown-order' });
    await trader.pass(3);
    expect(trader.told('order').map(({ order }) => order.status)).toEqual(['canceled']);
  });

  it('at the market is filled; fill, fee and position agree, and each is told once', async () => {
    await trader.open();
    const outcome = await trader.venue.submit(trader.request('o1', market('buy', lots(50))));
    expect(outcome).toMatchObject({ kind: 'filled', size: 50 });
    await trader.pass(8);
    expect(trader.told('fill').map(({ fill }) => [fill.clientId, fill.size, fill.liquidity])).toEqual([
      [trader.venue.clientIdOf('o1'), 50, 'taker'],
    ]);
    expect(await trader.venue.positions()).toMatchObject([{ instrument: BTC, size: 50, isCross: true }]);
    const [{ fill: said } = { fill: null }] = trader.told('fill');
    expect(outcome.kind === 'filled' && Number(outcome.averagePrice) * 10).toBe(said?.price);
    const [fill] = await trader.venue.fillsSince(START);
    expect(Number((await trader.venue.balance()).equity)).toBeLessThan(10_000);
    expect(fill!.feeCurrency).toBe('USDT');
    expect(
      await trader.venue.submit(trader.request('o2', market('sell', lots(50), { reduceOnly: true }))),
    ).toMatchObject({
      kind: 'filled',
    });
    expect(await trader.venue.positions()).toEqual([]);
  });

  it('that rested while nobody listened is told with its fill, the fill first', async () => {
    await trader.open();
    await trader.venue.submit(trader.request('o1', limit('sell', lots(5), HIGH)));
    await trader.pass(3);
    trader.here.standIn.account.orders[0]!.status = 'FILLED';
    trader.here.standIn.account.orders[0]!.filled = 5;
    trader.here.standIn.account.fills.push({
      id: 1,
      order: trader.here.standIn.account.orders[0]!.id,
      side: 'SELL',
      tenths: 800_000,
      size: 5,
      isMaker: true,
      time: trader.here.clock.now(),
    });
    trader.here.standIn.faults.questions.push('lost-request');
    await trader.pass(6);
    const kinds = trader.reports.flatMap((report) =>
      report.kind === 'order' ? [report.order.status] : report.kind === 'connection' ? [report.state] : [report.kind],
    );
    expect(kinds).toEqual(['connecting', 'open', 'caught-up', 'open', 'lost', 'fill', 'filled', 'open', 'caught-up']);
  });

  it.each([
    ['min-notional', 'adapter', () => limit('buy', lots(1), LOW)],
    ['unsupported', 'adapter', () => stop('sell', lots(50), LOW)],
    ['post-only-would-cross', 'venue', () => limit('buy', lots(50), HIGH, { postOnly: true })],
    ['no-liquidity', 'venue', () => limit('buy', lots(50), LOW, { timeInForce: 'ioc' })],
    ['reduce-only', 'venue', () => limit('sell', lots(50), HIGH, { reduceOnly: true })],
    ['insufficient-margin', 'venue', () => limit('buy', lots(90_000), LOW)],
  ] as const)('is refused: %s, by the %s', async (reason, by, spec) => {
    await trader.open();
    const outcome = await trader.venue.submit(trader.request('o1', spec()));
    expect(outcome).toMatchObject({ kind: 'rejected', by, reason });
    expect(trader.posts()).toHaveLength(by === 'venue' ? 1 : 0);
  });
});

describe('a request without an answer', () => {
  it.each(['lost-answer', 'lost-request', 'cut-off', 'no-json', 'unavailable'] as const)(
    'is unknown (%s), was sent once, and is found by its id if it arrived',
    async (fault) => {
      await trader.open();
      trader.here.standIn.faults.actions.push(fault);
      const outcome = await trader.venue.submit(trader.request('o1', limit('buy', lots(5), LOW)));
      expect(outcome).toMatchObject({ kind: 'unknown', until: trader.here.clock.now() + 10_000 });
      expect(trader.posts()).toHaveLength(1);
      const hasArrived = fault === 'lost-answer' || fault === 'cut-off';
      const found = await trader.venue.order(trader.venue.clientIdOf('o1'));
      expect(found?.status ?? null).toBe(hasArrived ? 'open' : null);
      // The same id a second time: the exchange has it, and that is no refusal of the first.
      const again = await trader.venue.submit(trader.request('o1', limit('buy', lots(5), LOW)));
      expect(again.kind).toBe(hasArrived ? 'unknown' : 'resting');
    },
  );

  it('is a refusal where the exchange said so', async () => {
    await trader.open();
    trader.here.standIn.faults.actions.push('limited');
    expect(await trader.venue.submit(trader.request('o1', limit('buy', lots(5), LOW)))).toMatchObject({
      kind: 'rejected',
      reason: 'rate-limited',
    });
  });
});

describe('an account', () => {
  it('is not opened with a wrong key, in hedge mode, or with fees in another coin', async () => {
    const wrong = Buffer.from(JSON.stringify({ apiKey: 'stand-in-key', secret: 'wrong' }));
    const begin = (connection: VenueConnection) => connection.open(START, () => undefined);
    await expect(begin(trader.connect({ key: wrong }))).rejects.toMatchObject({ code: 'E_EXCHANGE_KEY' });
    trader.here.standIn.isHedged = true;
    await expect(begin(trader.connect())).rejects.toMatchObject({ code: 'E_EXCHANGE_LACKS' });
    trader.here.standIn.isHedged = false;
    trader.here.standIn.isFeeBurnt = true;
    await expect(begin(trader.connect())).rejects.toMatchObject({ code: 'E_EXCHANGE_LACKS' });
    expect(() => trader.connect({ key: Buffer.alloc(32, 1) })).toThrow('this is not the key of an exchange');
  });

  it('is not traded where orders have no id of ours that can be asked for: the capability is named', async () => {
    const kraken = trader.connect({ exchange: 'kraken' });
    await expect(kraken.open(START, () => undefined)).rejects.toMatchObject({
      code: 'E_EXCHANGE_LACKS',
      detail: { where: expect.stringContaining('clientOrderId') as string },
    });
  });

  it('has its clock, its fees, its leverage and its switch', async () => {
    await trader.open();
    expect(await trader.venue.serverTime()).toBe(Math.trunc(trader.here.clock.now()));
    expect(await trader.venue.fees()).toEqual({ maker: '0.0002', taker: '0.0005' });
    // "No need to change margin type" is what was wished for.
    expect(await trader.venue.setLeverage(BTC, 3, 'cross')).toEqual({ kind: 'set' });
    expect(trader.here.standIn.account.leverage).toBe(3);
    expect(await trader.venue.scheduleCancel(trader.here.clock.now() + 60_000)).toEqual({ kind: 'set' });
    expect(trader.here.sent.at(-1)!.body).toMatch(/symbol=BTCUSDT&countdownTime=60000/);
  });
});
