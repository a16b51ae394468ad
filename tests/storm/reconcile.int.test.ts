import { beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { HandClock } from '../../runtime/sessions/testing.ts';
import { scratchFolder } from '../program/home.ts';
import { SessionBench } from './session-bench.ts';
import { StormVenue } from './storm-venue.ts';

const home = scratchFolder('reconcile');

describe('whether the books of a live session and its venue agree', () => {
  let clock: HandClock;
  let venue: StormVenue;
  let bench: SessionBench;

  beforeEach(async () => {
    clock = new HandClock(1_767_225_600_000);
    venue = new StormVenue('reconcile', clock.wall);
    const parameters = { rounds: 2, pairs: 1, rungs: 3 };
    bench = new SessionBench({ home, store: memoryStore(), clock, venue, strategy: 'ladder', parameters });
    await bench.begin();
    for (let times = 0; times < 4; times++) await bench.trade(100_000);
  });
  const types = async (): Promise<readonly string[]> => (await bench.events()).map(({ type }) => type);

  it('is said by the running session, which records who asked, why, and what came of it', async () => {
    expect(await bench.reconcile('worker', 'to be sure')).toEqual({
      session: bench.id,
      how: 'asked',
      outcome: 'agreed',
      position: '0.001',
      orders: 3,
      differences: [],
    });
    const events = await bench.events();
    const asked = events.find(({ type }) => type === 'ReconciliationRequested');
    expect(asked?.data).toEqual({ by: 'ann', reason: 'to be sure' });
    expect(events.find(({ type }) => type === 'BooksCompared')?.data).toEqual({
      request: asked?.seq,
      outcome: 'agreed',
      position: '0.001',
      orders: 3,
      venuePosition: '0.001',
    });
    expect(await bench.isSame()).toBe(true);
  });

  it('is no where the venue holds what nobody explains: then the session halts, and each difference is named', async () => {
    venue.position += 50;
    expect(await bench.reconcile('worker')).toMatchObject({
      outcome: 'differs',
      differences: [{ what: 'position in fake:BTC/USD:USD', journal: '0.001', venue: '0.0015' }],
    });
    expect(await types()).toEqual(expect.arrayContaining(['DiscrepancyFound', 'TradingHalted', 'BooksCompared']));
    const compared = (await bench.events()).find(({ type }) => type === 'BooksCompared');
    expect(compared?.data).toMatchObject({ position: '0.001', venuePosition: '0.0015' });
  });

  it('is looked at without touching anything where no process works on it', async () => {
    await bench.die();
    const before = (await types()).length;
    expect(await bench.reconcile('nobody')).toMatchObject({ how: 'looked', outcome: 'agreed', differences: [] });
    // A rung is filled, and somebody lays an order by hand, while the session is left.
    clock.tick(5_000);
    venue.move(99_999 * 10);
    await venue.connect('another hand').submit({
      clientId: 'by hand',
      instrument: 'fake:BTC/USD:USD',
      spec: { ...[...venue.orders.values()][0]!, side: 'buy', kind: 'limit', size: 7, limitPrice: 500_000 } as never,
      slippageMax: '0.05',
      reference: null,
    });
    const looked = await bench.reconcile('nobody');
    expect(looked.outcome).toBe('differs');
    expect(
      looked.differences.map(({ what, journal, venue: theirs }) => [what.replace(/\d+/g, '#'), journal, theirs]),
    ).toEqual([
      ['order #, buy', 'none', 'open'],
      ['order o#', 'open', 'filled'],
      ['fill t#', 'none', 'buy 0.001 at 99999'],
      ['position in BTC/USD:USD', '0.001', '0.002'],
    ]);
    expect(looked.differences.at(-1)?.then).toContain('would halt');
    expect((await types()).length).toBe(before);
  });

  it('is not asked of a session on paper', async () => {
    const paper = new SessionBench({
      home,
      store: memoryStore(),
      clock,
      venue: null,
      strategy: 'ladder',
      parameters: { rounds: 1, pairs: 1, rungs: 0 },
    });
    await paper.begin();
    await expect(paper.reconcile('worker')).rejects.toMatchObject({ code: 'E_RECONCILE_PAPER' });
  });
});
