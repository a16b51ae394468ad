import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { bytesToHex } from '@noble/hashes/utils.js';
import { describe, expect, it } from 'vitest';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import { hyperliquidConnection, hyperliquidFeed } from '../../adapters/venues/hyperliquid/index.ts';
import { Limits } from '../../adapters/venues/hyperliquid/limits/limits.ts';
import { NotSent, type HttpAnswer } from '../../adapters/venues/hyperliquid/outside.ts';
import { ManualClock } from '../../adapters/venues/hyperliquid/stand-in/manual-clock.ts';
import { StandIn } from '../../adapters/venues/hyperliquid/stand-in/stand-in.ts';
import { walk } from '../../adapters/venues/hyperliquid/stand-in/tape.ts';
import { InProcess } from '../../adapters/venues/hyperliquid/testing/in-process.ts';
import { AGENT, AGENT_KEY, BTC, MASTER, START, STRANGER_KEY } from '../../adapters/venues/hyperliquid/testing/lab.ts';
import { limit, lots, market, priceTicks, type OrderSpec, type VenueConnection } from '../../engine/index.ts';
import { openStore } from '../../runtime/home.ts';
import { keyDesk } from '../../runtime/keys/desk.ts';
import { openProgram } from '../../runtime/program.ts';
import { sessionsDesk } from '../../runtime/sessions/desk.ts';
import { recordOpening } from '../../runtime/sessions/opening.ts';
import { announce } from '../../runtime/sessions/presence.ts';
import type { VenueDoors } from '../../runtime/sessions/venues.ts';
import { strategyFolders } from '../../runtime/strategies.ts';
import { scratchFolder } from '../program/home.ts';
import { commandInside, type Ended } from '../program/inside.ts';
import { root } from '../program/root.ts';

const folder = scratchFolder('refusals');
const TESTNET = 'http://testnet';
const MAINNET = 'http://mainnet';
const begin = 'live hyperliquid --pair BTC --strategy four-phase --account main --arm BTC';

/** A line to the stand-in that remembers what was asked for, and can be as broken as a test wants. */
class WatchedLine extends InProcess {
  /** Types of the actions that reached the venue. */
  readonly actions: string[] = [];
  readonly reached = new Set<string>();
  answer: ((url: string) => HttpAnswer) | null = null;

  override async post(url: string, body: string): Promise<HttpAnswer> {
    this.reached.add(new URL(url).origin);
    if (this.answer !== null) return this.answer(url);
    if (!url.endsWith('/info')) this.actions.push((JSON.parse(body) as { action: { type: string } }).action.type);
    return super.post(url, body);
  }
}

/** A person at a terminal, and a venue in the same process that speaks the real one's wire. */
class Place {
  readonly clock = new ManualClock(START);
  readonly home = mkdtempSync(join(folder, 'home-'));
  standIn: StandIn;
  line: WatchedLine;

  constructor(unusual: { balance?: string; everyMs?: number; network?: 'mainnet' | 'testnet' } = {}) {
    const { balance = '10000', everyMs = 250, network = 'testnet' } = unusual;
    const tape = walk({ seed: 'refusals', from: 60_000, places: 0, rows: 4_000, everyMs });
    const tapes = [{ coin: 'BTC', szDecimals: 5, maxLeverage: 40, rows: tape }];
    this.standIn = new StandIn({ tapes, clock: this.clock, network });
    this.standIn.approve(this.standIn.account(MASTER, balance), AGENT);
    this.standIn.start();
    this.line = new WatchedLine(this.standIn, this.clock);
    this.key(MASTER, AGENT_KEY);
  }

  /** Puts a key away as the account "main". */
  key(account: string, key: Uint8Array): void {
    const desk = keyDesk(this.home, {});
    if (desk.list().length > 0) desk.remove('main');
    desk.add({ name: 'main', venue: 'hyperliquid', account, text: bytesToHex(key), passphrase: null });
  }

  connection(isTestnet = true): VenueConnection {
    return hyperliquidConnection({ ...this.#open(TESTNET), account: MASTER, key: AGENT_KEY, isTestnet, session: '0b' });
  }

  /** Somebody trades by hand. */
  async byHand(spec: OrderSpec): Promise<void> {
    const connection = this.connection();
    const clientId = connection.clientIdOf('o1');
    const placed = connection.submit({ clientId, instrument: BTC, spec, slippageMax: '0.05', reference: null });
    await this.passing(placed);
    await connection.close();
    this.line.actions.length = 0;
  }

  /** Time goes on until something is over. */
  async passing<T>(what: Promise<T>): Promise<T> {
    let isOver = false;
    const over = what.finally(() => (isOver = true));
    over.catch(() => undefined);
    while (await Promise.resolve(!isOver)) {
      this.clock.advance(100);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return over;
  }

  ht(words: string): Promise<Ended> {
    const argv = [...words.split(' '), '--home', this.home];
    const ended = commandInside(argv, {
      cwd: folder,
      openProgram: async (options) => {
        const program = await openProgram(options);
        const store = await openStore(this.home);
        const sessions = sessionsDesk({
          world: {
            store,
            readModels: () => Promise.resolve(memoryReadModels()),
            home: this.home,
            root,
            strategies: strategyFolders(folder, root),
            version: 'test',
          },
          doors: this.#doors(),
          clock: {
            wall: () => this.clock.now(),
            monotonic: () => this.clock.now(),
            wait: () => new Promise(() => undefined),
          },
        });
        const close = async (): Promise<void> => {
          await store.close();
          await program.close();
        };
        return { ...program, sessions, close };
      },
    });
    return this.passing(ended);
  }

  #open(url: string) {
    return { url, outside: this.line, limits: new Limits(this.line) };
  }

  #doors(): VenueDoors {
    return {
      hyperliquid: {
        urls: { mainnet: MAINNET, testnet: TESTNET },
        feed: (url) => hyperliquidFeed(this.#open(url)),
        connection: ({ url, address, ...access }) =>
          hyperliquidConnection({ ...this.#open(url), ...access, account: address }),
      },
    };
  }
}

interface Refusal {
  readonly why: string;
  readonly words?: string;
  readonly make?: () => Place;
  readonly before?: (place: Place) => Promise<void> | void;
  readonly code: string;
  readonly exit: number;
  /** Part of what the person reads. */
  readonly says: string;
}

const down = (): never => {
  throw new NotSent(new Error('connect ECONNREFUSED'));
};

const refusals: readonly Refusal[] = [
  {
    why: 'no account is named',
    words: 'live hyperliquid --pair BTC --strategy four-phase --arm BTC',
    code: 'E_USAGE',
    exit: 2,
    says: 'whose account is traded is not said',
  },
  {
    why: 'it is not armed',
    words: begin.replace(' --arm BTC', ''),
    code: 'E_NOT_ARMED',
    exit: 2,
    says: '--arm BTC',
  },
  {
    why: 'the pair is typed otherwise the second time',
    words: begin.replace('--arm BTC', '--arm BCT'),
    code: 'E_NOT_ARMED',
    exit: 2,
    says: '--arm BCT',
  },
  {
    why: 'the venue does not trade the pair',
    words: begin.replaceAll('BTC', 'BTX'),
    code: 'E_PAIR_UNKNOWN',
    exit: 2,
    says: 'does not trade "BTX"',
  },
  {
    why: 'there is no such venue',
    words: begin.replace('hyperliquid', 'hyperlicuid'),
    code: 'E_VENUE_UNKNOWN',
    exit: 2,
    says: 'hyperliquid',
  },
  {
    why: 'there is no such key',
    words: begin.replace('--account main', '--account mian'),
    code: 'E_KEY_UNKNOWN',
    exit: 3,
    says: 'mian',
  },
  {
    why: 'the key was never approved for the account',
    before: (place) => place.key(MASTER, STRANGER_KEY),
    code: 'E_VENUE_AGENT',
    exit: 3,
    says: "does not know the key's address",
  },
  {
    why: 'the address is that of the API wallet',
    before: (place) => place.key(AGENT, AGENT_KEY),
    code: 'E_VENUE_AGENT',
    exit: 3,
    says: `${AGENT.toLowerCase()} is an API wallet, not an account`,
  },
  {
    why: 'mainnet is not said, and the account is one of mainnet',
    make: () => new Place({ network: 'mainnet' }),
    code: 'E_VENUE_REFUSED',
    exit: 5,
    says: 'does not exist',
  },
  {
    why: 'the instrument is not among those that may be traded',
    words: `${begin} --instruments ETH`,
    code: 'E_INSTRUMENT_NOT_ALLOWED',
    exit: 6,
    says: 'BTC/USDC:USDC may not be traded',
  },
  {
    why: 'the account is empty',
    make: () => new Place({ balance: '0' }),
    code: 'E_ACCOUNT_EMPTY',
    exit: 1,
    says: 'there is no money in the account',
  },
  {
    why: 'its orders would be smaller than the venue takes',
    words: `${begin} --set margin=70`,
    code: 'E_UNIT_BELOW_COSTS',
    exit: 6,
    says: 'the venue takes 10',
  },
  {
    why: 'a unit is smaller than fees and spread',
    words: `${begin} --set unitSize=20`,
    code: 'E_UNIT_BELOW_COSTS',
    exit: 6,
    says: 'Each round trip within a unit loses money for certain',
  },
  {
    why: 'nothing is traded any more',
    make: () => new Place({ everyMs: 3_600_000 }),
    before: (place) => place.clock.advance(400_000),
    code: 'E_FEED_SILENT',
    exit: 5,
    says: 'nothing has been traded',
  },
  {
    why: 'the clocks differ',
    before: (place) => void (place.standIn.faults.skewMs = 6_000),
    code: 'E_CLOCK_OFF',
    exit: 1,
    says: 'behind the venue',
  },
  {
    why: 'the venue is down',
    before: (place) => void (place.line.answer = down),
    code: 'E_VENUE_UNREACHABLE',
    exit: 5,
    says: 'could not be reached',
  },
  {
    why: 'what answers does not speak as the venue does',
    before: (place) => void (place.line.answer = () => ({ status: 200, body: '<html>maintenance</html>' })),
    code: 'E_WIRE_SHAPE',
    exit: 5,
    says: 'is not JSON',
  },
  {
    why: 'an order rests that no session sent',
    before: (place) => place.byHand(limit('buy', lots(100), priceTicks(590_000))),
    code: 'E_UNEXPLAINED_ORDER',
    exit: 1,
    says: '1 orders rest in BTC/USDC:USDC already',
  },
  {
    why: 'the account holds what no session bought',
    before: (place) => place.byHand(market('buy', lots(100))),
    code: 'E_UNEXPLAINED_POSITION',
    exit: 1,
    says: 'long, entered at',
  },
  {
    why: 'another process works on the session',
    words: 'take-up 5639acae',
    before: async ({ home }) => {
      const store = await openStore(home);
      await recordOpening(store, '5639acae', {
        ...{ mode: 'live', venue: 'hyperliquid', url: null, network: 'testnet' },
        ...{ account: 'main', slippageMax: '0.05', startedAt: START },
      });
      await store.close();
      announce(home, '5639acae', process.pid);
    },
    code: 'E_SESSION_BUSY',
    exit: 2,
    says: 'is being worked on by process',
  },
];

describe('a live session does not begin, and sends no order,', () => {
  it.each(refusals)('when $why', async ({ words = begin, make = () => new Place(), before, code, exit, says }) => {
    const place = make();
    await before?.(place);
    const { code: ended, talk, out } = await place.ht(`${words} --foreground`);
    expect(talk).toContain(`error[${code}]`);
    expect(talk).toContain(says);
    expect([ended, out]).toEqual([exit, '']);
    expect(place.line.actions.filter((type) => type !== 'updateLeverage')).toEqual([]);
    expect([...place.line.reached].filter((url) => url === MAINNET)).toEqual([]);
    const told = await place.ht('status --json');
    expect(told.talk).toBe('');
    const status = JSON.parse(told.out) as readonly unknown[];
    expect(status).toHaveLength(words.startsWith('take-up') ? 1 : 0);
  });
});
