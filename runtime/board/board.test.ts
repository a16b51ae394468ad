import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import { Decimal, type CommandName } from '../../engine/index.ts';
import type { Look } from '../../engine/turn/look.ts';
import { sessionsDesk, type SessionsDesk } from '../sessions/desk.ts';
import type { PaperRequest, SessionStep, StartedSession } from '../sessions/requests.ts';
import { FakeFeed, HandClock, paperRequest, runOf } from '../sessions/testing.ts';
import { strategyFolders } from '../strategies.ts';
import type { World } from '../world.ts';
import { SessionBoard } from './board.ts';
import type { BoardView } from './view.ts';

const root = join(import.meta.dirname, '..', '..');
/** Ten seconds before midnight UTC. */
const START = Date.UTC(2026, 0, 1) - 10_000;

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

interface Running {
  readonly id: string;
  readonly feed: FakeFeed;
  readonly look: () => Look;
  readonly leave: () => Promise<void>;
  readonly trade: (...prices: readonly number[]) => Promise<void>;
  readonly tell: (command: CommandName) => Promise<void>;
}

describe('the board of a session', () => {
  let clock: HandClock;
  let home: string;
  let world: World;
  let feed: FakeFeed;
  let desk: SessionsDesk;
  const boards: SessionBoard[] = [];

  beforeEach(() => {
    clock = new HandClock(START);
    home = mkdtempSync(join(tmpdir(), 'ht-board-'));
    const readModels = memoryReadModels();
    const strategies = strategyFolders(root, root);
    const store = memoryStore();
    world = { store, readModels: () => Promise.resolve(readModels), home, root, strategies, version: 'test' };
    const noConnection = (): never => {
      throw new Error('a paper session has no account');
    };
    const url = { mainnet: 'fake:', testnet: 'fake:' };
    const fake = { urls: url, feed: () => (feed = new FakeFeed(clock)), connection: noConnection };
    desk = sessionsDesk({ world, doors: { fake }, clock });
  });
  afterEach(() => {
    for (const board of boards.splice(0)) board.close();
    rmSync(home, { recursive: true, force: true });
  });

  const begin = async (risk: Partial<PaperRequest['run']['risk']> = {}): Promise<Running> => {
    const { strategy } = await import('../../strategies/four-phase/index.ts');
    const defaults = Object.entries(strategy.parameters).map(([name, { default: value }]) => [name, value]);
    const parameters = { ...Object.fromEntries(defaults), unitPct: '0.002' } as PaperRequest['run']['parameters'];
    const stop = new AbortController();
    let last: SessionStep | null = null;
    let outcome: Promise<unknown> = Promise.resolve();
    const started = await new Promise<StartedSession>((resolve, reject) => {
      const run = runOf('four-phase', parameters, {
        venue: { orderLatency: { model: 'constant', ms: 200 } },
        account: { capital: '10000', leverage: null, marginMode: 'cross' },
        risk,
        command: 'ht paper fake',
      });
      const caller = {
        signal: stop.signal,
        progress() {},
        note() {},
        account: () => Promise.reject(new Error('no account')),
        started: resolve,
        step: (step: SessionStep) => void (last = step),
      };
      outcome = desk.paper(paperRequest(run), caller);
      outcome.catch(reject);
    });
    await settled();
    const id = started.session;
    return {
      id,
      feed,
      look: () => {
        if (last === null) throw new Error('nothing has happened yet');
        return last.look();
      },
      leave: async () => {
        stop.abort();
        await outcome;
      },
      trade: async (...prices) => {
        for (const price of prices) {
          clock.tick(1_000);
          feed.trade(price);
        }
        await settled();
      },
      tell: async (command) => {
        await desk.command({ session: id, command, by: 'ann', reason: 'test' });
        await settled();
      },
    };
  };
  const boardOf = async ({ id }: Running): Promise<SessionBoard> => {
    const board = await SessionBoard.open(world, clock, id);
    boards.push(board);
    void board.follow(() => undefined);
    await settled();
    return board;
  };
  const facts = ({ equity, position, orders }: BoardView): unknown => ({
    equity: new Decimal(equity).toString(),
    size: new Decimal(position.size).toString(),
    orders: orders.map(({ id }) => id),
  });
  const factsOf = ({ equity, position, orders }: Look): unknown => ({
    equity: new Decimal(equity).toString(),
    size: new Decimal(position.size).toString(),
    orders: orders.map(({ id }) => id),
  });

  it('says what the session itself would say, whenever somebody began to look', async () => {
    const walk = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 20, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(walk, async (steps) => {
        const session = await begin();
        const early = await boardOf(session);
        let price = 100_000;
        for (const step of steps) {
          price += step * 100;
          await session.trade(price);
          expect(facts(early.view())).toEqual(factsOf(session.look()));
        }
        const late = await boardOf(session);
        expect(late.view()).toEqual(early.view());
        expect(late.events).toEqual(early.events);
        await session.leave();
      }),
      { numRuns: 8 },
    );
  });

  it('shows the brakes, the gap and the end, each with who and why', async () => {
    const session = await begin();
    const board = await boardOf(session);
    const standing = (): unknown => board.view().standing;
    await session.trade(100_000, 101_000);
    expect(standing()).toEqual({ state: 'running', why: null });
    session.feed.connection('lost');
    await settled();
    expect(standing()).toMatchObject({ state: 'reducing' });
    expect(board.view().feed.gapFrom).toBe(clock.wall());
    await session.trade(101_100);
    expect(board.view().feed.gapFrom).toBeNull();
    await session.tell('pause');
    expect(standing()).toEqual({ state: 'paused', why: 'ann: test' });
    await session.tell('halt');
    expect(standing()).toEqual({ state: 'halted', why: 'ann: test' });
    await session.tell('resume');
    expect(standing()).toEqual({ state: 'running', why: null });
    await session.trade(101_300, 101_500, 101_700);
    expect(board.view().position.size).not.toBe('0');
    await session.tell('flatten');
    expect(standing()).toEqual({ state: 'flattening', why: 'ann: test' });
    await session.trade(101_700, 101_700);
    expect(standing()).toMatchObject({ state: 'halted' });
    expect(board.view().position).toMatchObject({ size: '0', entryPrice: null, result: '0' });
    await session.tell('stop');
    expect(standing()).toEqual({ state: 'stopped', why: 'stopped' });
    await session.leave();
  });

  it('says when nobody works on it', async () => {
    const session = await begin();
    await session.trade(100_000);
    await session.leave();
    expect((await boardOf(session)).view()).toMatchObject({ pid: null, standing: { state: 'left' } });
  });

  it('measures the day from midnight, and exposure against the nearer of its limits', async () => {
    const session = await begin({ maxPositionNotional: '50000', maxLeverage: '3' });
    const board = await boardOf(session);
    await session.trade(100_000, 100_000, 100_000, 99_500);
    const before = board.view();
    expect(Number(before.lossToday.used)).toBeCloseTo(10_000 - Number(before.equity), 9);
    expect(before.exposure.limit).toBe(new Decimal(before.equity).times(3).toString());
    expect(Number(before.exposure.used)).toBeGreaterThan(0);
    clock.tick(10_000);
    await session.trade(100_500, 101_000, 100_000);
    const after = board.view();
    // The first event of the new day has set its beginning: what was lost yesterday no longer counts.
    expect(Number(after.lossToday.used)).not.toBeCloseTo(10_000 - Number(after.equity), 2);
    await session.leave();
  });

  it('hears how old the last price is, and how far behind the venue’s stamp', async () => {
    const session = await begin();
    const board = await boardOf(session);
    expect(board.view().feed).toEqual({ heardAt: null, behindMs: null, gapFrom: null });
    await session.trade(100_000);
    const heardAt = clock.wall();
    clock.tick(250);
    expect(board.view()).toMatchObject({ now: heardAt + 250, price: '100000', feed: { heardAt, behindMs: 0 } });
    await session.leave();
  });

  it('follows the causes of an event to the input that it began with', async () => {
    const session = await begin();
    const board = await boardOf(session);
    await session.trade(100_000, 100_000, 100_000);
    const fill = board.events.find(({ type }) => type === 'OrderFilled');
    const { chain, input } = await board.why(fill?.seq ?? -1);
    expect(chain.map(({ type }) => type)).toEqual(['OrderFilled', 'OrderAccepted', 'OrderSubmitted', 'OrderRequested']);
    expect(input).toEqual({ number: 0, text: 'print 100000 × 1' });
    await session.tell('pause');
    const paused = await board.why(board.view().seq);
    expect(paused.input?.text).toBe('pause by ann: test');
    await expect(board.why(9_999)).rejects.toMatchObject({ code: 'E_EVENT_MISSING' });
    await session.leave();
  });

  it('is refused for what is no session', async () => {
    await expect(SessionBoard.open(world, clock, 'nope')).rejects.toMatchObject({ code: 'E_SESSION_UNKNOWN' });
  });
});
