import { beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { decimal, text, type AnyEvent } from '../../engine/index.ts';
import { fold, projections } from '../../projections/index.ts';
import { HandClock } from '../../runtime/sessions/testing.ts';
import { scratchFolder } from '../program/home.ts';
import { SessionBench } from './session-bench.ts';
import { StormVenue } from './storm-venue.ts';

const PRICE = 100_000;
const RUNGS = 14;
const ROUNDS = 60;
const PAIRS = 25;

/** A live session whose process dies with 3,000 orders behind it, a position of its own and 14 orders that rest. */
describe('a live session that is killed with much behind it and much at work', () => {
  const home = scratchFolder('warm-restart');
  const clock = new HandClock(1_767_225_600_000);
  const venue = new StormVenue('warm', clock.wall);
  const bench = new SessionBench({
    home,
    store: memoryStore(),
    clock,
    venue,
    strategy: 'ladder',
    parameters: { rounds: ROUNDS, pairs: PAIRS, rungs: RUNGS },
  });
  const resting = (): readonly string[] =>
    [...venue.orders.values()].flatMap(({ order }) => (order.status === 'open' ? [order.clientId ?? ''] : [])).sort();
  const fillsOf = (events: readonly AnyEvent[]) =>
    events.flatMap((event) => (event.type === 'OrderFilled' ? [event.data] : []));
  let before: readonly AnyEvent[] = [];
  let restingBefore: readonly string[] = [];
  let after: readonly AnyEvent[] = [];

  beforeAll(async () => {
    await bench.begin();
    for (let step = 0; step < ROUNDS + 4; step++) await bench.trade(PRICE);
    before = await bench.events();
    restingBefore = resting();
    await bench.die();
    clock.tick(20_000);
    await bench.takeUp();
    // Both books are compared on the way; long enough for every question about an order.
    for (let second = 0; second < 90; second++) await bench.trade(PRICE);
    after = await bench.events();
  });

  it('had what the test is about', () => {
    expect(before.filter(({ type }) => type === 'OrderRequested')).toHaveLength(2 * ROUNDS * PAIRS + 1 + RUNGS);
    expect(restingBefore).toHaveLength(RUNGS);
    expect(venue.position).toBe(100);
  });

  it('keeps all of its working orders: none is lost, cancelled or sent again', () => {
    expect(resting()).toEqual(restingBefore);
    expect([...venue.submissions.values()].every((count) => count === 1)).toBe(true);
    expect(venue.submissions.size).toBe(2 * ROUNDS * PAIRS + 1 + RUNGS);
  });

  it('keeps its position: no fill is made up to explain it, and none is told again', () => {
    expect(fillsOf(after)).toEqual(fillsOf(before));
    expect(venue.position).toBe(100);
    const types = new Set(after.slice(before.length).map(({ type }) => type));
    expect(types).toContain('SessionRecovered');
    expect(types).not.toContain('DiscrepancyFound');
    expect(types).not.toContain('TradingHalted');
  });

  it('reaches prices and account at one address of one network, whichever process it is', () => {
    const once = ['prices fake://testnet', 'account fake://testnet signed for testnet'];
    expect([...bench.reached].sort()).toEqual([...once, ...once].sort());
  });

  it('fills what rested once when the price gets there, and comes out the same when it is verified', async () => {
    for (let rung = 1; rung <= RUNGS; rung++) await bench.trade(PRICE - rung);
    expect(resting()).toEqual([]);
    await bench.stop();
    const fills = fillsOf(await bench.events());
    expect(fills).toHaveLength(2 * ROUNDS * PAIRS + 1 + RUNGS);
    expect(new Set(fills.map(({ fill }) => fill)).size).toBe(fills.length);
    expect(venue.position).toBe(100 * (1 + RUNGS));
    expect(await bench.isSame()).toBe(true);
  });

  it('has one curve of equity over both processes: capital and what every fill gained, to the last digit', async () => {
    const events = await bench.events();
    const fills = fillsOf(events);
    const paid = fills.map(({ side, size, price, fee }) =>
      decimal(size)
        .times(price)
        .times(side === 'buy' ? -1 : 1)
        .minus(fee),
    );
    const held = decimal('0.00001')
      .times(venue.position)
      .times(PRICE - RUNGS);
    const { state: equity } = fold(projections.equity, events);
    expect(equity.equity).toBe(text(paid.reduce((sum, each) => sum.plus(each), held.plus('100000'))));
    expect(equity.points[0]?.seq).toBeLessThan(before.length);
    expect(equity.points.at(-1)?.seq).toBeGreaterThan(before.length);
  });
});
