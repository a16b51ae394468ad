import { join } from 'node:path';
import { hyperliquidConnection, hyperliquidFeed } from '../../adapters/venues/hyperliquid/index.ts';
import { Limits } from '../../adapters/venues/hyperliquid/limits/limits.ts';
import { ManualClock } from '../../adapters/venues/hyperliquid/stand-in/manual-clock.ts';
import { StandIn, type StandInOptions } from '../../adapters/venues/hyperliquid/stand-in/stand-in.ts';
import { walk } from '../../adapters/venues/hyperliquid/stand-in/tape.ts';
import { InProcess } from '../../adapters/venues/hyperliquid/testing/in-process.ts';
import { AGENT, AGENT_KEY, MASTER, START } from '../../adapters/venues/hyperliquid/testing/lab.ts';
import { openReadModels, openStore } from '../../runtime/home.ts';
import type { Clock } from '../../runtime/sessions/clock.ts';
import { sessionsDesk, type SessionsDesk } from '../../runtime/sessions/desk.ts';
import type { PaperRequest, SessionCaller, SessionOutcome, StartedSession } from '../../runtime/sessions/requests.ts';
import { runOf } from '../../runtime/sessions/testing.ts';
import type { VenueDoors } from '../../runtime/sessions/venues.ts';
import type { World } from '../../runtime/world.ts';
import { root } from '../program/root.ts';

/** Print every so often; a whole number of beats of the stand-in, so that a print is told when it happens. */
export const PRINT_EVERY_MS = 200;
const STEP_MS = 100;

/** Lets everything that can happen now happen. */
const breathe = async (): Promise<void> => {
  for (let turn = 0; turn < 25; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** A live session with the real adapter, against a stand-in in this process; clock and prices are the test's. */
export class LiveSession {
  readonly clock = new ManualClock(START);
  readonly standIn: StandIn;
  readonly #home: string;
  readonly #doors: VenueDoors;
  readonly #lines: InProcess;
  #leave = new AbortController();
  #running: Promise<SessionOutcome> | null = null;
  #session: StartedSession | null = null;

  constructor(home: string, options: Partial<StandInOptions> = {}) {
    this.#home = home;
    const rows = walk({ seed: 'fidelity', from: 60_000, places: 0, rows: 4_000, everyMs: PRINT_EVERY_MS });
    const tapes = [{ coin: 'BTC', szDecimals: 5, maxLeverage: 40, rows }];
    this.standIn = new StandIn({ tapes, clock: this.clock, ...options });
    this.standIn.approve(this.standIn.account(MASTER, '10000'), AGENT);
    this.standIn.start();
    const lines = new InProcess(this.standIn, this.clock);
    this.#lines = lines;
    const shared = { outside: lines, limits: new Limits(lines) };
    const url = 'http://in-process';
    this.#doors = {
      hyperliquid: {
        urls: { mainnet: url, testnet: url },
        feed: () => hyperliquidFeed({ ...shared, url }),
        connection: ({ address, ...access }) => hyperliquidConnection({ ...shared, ...access, account: address }),
      },
    };
  }

  get session(): StartedSession {
    if (this.#session === null) throw new Error('the session has not begun');
    return this.#session;
  }

  begin(mode: 'paper' | 'live' = 'live', run: PaperRequest['run'] = alternating): Promise<void> {
    return this.#start((desk, caller) => {
      const asked = { ...request, run };
      const trading = { account: 'main', armed: 'BTC', slippageMax: '0.05' };
      return mode === 'live' ? desk.live({ ...asked, ...trading }, caller) : desk.paper(asked, caller);
    });
  }

  /** Another process takes it up. */
  takeUp(): Promise<void> {
    const { session } = this.session;
    return this.#start((desk, caller) => desk.takeUp(session, caller));
  }

  /** The process leaves, as Ctrl-C has it. */
  async leave(): Promise<void> {
    this.#leave.abort();
    await this.#end();
  }

  async stop(): Promise<void> {
    this.session.command({ command: 'stop', by: 'test', reason: 'over' });
    await this.#end();
  }

  /** The market and the line's other end go on for so long. */
  async pass(ms: number): Promise<void> {
    for (let gone = 0; gone < ms; gone += STEP_MS) {
      this.clock.advance(STEP_MS);
      await breathe();
    }
  }

  cutLines(): void {
    this.#lines.cut();
  }

  async #end(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    let isRunning = true;
    const ended = running.finally(() => (isRunning = false));
    while (await isSo(() => isRunning)) await this.pass(STEP_MS);
    await ended;
  }

  async #start(begin: (desk: SessionsDesk, caller: SessionCaller) => Promise<SessionOutcome>): Promise<void> {
    this.#leave = new AbortController();
    const store = await openStore(this.#home);
    const readModels = await openReadModels(this.#home, store);
    const world: World = {
      store,
      readModels: () => Promise.resolve(readModels),
      home: this.#home,
      root,
      strategies: [join(import.meta.dirname, 'strategies'), join(root, 'strategies')],
      version: 'test',
    };
    const started = Promise.withResolvers<null>();
    const caller: SessionCaller = {
      signal: this.#leave.signal,
      progress() {},
      note() {},
      account: () => Promise.resolve({ address: MASTER, key: AGENT_KEY }),
      started: (session) => {
        this.#session = session;
        started.resolve(null);
      },
      step() {},
    };
    const desk = sessionsDesk({ world, doors: this.#doors, clock: clockOf(this.clock) });
    this.#running = begin(desk, caller).finally(async () => {
      await readModels.close();
      await store.close();
    });
    this.#running.catch(started.reject);
    // A client that was told to be slower asks no question before its time.
    let isWaiting = true;
    const arrived = started.promise.finally(() => (isWaiting = false));
    while (await isSo(() => isWaiting)) await this.pass(STEP_MS);
    await arrived;
  }
}

/** Asked again each time: what it says changes elsewhere. */
const isSo = (what: () => boolean): Promise<boolean> => Promise.resolve(what());

const clockOf = (clock: ManualClock): Clock => ({
  wall: () => clock.now(),
  monotonic: () => clock.now(),
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) resolve(false);
      signal.addEventListener('abort', () => resolve(false), { once: true });
      clock.after(ms, () => resolve(true));
    }),
});

const alternating = runOf(
  'alternating',
  { size: 100, step: 10 },
  {
    venue: {
      orderLatency: { model: 'constant', ms: 500 },
      cancelLatency: { model: 'constant', ms: 500 },
      slippage: { model: 'basis-points', basisPoints: '5' },
    },
    command: 'test',
  },
);

const request: Omit<PaperRequest, 'run'> = { venue: 'hyperliquid', pair: 'BTC', url: null, network: 'mainnet' };
