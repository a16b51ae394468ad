import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import type { EventStore } from '../../engine/index.ts';
import type { Store } from '../home.ts';
import { sessionEvents } from '../runs/recorded-run.ts';
import { readRun } from '../runs/run-record.ts';
import { strategyFolders } from '../strategies.ts';
import type { World } from '../world.ts';
import { giveCommand } from './control.ts';
import { sessionsDesk, type SessionsDesk } from './desk.ts';
import { InputLog, recordedInputs } from './input-log.ts';
import type { PaperRequest, SessionCaller, SessionOutcome, StartedSession } from './requests.ts';
import { FakeFeed, HandClock, paperRequest, runOf } from './testing.ts';
import { verifySession } from './verify.ts';

const root = join(import.meta.dirname, '..', '..');
const START = 1_767_225_600_000;

const request = paperRequest(
  runOf('four-phase', {}, { account: { capital: '10000', leverage: null, marginMode: 'cross' } }),
);

const noConnection = (): never => {
  throw new Error('a paper session has no account');
};

interface Running {
  readonly feed: FakeFeed;
  readonly started: StartedSession;
  readonly outcome: Promise<SessionOutcome>;
  readonly leave: () => void;
  /** Resolves when everything that waits has been worked on. */
  readonly settle: () => Promise<void>;
}

describe('a paper session', () => {
  const clock = new HandClock(START);
  let home: string;
  let store: Store;
  let world: World;
  let feed: FakeFeed;
  let desk: SessionsDesk;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'ht-sessions-'));
    store = memoryStore();
    const readModels = memoryReadModels();
    world = {
      store,
      readModels: () => Promise.resolve(readModels),
      home,
      root,
      strategies: strategyFolders(root, root),
      version: 'test',
    };
    const url = { mainnet: 'fake:', testnet: 'fake:' };
    const door = { urls: url, feed: () => (feed = new FakeFeed(clock)), connection: noConnection };
    desk = sessionsDesk({ world, doors: { fake: door }, clock });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const running = async (start: (caller: SessionCaller) => Promise<SessionOutcome>): Promise<Running> => {
    const stop = new AbortController();
    let outcome: Promise<SessionOutcome> = Promise.reject(new Error('not begun'));
    outcome.catch(() => undefined);
    const started = await new Promise<StartedSession>((resolve, reject) => {
      outcome = start({
        signal: stop.signal,
        progress() {},
        note() {},
        account: noConnection,
        started: resolve,
        step() {},
      });
      outcome.catch(reject);
    });
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    };
    await settle();
    return { feed, started, outcome, leave: () => stop.abort(), settle };
  };
  const paper = (): Promise<Running> =>
    running(async (caller) => {
      const info = await import('../../strategies/four-phase/index.ts');
      const parameters = Object.fromEntries(
        Object.entries(info.strategy.parameters).map(([name, { default: value }]) => [name, value]),
      ) as PaperRequest['run']['parameters'];
      return desk.paper({ ...request, run: { ...request.run, parameters } }, caller);
    });
  const trade = async (session: Running, ...prices: readonly number[]): Promise<void> => {
    for (const price of prices) {
      clock.tick(1_000);
      session.feed.trade(price);
    }
    await session.settle();
  };
  const types = async (from: EventStore, session: string): Promise<readonly string[]> => {
    const all: string[] = [];
    for await (const event of sessionEvents(from, session)) all.push(event.type);
    return all;
  };
  const quiet = { signal: new AbortController().signal, progress() {}, note() {} };

  it('records what it hears before it acts, trades on it, and comes out the same when it is verified', async () => {
    const session = await paper();
    const { session: id } = session.started;
    await trade(session, 100_000, 101_000, 102_000, 99_000, 97_000, 98_500);
    session.started.command({ command: 'stop', by: 'ann', reason: 'enough' });
    const outcome = await session.outcome;
    expect(outcome.isLeft).toBe(false);
    expect(await types(store, id)).toContain('OrderFilled');
    expect((await types(store, id)).at(-1)).toBe('SessionStopped');
    expect((await readRun(store, id)).completed).toMatchObject({ hash: outcome.hash, strategy: 'four-phase' });
    const verdict = await verifySession(world, id, quiet);
    expect(verdict).toMatchObject({ isSame: true, isSameCode: true, events: outcome.events });
    expect(verdict.replayedHash).toBe(outcome.hash);
  });

  it('is left on record when its process goes, and goes on where it was', async () => {
    const first = await paper();
    const { session: id } = first.started;
    await trade(first, 100_000, 101_000, 99_500);
    first.leave();
    expect((await first.outcome).isLeft).toBe(true);
    expect((await desk.status())[0]).toMatchObject({ session: id, status: 'left', pid: null });
    clock.tick(60_000);
    const second = await running((caller) => desk.takeUp(id, caller));
    expect(second.started.isTakenUp).toBe(true);
    await trade(second, 98_000, 102_500);
    expect((await desk.status())[0]).toMatchObject({ session: id, status: 'running', pid: process.pid, gaps: 1 });
    second.started.command({ command: 'stop', by: 'ann', reason: 'enough' });
    await second.outcome;
    expect(await types(store, id)).toEqual(
      expect.arrayContaining(['SessionRecovered', 'FeedGapDetected', 'FeedRestored', 'SessionStopped']),
    );
    expect(await verifySession(world, id, quiet)).toMatchObject({ isSame: true });
    await expect(running((caller) => desk.takeUp(id, caller))).rejects.toMatchObject({ code: 'E_SESSION_ENDED' });
  });

  it('obeys commands from elsewhere: to itself, and to all sessions, also to those that begin later', async () => {
    const session = await paper();
    const { session: id } = session.started;
    await trade(session, 100_000);
    await desk.command({ session: id, command: 'pause', by: 'ann', reason: 'news' });
    await session.settle();
    expect((await desk.status())[0]).toMatchObject({ status: 'paused', why: 'ann: news' });
    await desk.command({ session: null, command: 'halt', by: 'bob', reason: 'fire' });
    await session.settle();
    expect((await desk.status())[0]).toMatchObject({ status: 'halted', why: 'bob: fire' });
    clock.tick(5);
    const later = await paper();
    await later.settle();
    expect((await desk.status())[0]).toMatchObject({ session: later.started.session, status: 'halted' });
    await giveCommand(store, null, { command: 'resume', by: 'bob', reason: 'out' });
    await session.settle();
    expect((await desk.status()).map(({ status }) => status)).toEqual(['running', 'running']);
    for (const each of [session, later]) each.leave();
    await Promise.all([session.outcome, later.outcome]);
    await expect(desk.command({ session: 'nope', command: 'halt', by: 'a', reason: 'b' })).rejects.toMatchObject({
      code: 'E_SESSION_UNKNOWN',
    });
  });

  it('counts as the same when its process died before it recorded what followed from an input', async () => {
    const session = await paper();
    const { session: id } = session.started;
    await trade(session, 100_000);
    session.leave();
    await session.outcome;
    const log = await InputLog.open(store, id);
    await log.append([{ kind: 'command', time: clock.wall(), command: 'pause', by: 'ann', reason: 'unheard' }]);
    expect(await verifySession(world, id, quiet)).toMatchObject({ isSame: true, difference: null });
  });

  it('ends with what it was told before its end, though more came in with it', async () => {
    const session = await paper();
    await trade(session, 100_000, 101_000, 102_000);
    session.started.command({ command: 'stop', by: 'ann', reason: 'enough' });
    session.feed.trade(90_000);
    const { session: id, equity } = await session.outcome;
    expect((await readRun(store, id)).completed?.totalReturn).toBeCloseTo(Number(equity) / 10_000 - 1, 9);
    expect(await verifySession(world, id, quiet)).toMatchObject({ isSame: true });
  });

  it('can be stopped before it has heard a price', async () => {
    const session = await paper();
    session.started.command({ command: 'stop', by: 'ann', reason: 'wrong pair' });
    const { session: id, isLeft } = await session.outcome;
    expect(isLeft).toBe(false);
    expect(await types(store, id)).toEqual(['SessionStarted', 'SessionStopped']);
    expect((await readRun(store, id)).completed).toMatchObject({ events: 2, totalReturn: 0 });
  });

  it('adds no exposure while the feed is silent', async () => {
    const session = await paper();
    session.feed.connection('lost');
    await trade(session, 100_000);
    const story = await types(store, session.started.session);
    expect(story.slice(0, 3)).toEqual(['SessionStarted', 'FeedGapDetected', 'FeedRestored']);
    session.leave();
    await session.outcome;
  });

  it('counts a feed that says nothing for half a minute as lost, though its line is open', async () => {
    const session = await paper();
    await trade(session, 100_000);
    const { session: id } = session.started;
    for (let passed = 0; passed < 30; passed += 5) {
      clock.tick(5_000);
      await session.settle();
    }
    expect(await types(store, id)).not.toContain('FeedGapDetected');
    clock.tick(5_000);
    await session.settle();
    expect((await types(store, id)).at(-1)).toBe('FeedGapDetected');
    await trade(session, 100_001);
    expect((await types(store, id)).filter((type) => type.startsWith('Feed'))).toEqual([
      'FeedGapDetected',
      'FeedRestored',
    ]);
    session.leave();
    await session.outcome;
  });

  it('seals its inputs before an order leaves, and those of a silence soon', async () => {
    const session = await paper();
    const { session: id } = session.started;
    const sealed = async (): Promise<number> => {
      let end = 0;
      for await (const batch of store.read(`input-chain-${id}`)) {
        for (const { data } of batch) {
          const { first, count } = JSON.parse(String(data)) as { first: number; count: number };
          end = first + count;
        }
      }
      return end;
    };
    session.started.command({ command: 'pause', by: 'ann', reason: 'not yet' });
    await session.settle();
    session.started.command({ command: 'resume', by: 'ann', reason: 'now' });
    await session.settle();
    await trade(session, 100_000);
    let decidedBy = -1;
    for await (const { type, tape } of sessionEvents(store, id)) {
      if (type === 'OrderRequested') decidedBy = tape?.block ?? decidedBy;
    }
    expect(decidedBy).toBeGreaterThan(0);
    expect(await sealed()).toBe(decidedBy + 1);
    await trade(session, 102_001);
    const inputs = (await store.revision(`inputs-${id}`)) + 1;
    expect(await sealed()).toBeLessThan(inputs);
    for (let passed = 0; passed < 15; passed += 5) {
      clock.tick(5_000);
      await session.settle();
    }
    expect(await store.revision(`inputs-${id}`)).toBe(inputs - 1);
    expect(await sealed()).toBe(inputs);
    session.leave();
    await session.outcome;
  });

  it('stops when a second process has taken it', async () => {
    const first = await paper();
    const { session: id } = first.started;
    await trade(first, 100_000);
    const elsewhere = { ...world, home: mkdtempSync(join(tmpdir(), 'ht-thief-')) };
    const door = { urls: { mainnet: '', testnet: '' }, feed: () => new FakeFeed(clock), connection: noConnection };
    const thief = sessionsDesk({ world: elsewhere, doors: { fake: door }, clock });
    const second = await running((caller) => thief.takeUp(id, caller));
    await second.settle();
    first.feed.trade(100_500);
    await expect(first.outcome).rejects.toMatchObject({ code: 'E_SESSION_TAKEN' });
    second.leave();
    await second.outcome;
    let inputs = 0;
    for await (const batch of recordedInputs(store, { session: id, count: null })) inputs += batch.length;
    expect(inputs).toBe(3);
    expect(await verifySession(world, id, quiet)).toMatchObject({ isSame: true });
  });
});
