import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import { seededRandom, type AnyEvent } from '../../engine/index.ts';
import { sessionEvents } from '../runs/recorded-run.ts';
import type { World } from '../world.ts';
import { sessionsDesk, type SessionsDesk } from './desk.ts';
import type { SessionCaller, SessionOutcome, StartedSession } from './requests.ts';
import { FakeFeed, HandClock, paperRequest, runOf } from './testing.ts';
import { verifySession } from './verify.ts';

const root = join(import.meta.dirname, '..', '..');
// Trades at nearly every price, and leaves orders to rest.
const request = paperRequest(
  runOf('restless', { seed: 7, size: 100 }, { account: { capital: '100000', leverage: '10', marginMode: 'cross' } }),
);

const noConnection = (): never => {
  throw new Error('a paper session has no account');
};

describe('a paper session that is begun anew by process after process', () => {
  const clock = new HandClock(1_767_225_600_000);
  let world: World;
  let desk: SessionsDesk;
  let feed: FakeFeed;
  let session: StartedSession;
  let stop: AbortController;
  let outcome: Promise<SessionOutcome>;

  beforeEach(() => {
    const readModels = memoryReadModels();
    world = {
      store: memoryStore(),
      readModels: () => Promise.resolve(readModels),
      home: mkdtempSync(join(tmpdir(), 'ht-restarts-')),
      root,
      strategies: [join(root, 'tests', 'storm', 'strategies')],
      version: 'test',
    };
    const door = {
      urls: { mainnet: 'fake:', testnet: 'fake:' },
      feed: () => (feed = new FakeFeed(clock)),
      connection: noConnection,
    };
    desk = sessionsDesk({ world, doors: { fake: door }, clock });
  });
  afterEach(() => rmSync(world.home, { recursive: true, force: true }));

  const begin = async (start: (caller: SessionCaller) => Promise<SessionOutcome>): Promise<void> => {
    stop = new AbortController();
    const { signal } = stop;
    session = await new Promise<StartedSession>((resolve, reject) => {
      outcome = start({ signal, progress() {}, note() {}, account: noConnection, started: resolve, step() {} });
      outcome.catch(reject);
    });
  };
  const restart = async (): Promise<void> => {
    stop.abort();
    await outcome;
    clock.tick(30_000);
    await begin((caller) => desk.takeUp(session.session, caller));
  };
  const trade = async (price: number): Promise<void> => {
    clock.tick(1_000);
    feed.trade(price);
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const story = async (): Promise<readonly AnyEvent[]> => {
    const all: AnyEvent[] = [];
    for await (const event of sessionEvents(world.store, session.session)) all.push(event);
    return all;
  };
  /** Buys that rest in the simulated book. */
  const restingBuys = async (): Promise<readonly string[]> => {
    const open = new Set<string>();
    for (const { type, data } of await story()) {
      if (type === 'OrderRequested' && data.side === 'buy') open.add(data.order);
      if (type === 'OrderFilled' && Number(data.remaining) === 0) open.delete(data.order);
      if (type === 'OrderCanceled' || type === 'OrderRejected' || type === 'OrderDenied') open.delete(data.order);
    }
    return [...open];
  };
  const quiet = { signal: new AbortController().signal, progress() {}, note() {} };

  it('has its resting orders in the simulated book again, and fills them once when the price gets there', async () => {
    await begin((caller) => desk.paper(request, caller));
    for (let turn = 0; (await restingBuys()).length < 3 && turn < 100; turn++) await trade(100_000 + (turn % 2));
    const resting = await restingBuys();
    expect(resting.length).toBeGreaterThanOrEqual(3);
    await restart();
    expect(await restingBuys()).toEqual(resting);
    const before = (await story()).length;
    await trade(99_000);
    const fills = (await story()).slice(before).flatMap((event) => (event.type === 'OrderFilled' ? [event.data] : []));
    const filled = fills.map(({ order }) => order).filter((order) => resting.includes(order));
    expect([...filled].sort()).toEqual([...resting].sort());
    stop.abort();
    await outcome;
    expect(await verifySession(world, session.session, quiet)).toMatchObject({ isSame: true });
  });

  it('has no order and no fill twice after five restarts, and a position that is the sum of its fills', async () => {
    const random = seededRandom('restarts');
    await begin((caller) => desk.paper(request, caller));
    for (let restarts = 0; restarts <= 5; restarts++) {
      if (restarts > 0) await restart();
      for (let print = 0; print < 40; print++) await trade(100_000 + Math.floor(random() * 8));
    }
    session.command({ command: 'flatten', by: 'ann', reason: 'enough' });
    await trade(100_000);
    await trade(100_000);
    session.command({ command: 'stop', by: 'ann', reason: 'enough' });
    await outcome;
    const events = await story();
    const asked = events.flatMap((event) => (event.type === 'OrderRequested' ? [event.data.order] : []));
    const fills = events.flatMap((event) => (event.type === 'OrderFilled' ? [event.data] : []));
    expect(events.filter(({ type }) => type === 'SessionRecovered')).toHaveLength(5);
    expect(fills.length).toBeGreaterThan(20);
    expect(new Set(asked).size).toBe(asked.length);
    expect(new Set(fills.map(({ fill }) => fill)).size).toBe(fills.length);
    const sum = fills.reduce(
      (lots, { side, size }) => lots + (side === 'buy' ? 1 : -1) * Math.round(Number(size) * 1e5),
      0,
    );
    expect(sum).toBe(0);
    expect(await verifySession(world, session.session, quiet)).toMatchObject({ isSame: true });
  });
});
