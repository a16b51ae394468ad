import { hexToBytes } from '@noble/hashes/utils.js';
import { seededRandom, type AccountReport, type MarketEvent, type VenueConnection } from '../../../../engine/index.ts';
import { addressOfKey, hyperliquidConnection, hyperliquidFeed, type HyperliquidOptions } from '../index.ts';
import { Limits } from '../limits/limits.ts';
import type { Outside } from '../outside.ts';
import { ManualClock } from '../stand-in/manual-clock.ts';
import { StandInServer } from '../stand-in/server.ts';
import type { StandInOptions } from '../stand-in/stand-in.ts';
import { walk } from '../stand-in/tape.ts';
import { openSocket, post } from '../transport/real-outside.ts';

export const BTC = 'hyperliquid:BTC/USDC:USDC';
export const START = Date.UTC(2026, 0, 5, 10, 58);

/** Keys of tests only: they hold nothing anywhere. */
export const MASTER_KEY = hexToBytes('11'.repeat(32));
export const AGENT_KEY = hexToBytes('22'.repeat(32));
export const STRANGER_KEY = hexToBytes('33'.repeat(32));
export const MASTER = addressOfKey(MASTER_KEY);
export const AGENT = addressOfKey(AGENT_KEY);

/** A stand-in and everything to talk to it, on one clock that only the test moves; network is real loopback. */
export const lab = async (options: Partial<StandInOptions> = {}) => {
  const clock = new ManualClock(START);
  const rows = walk({ seed: 'lab', from: 60_000, places: 0, rows: 4_000, everyMs: 250 });
  const tapes = [{ coin: 'BTC', szDecimals: 5, maxLeverage: 40, rows }];
  const server = new StandInServer({ tapes, clock, ...options });
  const account = server.standIn.account(MASTER, '10000');
  server.standIn.approve(account, AGENT);
  await server.open();
  const outside: Outside = {
    now: () => clock.now(),
    after: (ms, work) => clock.after(ms, work),
    random: seededRandom('lab'),
    post,
    openSocket,
  };
  const open: HyperliquidOptions = { url: server.url, outside, limits: new Limits(outside) };
  const made: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(one: T): T => {
    made.push(one);
    return one;
  };
  return {
    clock,
    server,
    standIn: server.standIn,
    account,
    outside,
    options: open,
    feed: () => keep(hyperliquidFeed(open)),
    connection: (over: Partial<Parameters<typeof hyperliquidConnection>[0]> = {}): VenueConnection =>
      keep(hyperliquidConnection({ ...open, account: MASTER, key: AGENT_KEY, session: 'a81c04de', ...over })),
    end: async () => {
      for (const one of made) await one.close();
      await server.close();
    },
  };
};
export type Lab = Awaited<ReturnType<typeof lab>>;

/** Waits for the network to have done something; the clock of the test stands still meanwhile. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
};

/** Moves the clock in steps, and lets the network work after each, until something is so. */
export const playUntil = async (clock: ManualClock, stepMs: number, isSo: () => boolean): Promise<void> => {
  while (!isSo()) {
    clock.advance(stepMs);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

export const ofKind = <K extends MarketEvent['kind']>(
  events: readonly MarketEvent[],
  kind: K,
): readonly Extract<MarketEvent, { kind: K }>[] =>
  events.filter((event): event is Extract<MarketEvent, { kind: K }> => event.kind === kind);

export const reportsOf = <K extends AccountReport['kind']>(
  reports: readonly AccountReport[],
  kind: K,
): readonly Extract<AccountReport, { kind: K }>[] =>
  reports.filter((report): report is Extract<AccountReport, { kind: K }> => report.kind === kind);
