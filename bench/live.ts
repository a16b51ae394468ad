import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOfKey } from '../adapters/venues/hyperliquid/index.ts';
import { StandInServer } from '../adapters/venues/hyperliquid/stand-in/server.ts';
import { walk } from '../adapters/venues/hyperliquid/stand-in/tape.ts';
import { openReadModels, openStore } from '../runtime/home.ts';
import { systemClock } from '../runtime/sessions/clock.ts';
import { sessionsDesk } from '../runtime/sessions/desk.ts';
import { decisionLatency } from '../runtime/sessions/pace/pace.ts';
import type { LiveRequest, SessionCaller } from '../runtime/sessions/requests.ts';
import { runOf } from '../runtime/sessions/testing.ts';
import { venueDoors } from '../runtime/venue-doors.ts';
import type { World } from '../runtime/world.ts';
import type { Line } from './measure.ts';

const SECONDS = 40;
/** Keeps the orders of the bench within what the venue lets an address send in a minute. */
const PRINT_EVERY_MS = 250;
const KEY = new Uint8Array(32).fill(0x22);
const root = join(import.meta.dirname, '..');

/** A live session over real sockets against a stand-in in this process: how long from news to an order on the wire. */
export const benchLive = async (): Promise<readonly Line[]> => {
  const home = mkdtempSync(join(tmpdir(), 'ht-bench-live-'));
  const rows = walk({ seed: 'bench', from: 60_000, places: 0, rows: 4_000, everyMs: PRINT_EVERY_MS });
  const tapes = [{ coin: 'BTC', szDecimals: 5, maxLeverage: 40, rows }];
  const server = new StandInServer({ tapes, depth: '50' });
  server.standIn.account(addressOfKey(KEY), '100000');
  const store = await openStore(home);
  const readModels = await openReadModels(home, store);
  try {
    const url = await server.open();
    const world: World = {
      store,
      readModels: () => Promise.resolve(readModels),
      home,
      root,
      strategies: [join(root, 'tests', 'fidelity', 'strategies')],
      version: 'bench',
    };
    const leave = new AbortController();
    const timer = setTimeout(() => leave.abort(), SECONDS * 1_000);
    const desk = sessionsDesk({ world, doors: venueDoors, clock: systemClock });
    const { session } = await desk.live({ ...request, url }, callerOf(leave.signal));
    clearTimeout(timer);
    const latency = await decisionLatency(store, session);
    const named = (what: string, ms: number): Line => ({
      name: `news to order on the wire, ${what}`,
      unit: 'ms',
      perSecond: 1_000 / ms,
      ms,
    });
    return latency === null
      ? []
      : [named(`median of ${latency.orders} orders`, latency.p50Ms), named('99th percentile', latency.p99Ms)];
  } finally {
    await server.close();
    await readModels.close();
    await store.close();
    rmSync(home, { recursive: true, force: true });
  }
};

const callerOf = (signal: AbortSignal): SessionCaller => ({
  signal,
  progress() {},
  note() {},
  account: () => Promise.resolve({ address: addressOfKey(KEY), key: KEY }),
  started() {},
  step() {},
});

const request: Omit<LiveRequest, 'url'> = {
  venue: 'hyperliquid',
  pair: 'BTC',
  network: 'mainnet',
  account: 'main',
  armed: 'BTC',
  slippageMax: '0.05',
  run: runOf('alternating', { size: 100, step: 10 }, { command: 'bench' }),
};
