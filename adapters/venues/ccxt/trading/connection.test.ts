import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  limit,
  lots,
  market,
  priceTicks,
  stop,
  type AccountReport,
  type OrderRequest,
  type OrderSpec,
  type VenueConnection,
} from '../../../../engine/index.ts';
import { ccxtConnection } from '../index.ts';
import { inside, settle, START, type Inside } from '../testing/inside.ts';

const BTC = 'binanceusdm:BTC/USDT:USDT';
const KEY = Buffer.from(JSON.stringify({ apiKey: 'stand-in-key', secret: 'stand-in-secret' }));
/** Far below and far above every price of the stand-in, in ticks of a tenth. */
const LOW = priceTicks(400_000);
const HIGH = priceTicks(800_000);

let here: Inside;
let venue: VenueConnection;
let reports: AccountReport[];
const connect = (over: Partial<Parameters<typeof ccxtConnection>[0]> = {}): VenueConnection =>
  ccxtConnection({
    exchange: 'binanceusdm',
    key: KEY,
    session: 'a81c04de',
    instruments: [BTC],
    outside: here.outside,
    isPaced: false,
    tries: 1,
    ...over,
  });
beforeEach(() => {
  here = inside();
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
const posts = () => here.sent.filter(({ method, url }) => method === 'POST' && url.endsWith('/order'));

describe('an order', () => {
  it('carries an id that is the same after a restart, exact digits, and nobody else', async () => {
    await open();
    const outcome = await venue.submit(request('o1', limit('buy', lots(3), LOW)));
    expect(outcome).toMatchObject({ kind: 'resting' });
    expect(connect().clientIdOf('o1')).toBe(venue.clientIdOf('o1'));
    const [{ body } = { body: '' }] = posts();
    const said = new URLSearchParams(body);
    expect(said.get('newClientOrderId')).toBe(venue.clientIdOf('o1'));
    expect([said.get('quantity'), said.get('price'), said.get('timeInForce')]).toEqual(['0.003', '40000', 'GTC']);
    expect(await venue.order(venue.clientIdOf('o1'))).toMatchObject({ status: 'open', remaining: 3, limitPrice: LOW });
    expect(await venue.cancel(venue.clientIdOf('o1'), BTC)).toEqual({ kind: 'canceled' });
    expect(await venue.cancel(venue.clientIdOf('o1'), BTC)).toMatchObject({ reason: 'unknown-order' });
    await pass(3);
    expect(told('order').map(({ order }) => order.status)).toEqual(['canceled']);
  });

  it('at the market is filled; fill, fee and position agree, and each is told once', async () => {
    await open();
    const outcome = await venue.submit(request('o1', market('buy', lots(50))));
    expect(outcome).toMatchObject({ kind: 'filled', size: 50 });
    await pass(8);
    expect(told('fill').map(({ fill }) => [fill.clientId, fill.size, fill.liquidity])).toEqual([
      [venue.clientIdOf('o1'), 50, 'taker'],
    ]);
    expect(await venue.positions()).toMatchObject([{ instrument: BTC, size: 50, isCross: true }]);
    const [{ fill: said } = { fill: null }] = told('fill');
    expect(outcome.kind === 'filled' && Number(outcome.averagePrice) * 10).toBe(said?.price);
    const [fill] = await venue.fillsSince(START);
    expect(Number((await venue.balance()).equity)).toBeLessThan(10_000);
    expect(fill!.feeCurrency).toBe('USDT');
    expect(await venue.submit(request('o2', market('sell', lots(50), { reduceOnly: true })))).toMatchObject({
      kind: 'filled',
    });
    expect(await venue.positions()).toEqual([]);
  });

  it('that rested while nobody listened is told with its fill, the fill first', async () => {
    await open();
    await venue.submit(request('o1', limit('sell', lots(5), HIGH)));
    await pass(3);
    here.standIn.account.orders[0]!.status = 'FILLED';
    here.standIn.account.orders[0]!.filled = 5;
    here.standIn.account.fills.push({
      id: 1,
      order: here.standIn.account.orders[0]!.id,
      side: 'SELL',
      tenths: 800_000,
      size: 5,
      isMaker: true,
      time: here.clock.now(),
    });
    here.standIn.faults.questions.push('lost-request');
    await pass(6);
    const kinds = reports.flatMap((report) =>
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
    await open();
    const outcome = await venue.submit(request('o1', spec()));
    expect(outcome).toMatchObject({ kind: 'rejected', by, reason });
    expect(posts()).toHaveLength(by === 'venue' ? 1 : 0);
  });
});

describe('a request without an answer', () => {
  it.each(['lost-answer', 'lost-request', 'cut-off', 'no-json', 'unavailable'] as const)(
    'is unknown (%s), was sent once, and is found by its id if it arrived',
    async (fault) => {
      await open();
      here.standIn.faults.actions.push(fault);
      const outcome = await venue.submit(request('o1', limit('buy', lots(5), LOW)));
      expect(outcome).toMatchObject({ kind: 'unknown', until: here.clock.now() + 10_000 });
      expect(posts()).toHaveLength(1);
      const hasArrived = fault === 'lost-answer' || fault === 'cut-off';
      const found = await venue.order(venue.clientIdOf('o1'));
      expect(found?.status ?? null).toBe(hasArrived ? 'open' : null);
      // The same id a second time: the exchange has it, and that is no refusal of the first.
      const again = await venue.submit(request('o1', limit('buy', lots(5), LOW)));
      expect(again.kind).toBe(hasArrived ? 'unknown' : 'resting');
    },
  );

  it('is a refusal where the exchange said so', async () => {
    await open();
    here.standIn.faults.actions.push('limited');
    expect(await venue.submit(request('o1', limit('buy', lots(5), LOW)))).toMatchObject({
      kind: 'rejected',
      reason: 'rate-limited',
    });
  });
});

describe('an account', () => {
  it('is not opened with a wrong key, in hedge mode, or with fees in another coin', async () => {
    const wrong = Buffer.from(JSON.stringify({ apiKey: 'stand-in-key', secret: 'wrong' }));
    const begin = (connection: VenueConnection) => connection.open(START, () => undefined);
    await expect(begin(connect({ key: wrong }))).rejects.toMatchObject({ code: 'E_EXCHANGE_KEY' });
    here.standIn.isHedged = true;
    await expect(begin(connect())).rejects.toMatchObject({ code: 'E_EXCHANGE_LACKS' });
    here.standIn.isHedged = false;
    here.standIn.isFeeBurnt = true;
    await expect(begin(connect())).rejects.toMatchObject({ code: 'E_EXCHANGE_LACKS' });
    expect(() => connect({ key: Buffer.alloc(32, 1) })).toThrow('this is not the key of an exchange');
  });

  it('is not traded where orders have no id of ours that can be asked for: the capability is named', async () => {
    const kraken = connect({ exchange: 'kraken' });
    await expect(kraken.open(START, () => undefined)).rejects.toMatchObject({
      code: 'E_EXCHANGE_LACKS',
      detail: { where: expect.stringContaining('clientOrderId') as string },
    });
  });

  it('has its clock, its fees, its leverage and its switch', async () => {
    await open();
    expect(await venue.serverTime()).toBe(Math.trunc(here.clock.now()));
    expect(await venue.fees()).toEqual({ maker: '0.0002', taker: '0.0005' });
    // "No need to change margin type" is what was wished for.
    expect(await venue.setLeverage(BTC, 3, 'cross')).toEqual({ kind: 'set' });
    expect(here.standIn.account.leverage).toBe(3);
    expect(await venue.scheduleCancel(here.clock.now() + 60_000)).toEqual({ kind: 'set' });
    expect(here.sent.at(-1)!.body).toMatch(/symbol=BTCUSDT&countdownTime=60000/);
  });
});
