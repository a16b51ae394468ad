import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import { hyperliquidConnection } from '../../adapters/venues/hyperliquid/index.ts';
import { Limits } from '../../adapters/venues/hyperliquid/limits/limits.ts';
import {
  AGENT,
  AGENT_KEY,
  BTC,
  lab,
  MASTER,
  START,
  STRANGER_KEY,
  type Lab,
} from '../../adapters/venues/hyperliquid/testing/lab.ts';
import { simulate } from '../../backtests/testing.ts';
import { limit, lots, market, priceTicks, type OrderSpec, type VenueConnection } from '../../engine/index.ts';
import { strategy } from '../../strategies/four-phase/index.ts';
import type { Store } from '../home.ts';
import { Journal } from '../journal/journal.ts';
import type { Clock } from '../sessions/clock.ts';
import { recordOpening } from '../sessions/opening.ts';
import { announce } from '../sessions/presence.ts';
import { accountDesk, type AccountDesk } from './desk.ts';
import { handStreamOf } from './record.ts';
import type { AccountCaller, AccountRequest, CancelRequest, CloseRequest } from './requests.ts';

const root = join(import.meta.dirname, '..', '..');

describe('an account by hand', () => {
  let at: Lab;
  let home: string;
  let store: Store;
  let desk: AccountDesk;
  let other: VenueConnection;
  let where: AccountRequest;
  let placed = 0;

  beforeEach(async () => {
    at = await lab();
    home = mkdtempSync(join(tmpdir(), 'ht-account-'));
    store = memoryStore();
    const readModels = memoryReadModels();
    const world = {
      store,
      readModels: () => Promise.resolve(readModels),
      home,
      root,
      strategies: [],
      version: 'test',
    };
    // Who waits, waits on the clock of the venue.
    const clock: Clock = {
      wall: () => at.clock.now(),
      monotonic: () => at.clock.now(),
      wait: (ms) => {
        at.clock.advance(ms);
        return Promise.resolve(true);
      },
    };
    const door = {
      urls: { mainnet: at.server.url, testnet: at.server.url },
      feed: () => at.feed(),
      connection: ({
        address,
        ...access
      }: {
        readonly address: string;
        readonly key: Uint8Array;
        readonly session: string;
      }) =>
        hyperliquidConnection({
          ...at.options,
          // The clock stands still, so what one call may ask is not used up by those before it.
          limits: new Limits(at.outside),
          account: address,
          key: access.key,
          session: access.session,
        }),
    };
    desk = accountDesk({ world, doors: { hyperliquid: door }, clock });
    where = { account: 'main', venue: 'hyperliquid', url: null, network: 'testnet' };
    other = at.connection({ session: 'somebody' });
  });
  afterEach(async () => {
    await at.end();
    rmSync(home, { recursive: true, force: true });
  });

  const caller = (over: Partial<{ address: string; key: Uint8Array }> = {}): AccountCaller => ({
    signal: new AbortController().signal,
    progress() {},
    note() {},
    account: () => Promise.resolve({ address: MASTER, key: AGENT_KEY, ...over }),
    namesOf: () => ['main', 'also-main'],
  });
  const place = async (spec: OrderSpec): Promise<void> => {
    const clientId = other.clientIdOf(`o${placed++}`);
    await other.submit({ clientId, instrument: BTC, spec, slippageMax: '0.05', reference: null });
  };
  const canceling = (over: Partial<CancelRequest> = {}): CancelRequest => ({
    ...where,
    order: null,
    pair: null,
    isAnyway: false,
    by: 'ann',
    ...over,
  });
  const closing = (over: Partial<CloseRequest> = {}): CloseRequest => ({
    ...where,
    pair: 'BTC',
    armed: 'BTC',
    slippageMax: '0.05',
    isAnyway: false,
    by: 'ann',
    ...over,
  });
  const recorded = async (): Promise<readonly string[]> => {
    const types: string[] = [];
    for await (const batch of store.read(handStreamOf('main'))) types.push(...batch.map(({ type }) => type));
    return types;
  };
  /** A live session of this store in the same account and pair, with a process that works on it or without. */
  const session = async (id: string, isRunning: boolean): Promise<void> => {
    const started = simulate(strategy, {}, { prices: [60_000] }, { instrument: { id: BTC } }).events.slice(0, 1);
    const journal = await Journal.open(store, id);
    await journal.record(started);
    await journal.close();
    await recordOpening(store, id, {
      mode: 'live',
      venue: 'hyperliquid',
      url: null,
      network: 'testnet',
      account: 'also-main',
      slippageMax: '0.05',
      startedAt: START,
    });
    if (isRunning) announce(home, id, process.pid);
  };

  it('says what rests, what is held and what money there is', async () => {
    await place(limit('buy', lots(1_000), priceTicks(500_010)));
    await place(market('buy', lots(5_000)));
    expect(await desk.orders(where, caller())).toMatchObject([
      { instrument: BTC, side: 'buy', status: 'open', size: '0.01', remaining: '0.01', limitPrice: '50001' },
    ]);
    expect(await desk.positions(where, caller())).toMatchObject([{ instrument: BTC, size: '0.05', margin: 'cross' }]);
    const money = await desk.money(where, caller());
    expect(money).toMatchObject({ currency: 'USDC', fees: { maker: '0.00015', taker: '0.00045' } });
    expect(Number(money.equity)).toBeLessThan(10_000);
  });

  it('cancels one order by its id, or all in a pair, on record before and after', async () => {
    for (const ticks of [500_010, 500_020, 500_030]) await place(limit('buy', lots(1_000), priceTicks(ticks)));
    const [first] = await desk.orders(where, caller());
    const one = await desk.cancel(canceling({ order: first?.id ?? '' }), caller());
    expect(one.map(({ outcome }) => outcome)).toEqual(['canceled']);
    expect(await desk.orders(where, caller())).toHaveLength(2);
    expect(await desk.cancel(canceling({ pair: 'BTC' }), caller())).toHaveLength(2);
    expect(await desk.orders(where, caller())).toEqual([]);
    expect(await recorded()).toEqual(Array.from({ length: 3 }, () => ['CancelAsked', 'CancelAnswered']).flat());
  });

  it('refuses an order that does not rest and a pair that is not traded, and sends nothing', async () => {
    await place(limit('buy', lots(1_000), priceTicks(500_010)));
    await expect(desk.cancel(canceling({ order: '99' }), caller())).rejects.toMatchObject({ code: 'E_NOT_RESTING' });
    await expect(desk.cancel(canceling({ pair: 'BTX' }), caller())).rejects.toMatchObject({ code: 'E_PAIR_UNKNOWN' });
    expect(await recorded()).toEqual([]);
    expect(await desk.orders(where, caller())).toHaveLength(1);
  });

  it.each([
    ['sell', 'buy', '-0.05'],
    ['buy', 'sell', '0.05'],
  ] as const)('closes the whole of a position that a %s opened', async (opens, closes, position) => {
    await place(market(opens, lots(5_000)));
    await place(limit('buy', lots(1_000), priceTicks(500_010)));
    const closed = await desk.close(closing(), caller());
    expect(closed).toMatchObject({ side: closes, position, filled: '0.05', left: '0', restingOrders: 1 });
    expect(await desk.positions(where, caller())).toEqual([]);
    expect(await recorded()).toEqual(['CloseAsked', 'CloseAnswered']);
  });

  it('closes nothing unless the pair was typed again, and where nothing is held', async () => {
    await expect(desk.close(closing(), caller())).rejects.toMatchObject({ code: 'E_NO_POSITION' });
    await place(market('buy', lots(5_000)));
    for (const armed of [null, 'ETH']) {
      await expect(desk.close(closing({ armed }), caller())).rejects.toMatchObject({ code: 'E_NOT_ARMED' });
    }
    expect(await desk.positions(where, caller())).toHaveLength(1);
    expect(await recorded()).toEqual([]);
  });

  it('refuses the address of an API wallet, and a key that was never approved', async () => {
    await expect(desk.orders(where, caller({ address: AGENT }))).rejects.toMatchObject({ code: 'E_VENUE_AGENT' });
    await expect(desk.orders(where, caller({ key: STRANGER_KEY }))).rejects.toMatchObject({ code: 'E_VENUE_AGENT' });
  });

  it('leaves alone what a running session trades under any name of the account, unless told to', async () => {
    await place(market('buy', lots(5_000)));
    await place(limit('buy', lots(1_000), priceTicks(500_010)));
    await session('5e551011', true);
    const runs = { code: 'E_SESSION_RUNS', message: expect.stringContaining('5e551011') as string };
    await expect(desk.cancel(canceling(), caller())).rejects.toMatchObject(runs);
    await expect(desk.close(closing(), caller())).rejects.toMatchObject(runs);
    expect(await recorded()).toEqual([]);
    expect(await desk.cancel(canceling({ isAnyway: true }), caller())).toHaveLength(1);
    expect(await desk.close(closing({ isAnyway: true }), caller())).toMatchObject({ left: '0' });
  });

  it('tells of a session that was left, and goes on', async () => {
    await place(limit('buy', lots(1_000), priceTicks(500_010)));
    await session('5e551012', false);
    const notes: string[] = [];
    await desk.cancel(canceling(), { ...caller(), note: (text) => notes.push(text) });
    expect(notes.join()).toContain('5e551012');
  });

  it('asks about what was not answered until it knows', async () => {
    await place(market('buy', lots(5_000)));
    await place(limit('buy', lots(1_000), priceTicks(500_010)));
    const { actions } = at.standIn.faults;
    actions.push('lost-request');
    expect(await desk.cancel(canceling(), caller())).toMatchObject([{ outcome: 'refused' }]);
    actions.push('lost-answer');
    expect(await desk.cancel(canceling(), caller())).toMatchObject([{ outcome: 'gone' }]);
    actions.push('lost-request');
    await expect(desk.close(closing(), caller())).rejects.toMatchObject({ code: 'E_NOT_CLOSED' });
    actions.push('lost-answer');
    expect(await desk.close(closing(), caller())).toMatchObject({ filled: '0.05', left: '0' });
  });
});
