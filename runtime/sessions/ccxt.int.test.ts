import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import { ccxtConnection, ccxtFeed } from '../../adapters/venues/ccxt/index.ts';
import type { StandInExchange } from '../../adapters/venues/ccxt/stand-in/exchange.ts';
import { BybitStandIn } from '../../adapters/venues/ccxt/stand-in/bybit.ts';
import { StandIn } from '../../adapters/venues/ccxt/stand-in/stand-in.ts';
import { insideOf, settle, type Inside } from '../../adapters/venues/ccxt/testing/inside.ts';
import type { AnyEvent } from '../../engine/index.ts';
import { strategy } from '../../strategies/four-phase/index.ts';
import { strategyFolders } from '../strategies.ts';
import type { World } from '../world.ts';
import type { Clock } from './clock.ts';
import { sessionsDesk, type SessionsDesk } from './desk.ts';
import type { LiveRequest, PaperRequest, SessionCaller, SessionOutcome } from './requests.ts';
import { runOf } from './testing.ts';
import type { VenueDoors } from './venues.ts';
import { verifySession } from './verify.ts';

const root = join(import.meta.dirname, '..', '..');
const KEY = Buffer.from(JSON.stringify({ apiKey: 'stand-in-key', secret: 'stand-in-secret' }));

const defaults = Object.fromEntries(
  Object.entries(strategy.parameters).map(([name, { default: value }]) => [name, value]),
) as PaperRequest['run']['parameters'];

const paperAt = (exchange: string): PaperRequest => ({
  venue: `ccxt:${exchange}`,
  pair: 'BTC/USDT',
  url: null,
  network: 'testnet',
  run: runOf('four-phase', defaults, {
    account: { capital: '10000', leverage: null, marginMode: 'cross' },
    command: `ht paper ccxt:${exchange} --pair BTC/USDT --strategy four-phase`,
  }),
});

const STAND_INS = {
  binanceusdm: (now: () => number) => new StandIn(now),
  bybit: (now: () => number) => new BybitStandIn(now),
};

describe.each([
  { exchange: 'binanceusdm', path: /\/order$/, id: /newClientOrderId=(\w+)/, before: 3 },
  { exchange: 'bybit', path: /\/order\/create$/, id: /"orderLinkId":"(\w+)"/, before: 1 },
] as const)('a session at $exchange', ({ exchange, path, id, before }) => {
  const paper = paperAt(exchange);
  const live: LiveRequest = { ...paper, account: 'me', armed: 'BTC', slippageMax: '0.05' };
  let here: Inside<StandInExchange>;
  let home: string;
  let world: World;
  let desk: SessionsDesk;

  beforeEach(() => {
    here = insideOf<StandInExchange>(STAND_INS[exchange]);
    home = mkdtempSync(join(tmpdir(), 'ht-ccxt-'));
    const readModels = memoryReadModels();
    world = {
      store: memoryStore(),
      readModels: () => Promise.resolve(readModels),
      home,
      root,
      strategies: strategyFolders(root, root),
      version: 'test',
    };
    const clock: Clock = {
      wall: here.clock.now,
      monotonic: here.clock.now,
      wait: (ms, signal) =>
        new Promise((resolve) => {
          here.clock.after(ms, () => resolve(!signal.aborted));
          signal.addEventListener('abort', () => resolve(false), { once: true });
        }),
    };
    const common = { outside: here.outside, isPaced: false, tries: 1 };
    const doors: VenueDoors = {
      ccxt: (exchange) => ({
        urls: { mainnet: '', testnet: '' },
        feed: () => ccxtFeed({ exchange, ...common }),
        connection: ({ session, instruments }) =>
          ccxtConnection({ exchange, key: KEY, session, instruments, ...common }),
      }),
    };
    desk = sessionsDesk({ world, doors, clock });
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  /** Works on a session, second by second, until the events are enough; then it is left. */
  const work = async (
    begin: (caller: SessionCaller) => Promise<SessionOutcome>,
    isEnough: (events: readonly AnyEvent[]) => boolean,
  ): Promise<{ outcome: SessionOutcome; events: readonly AnyEvent[] }> => {
    const stop = new AbortController();
    const events: AnyEvent[] = [];
    const state = { isDone: false };
    const running = begin({
      signal: stop.signal,
      progress: () => undefined,
      note: () => undefined,
      account: () => Promise.resolve({ address: 'me', key: KEY }),
      started: () => undefined,
      step: (step) => void events.push(...step.events),
    }).finally(() => (state.isDone = true));
    // The exchange's library is loaded in real time.
    for (const before = here.sent.length; !state.isDone && here.sent.length === before; ) await settle(1);
    for (let second = 0; !state.isDone; second++) {
      here.clock.tick(1_000);
      await settle(20);
      if (isEnough(events) || second > 100) stop.abort();
    }
    return { outcome: await running, events };
  };
  const types = (events: readonly AnyEvent[]): readonly string[] => events.map(({ type }) => type);
  const quiet = { signal: new AbortController().signal, progress() {}, note() {} };

  it('trades on paper, through an exchange that was down, and every decision can be proved', async () => {
    const { outcome, events } = await work(
      (caller) => desk.paper(paper, caller),
      (seen) => {
        if (types(seen).includes('OrderFilled') && !types(seen).includes('FeedGapDetected')) {
          here.standIn.faults.questions.push('unavailable');
        }
        return types(seen).includes('FeedRestored');
      },
    );
    expect(types(events)).toEqual(expect.arrayContaining(['OrderFilled', 'FeedGapDetected', 'FeedRestored']));
    expect(here.sent.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(await verifySession(world, outcome.session, quiet)).toMatchObject({ isSame: true });
  });

  it('sends real orders once, also when an answer is lost, and is taken up without sending them again', async () => {
    // Margin mode and leverage are answered, the answer to the order is not.
    here.standIn.faults.actions.push(...Array.from({ length: before }, () => null), 'lost-answer');
    const orders = () => here.sent.filter(({ method, url }) => method === 'POST' && path.test(url));
    const first = await work(
      (caller) => desk.live(live, caller),
      (events) => types(events).includes('OrderFilled'),
    );
    expect(types(first.events)).toContain('OrderFilled');
    const sent = orders().length;
    expect(here.standIn.account.position).toBeGreaterThan(0);
    const { session } = first.outcome;
    const second = await work(
      (caller) => desk.takeUp(session, caller),
      (events) => types(events).includes('SessionRecovered'),
    );
    expect(second.outcome.isLeft).toBe(true);
    expect(orders()).toHaveLength(sent);
    const ids = orders().map(({ body }) => id.exec(body)?.[1]);
    expect(ids).not.toContain(undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await verifySession(world, session, quiet)).toMatchObject({ isSame: true });
  });
});
