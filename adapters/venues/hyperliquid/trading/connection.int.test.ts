import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  limit,
  lots,
  market,
  priceTicks,
  stop,
  type EngineError,
  type AccountReport,
  type OrderRequest,
  type OrderSpec,
  type SubmitOutcome,
  type VenueConnection,
} from '../../../../engine/index.ts';
import {
  AGENT,
  BTC,
  lab,
  MASTER,
  MASTER_KEY,
  playUntil,
  reportsOf,
  STRANGER_KEY,
  until,
  type Lab,
} from '../testing/lab.ts';

let here: Lab;
let venue: VenueConnection;
let reports: AccountReport[];
beforeEach(async () => {
  here = await lab();
  venue = here.connection();
  reports = [];
});
afterEach(() => here.end());

const open = async (): Promise<void> => {
  await venue.open(here.clock.now() - 1, (report) => reports.push(report));
  await until(() => reportsOf(reports, 'caught-up').length > 0);
};
const fills = () => reportsOf(reports, 'fill').map(({ fill }) => fill);
const orders = (clientId: string) =>
  reportsOf(reports, 'order')
    .map(({ order }) => order)
    .filter((order) => order.clientId === clientId);
const last = (): number => here.standIn.venue.markets.get('BTC')!.last.toNumber();
/** A price so many dollars from the last one, in ticks of a tenth. */
const at = (dollars: number) => priceTicks((last() + dollars) * 10);
/** Lots of 0.00001 BTC. */
const btc = (text: string) => lots(Math.round(Number(text) * 100_000));
const request = (order: string, spec: OrderSpec, over: Partial<OrderRequest> = {}): OrderRequest => ({
  clientId: venue.clientIdOf(order),
  instrument: BTC,
  spec,
  slippageMax: '0.01',
  reference: null,
  ...over,
});
const submit = (order: string, spec: OrderSpec): Promise<SubmitOutcome> => venue.submit(request(order, spec));

describe('an order', () => {
  it('rests, is reported, and is cancelled by our own id', async () => {
    await open();
    const outcome = await submit('o1', limit('buy', btc('0.01'), at(-500)));
    expect(outcome.kind).toBe('resting');
    const id = venue.clientIdOf('o1');
    await until(() => orders(id).length === 1);
    expect((await venue.openOrders()).map(({ clientId }) => clientId)).toEqual([id]);
    expect(await venue.cancel(id, BTC)).toEqual({ kind: 'canceled' });
    await until(() => orders(id).length === 2);
    expect(orders(id).map(({ status, reason }) => [status, reason])).toEqual([
      ['open', null],
      ['canceled', 'requested'],
    ]);
    expect(await venue.cancel(id, BTC)).toMatchObject({ kind: 'rejected', reason: 'unknown-order' });
    expect(await venue.order(id)).toMatchObject({ status: 'canceled', remaining: btc('0.01') });
  });

  it('at the market takes what is there, up to its slippage; position, balance and fee agree with the fills', async () => {
    await open();
    const outcome = await submit('o1', market('buy', btc('0.05')));
    expect(outcome).toMatchObject({ kind: 'filled', size: btc('0.05') });
    await until(() => fills().length > 0);
    expect(fills().reduce((sum, { size }) => sum + size, 0)).toBe(btc('0.05'));
    expect(fills()[0]).toMatchObject({ side: 'buy', liquidity: 'taker', positionBefore: 0, feeCurrency: 'USDC' });
    expect(await venue.positions()).toMatchObject([{ instrument: BTC, size: btc('0.05'), isCross: true }]);
    const paid = fills().reduce((sum, { fee }) => sum + Number(fee), 0);
    expect(here.account.balance.toNumber()).toBeCloseTo(10_000 - paid, 6);
    expect(await venue.fees()).toEqual({ maker: '0.00015', taker: '0.00045' });
    const { equity } = await venue.balance();
    expect(Number(equity)).toBeLessThan(10_000);
  });

  it('that is immediate is filled in part where the book ends at its price', async () => {
    await open();
    const depth = here.standIn.venue.markets.get('BTC')!.book().asks[0]!;
    const price = priceTicks(depth.px.toNumber() * 10);
    const outcome = await submit('o1', limit('buy', btc('3.5'), price, { timeInForce: 'ioc' }));
    if (depth.sz.gte('3.5')) throw new Error('the book of this seed is too deep for the test');
    expect(outcome).toMatchObject({ kind: 'rejected', reason: 'insufficient-margin' });
    here.account.balance = here.account.balance.plus(1_000_000);
    const again = await submit('o2', limit('buy', btc('3.5'), price, { timeInForce: 'ioc' }));
    expect(again).toMatchObject({ kind: 'filled', size: btc(depth.sz.toFixed()) });
    await until(() => orders(venue.clientIdOf('o2')).some(({ status }) => status === 'canceled'));
  });

  it('that rests is filled as a maker when the tape trades through it', async () => {
    await open();
    await submit('o1', limit('buy', btc('0.01'), at(-20), { postOnly: true }));
    await playUntil(here.clock, 1_000, () => fills().length > 0);
    expect(fills()[0]).toMatchObject({ liquidity: 'maker', clientId: venue.clientIdOf('o1') });
    await until(() => orders(venue.clientIdOf('o1')).some(({ status }) => status === 'filled'));
  });

  it('with a trigger waits, and takes the market when the price is touched', async () => {
    await open();
    await submit('o1', market('buy', btc('0.01')));
    expect(await submit('o2', stop('sell', btc('0.01'), at(-30), { reduceOnly: true }))).toMatchObject({
      kind: 'resting',
    });
    expect(await venue.openOrders()).toMatchObject([{ status: 'waiting', triggerPrice: at(-30), reduceOnly: true }]);
    await playUntil(here.clock, 1_000, () => orders(venue.clientIdOf('o2')).some(({ status }) => status === 'filled'));
    await until(() => fills().some(({ side }) => side === 'sell'));
    expect(await venue.positions()).toEqual([]);
  });

  it.each([
    ['min-notional', () => limit('buy', lots(1), at(-5))],
    ['insufficient-margin', () => limit('buy', btc('9'), at(-5))],
    ['post-only-would-cross', () => limit('buy', btc('0.01'), at(50), { postOnly: true })],
    ['no-liquidity', () => limit('buy', btc('0.01'), at(-400), { timeInForce: 'ioc' })],
    ['reduce-only', () => limit('sell', btc('0.01'), at(50), { reduceOnly: true })],
  ] as const)('is rejected by the venue: %s', async (reason, spec) => {
    await open();
    expect(await submit('o1', spec())).toMatchObject({ kind: 'rejected', by: 'venue', reason });
  });

  it('that the venue has no words for is not sent', async () => {
    await open();
    const before = here.account.actions;
    const odd = limit('buy', btc('0.01'), priceTicks(600_005));
    expect(await submit('o1', odd)).toMatchObject({ kind: 'rejected', by: 'adapter', reason: 'tick' });
    expect(await submit('o2', { ...odd, timeInForce: 'fok' })).toMatchObject({ reason: 'unsupported' });
    expect(here.account.actions).toBe(before);
  });
});

describe('a modification', () => {
  it.each([true, false])('keeps our id while the venue gives a new one, the new told first: %s', async (isNewFirst) => {
    here.standIn.faults.isNewFirst = isNewFirst;
    await open();
    const id = venue.clientIdOf('o1');
    const spec = limit('buy', btc('0.01'), at(-500));
    const first = await submit('o1', spec);
    const changed = await venue.modify({ clientId: id, instrument: BTC, spec: { ...spec, limitPrice: at(-400) } });
    expect(changed.kind).toBe('modified');
    await until(() => orders(id).length >= 2);
    await venue.serverTime();
    // The end of the replaced order is no end of the order.
    expect(orders(id).map(({ status }) => status)).toEqual(['open', 'open']);
    expect(orders(id)[1]!.limitPrice).toBe(at(-400));
    expect(first).not.toMatchObject({ venueId: orders(id)[1]!.venueId });
    await venue.cancel(id, BTC);
    await until(() => orders(id).at(-1)!.status === 'canceled');
  });

  it('of an order that is gone is rejected, and its end is told', async () => {
    await open();
    const id = venue.clientIdOf('o1');
    const spec = limit('buy', btc('0.01'), at(-500));
    await submit('o1', spec);
    await venue.cancel(id, BTC);
    expect(await venue.modify({ clientId: id, instrument: BTC, spec })).toMatchObject({ reason: 'unknown-order' });
    await until(() => orders(id).at(-1)?.status === 'canceled');
  });
});

describe('an answer that is lost', () => {
  it('after the venue took the order is unknown; asked by our id, the venue has it', async () => {
    await open();
    here.standIn.faults.actions.push('lost-answer');
    const outcome = await submit('o1', limit('buy', btc('0.01'), at(-500)));
    expect(outcome).toMatchObject({ kind: 'unknown', until: here.clock.now() + 10_000 });
    expect(await venue.order(venue.clientIdOf('o1'))).toMatchObject({ status: 'open' });
  });

  it('before the venue took it is unknown; asked by our id, the venue does not know it', async () => {
    await open();
    here.standIn.faults.actions.push('lost-request');
    expect(await submit('o1', limit('buy', btc('0.01'), at(-500)))).toMatchObject({ kind: 'unknown' });
    expect(await venue.order(venue.clientIdOf('o1'))).toBeNull();
    expect(here.account.orders.size).toBe(0);
  });

  it.each([
    ['torn-answer', { kind: 'unknown' }],
    ['server-error', { kind: 'unknown' }],
    ['too-many-requests', { kind: 'rejected', reason: 'rate-limited' }],
  ] as const)('%s', async (fault, expected) => {
    await open();
    here.standIn.faults.actions.push(fault);
    expect(await submit('o1', limit('buy', btc('0.01'), at(-500)))).toMatchObject(expected);
  });

  it('because nobody is there was never sent', async () => {
    await open();
    await here.server.down();
    expect(await submit('o1', limit('buy', btc('0.01'), at(-500)))).toMatchObject({
      kind: 'rejected',
      by: 'adapter',
      reason: 'unreachable',
    });
  });
});

describe('a lost line', () => {
  it('is opened again; what happened meanwhile is told once, fills and ends of orders', async () => {
    await open();
    await submit('o1', market('buy', btc('0.01')));
    await submit('o2', limit('sell', btc('0.01'), at(20), { reduceOnly: true }));
    await submit('o3', limit('buy', btc('0.01'), at(-900)));
    await until(() => fills().length > 0);
    here.server.dropConnections();
    await until(() => reportsOf(reports, 'connection').some(({ state }) => state === 'lost'));
    // The line is down: the tape fills one order, and another session of the same account cancels the other.
    const other = here.connection({ session: 'a81c04de' });
    expect(await other.cancel(venue.clientIdOf('o3'), BTC)).toEqual({ kind: 'canceled' });
    here.standIn.faults.isSilent = true;
    while (here.account.fills.length < 2) here.clock.advance(1_000);
    here.standIn.faults.isSilent = false;
    await playUntil(here.clock, 1_000, () => reportsOf(reports, 'caught-up').length > 1);
    const ids = fills().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(here.account.fills.length);
    await until(() => orders(venue.clientIdOf('o3')).at(-1)?.status === 'canceled');
    expect(orders(venue.clientIdOf('o2')).at(-1)?.status).toBe('filled');
  });

  it('does not tell what happened before the session', async () => {
    const before = here.connection();
    await before.open(0, () => undefined);
    await before.submit({ ...request('o0', market('buy', btc('0.01'))) });
    here.clock.advance(60_000);
    await open();
    expect(fills()).toEqual([]);
    expect(await venue.fillsSince(0)).toHaveLength(1);
  });
});

describe('funding, liquidation and the dead man’s switch', () => {
  it('tells funding as it is paid: a long position pays a positive rate', async () => {
    await open();
    await submit('o1', market('buy', btc('0.1')));
    await playUntil(here.clock, 2_000, () => reportsOf(reports, 'funding').length > 0);
    const { funding } = reportsOf(reports, 'funding')[0]!;
    expect(Number(funding.amount)).toBeGreaterThan(0);
    expect(funding).toMatchObject({ size: btc('0.1'), rate: '0.0000125' });
    expect(await venue.fundingSince(0)).toHaveLength(1);
  });

  it('tells a liquidation: fills by force, and that it was one', async () => {
    await open();
    await venue.setLeverage(BTC, 40, 'cross');
    await submit('o1', market('buy', btc('5')));
    here.account.balance = here.account.balance.minus(9_000);
    await playUntil(here.clock, 1_000, () => reportsOf(reports, 'liquidation').length > 0);
    await until(() => fills().some(({ liquidation }) => liquidation !== null));
    expect(fills().at(-1)).toMatchObject({ side: 'sell', liquidation: { method: 'market' } });
  });

  it('cancels everything at the time that was set, unless it is set anew', async () => {
    await open();
    await submit('o1', limit('buy', btc('0.01'), at(-900)));
    expect(await venue.scheduleCancel(here.clock.now() + 1_000)).toMatchObject({ kind: 'rejected' });
    expect(await venue.scheduleCancel(here.clock.now() + 6_000)).toEqual({ kind: 'set' });
    expect(await venue.scheduleCancel(null)).toEqual({ kind: 'set' });
    here.clock.advance(7_000);
    expect(await venue.openOrders()).toHaveLength(1);
    await venue.scheduleCancel(here.clock.now() + 6_000);
    here.clock.advance(7_000);
    await until(() => orders(venue.clientIdOf('o1')).at(-1)?.reason === 'schedule');
    expect(await venue.openOrders()).toEqual([]);
  });

  it('sets the leverage, and says when it is too high', async () => {
    await open();
    expect(await venue.setLeverage(BTC, 10, 'isolated')).toEqual({ kind: 'set' });
    expect(await venue.setLeverage(BTC, 400, 'cross')).toMatchObject({ kind: 'rejected', by: 'venue' });
  });
});

describe('the key', () => {
  const opening = (connection: VenueConnection) => connection.open(0, () => undefined);

  it('may be the account’s own', async () => {
    await opening(here.connection({ key: MASTER_KEY }));
  });

  it('of a stranger is noticed before anything is sent', async () => {
    await expect(opening(here.connection({ key: STRANGER_KEY }))).rejects.toMatchObject({ code: 'E_VENUE_AGENT' });
  });

  it('whose own address is given as the account is noticed: queries with it would find nothing', async () => {
    const error: unknown = await opening(here.connection({ account: AGENT })).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'E_VENUE_AGENT' });
    expect((error as EngineError).detail.fix).toContain(MASTER);
  });

  it('that is no longer approved is refused by the venue in its own words', async () => {
    await open();
    here.account.agents.clear();
    const refused = await submit('o1', limit('buy', btc('0.01'), at(-500)));
    expect(refused).toMatchObject({ kind: 'rejected', reason: 'unknown-agent' });
    expect(refused).toMatchObject({ text: `User or API Wallet ${AGENT} does not exist.` });
  });

  it('for a sub-account signs with that one’s address', async () => {
    const sub = `0x${'ab'.repeat(20)}`;
    const account = here.standIn.account(sub, '5000', MASTER);
    const connection = here.connection({ account: sub, isSubAccount: true });
    await opening(connection);
    const spec = limit('buy', btc('0.01'), at(-500));
    expect(await connection.submit({ ...request('o1', spec) })).toMatchObject({ kind: 'resting' });
    expect(account.open).toHaveLength(1);
    expect(here.account.open).toHaveLength(0);
  });

  it('with a clock that is days off is refused: the nonce is a time', async () => {
    await open();
    here.standIn.faults.skewMs = 3 * 86_400_000;
    expect(await submit('o1', limit('buy', btc('0.01'), at(-500)))).toMatchObject({
      kind: 'rejected',
      reason: 'nonce',
    });
  });

  it('signs actions that the venue refuses once they are stale', async () => {
    await open();
    here.standIn.faults.skewMs = 11_000;
    expect(await submit('o1', limit('buy', btc('0.01'), at(-500)))).toMatchObject({
      kind: 'rejected',
      reason: 'expired',
    });
  });
});
