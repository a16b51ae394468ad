import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import { seededRandom, type AnyEvent } from '../../engine/index.ts';
import type { Store } from '../../runtime/home.ts';
import { sessionEvents } from '../../runtime/runs/recorded-run.ts';
import { sessionsDesk, type SessionsDesk } from '../../runtime/sessions/desk.ts';
import type { LiveRequest, SessionCaller, SessionOutcome, StartedSession } from '../../runtime/sessions/requests.ts';
import { FakeFeed, HandClock, instrument, paperRequest, runOf } from '../../runtime/sessions/testing.ts';
import { verifySession } from '../../runtime/sessions/verify.ts';
import type { World } from '../../runtime/world.ts';
import { MortalStore } from './mortal-store.ts';
import { isThere, StormVenue } from './storm-venue.ts';
import { calm, type Weather } from './weather.ts';

const root = join(import.meta.dirname, '..', '..');
const readModels = () => Promise.resolve(memoryReadModels());
const START = 1_767_225_600_000;
const PRICE = 100_000;
/** Largest position in lots that the limits allow at the highest price the market reaches. */
export const POSITION_MAX = 2_000;

/** What a bad day at a venue is like. */
export const storm: Weather = {
  lostRequest: 0.05,
  lostAnswer: 0.08,
  refused: 0.03,
  repeated: 0.1,
  late: 0.1,
  lineLost: 0.02,
  lineFound: 0.3,
  partial: 0.3,
  funding: 0.1,
};

/** What a storm left behind, as facts to be asserted. */
export interface Aftermath {
  readonly seed: string;
  readonly session: string;
  /** What is on record, for somebody who wants to play it again; its home is gone. */
  readonly world: World;
  readonly deaths: number;
  readonly events: readonly AnyEvent[];
  readonly journalPosition: string;
  readonly venuePosition: string;
  readonly doubled: readonly string[];
  readonly largest: number;
  readonly isSame: boolean;
  /** Amounts of funding that one side has and the other has not, or has twice. */
  readonly strayFunding: readonly string[];
  readonly stillOpen: readonly string[];
  readonly openAtVenue: readonly string[];
}

/** One live session through bad weather: seed and code say everything that happens. */
export const runStorm = async (seed: string, steps = 150): Promise<Aftermath> => {
  const home = mkdtempSync(join(tmpdir(), 'ht-storm-'));
  try {
    return await new Storm(seed, home).run(steps);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
};

class Storm {
  readonly #seed: string;
  readonly #home: string;
  readonly #random;
  readonly #clock = new HandClock(START);
  readonly #inner: Store = memoryStore();
  readonly #venue: StormVenue;
  #mortal: MortalStore;
  #feed: FakeFeed | null = null;
  #session: StartedSession | null = null;
  #outcome: SessionOutcome | null = null;
  #failure: Error | null = null;
  #id = '';
  #deaths = 0;
  #price = PRICE;

  constructor(seed: string, home: string) {
    this.#seed = seed;
    this.#home = home;
    this.#random = seededRandom(`storm ${seed}`);
    this.#venue = new StormVenue(seed, this.#clock.wall);
    this.#mortal = new MortalStore(this.#inner);
  }

  async run(steps: number): Promise<Aftermath> {
    await this.#begin((desk, caller) => desk.live(this.#request(), caller));
    this.#venue.weather = storm;
    for (let step = 0; step < steps; step++) await this.#step();
    this.#venue.weather = calm;
    this.#mortal.appendsLeft = Infinity;
    await this.#rise();
    // Long enough for every question about an order to be answered.
    for (let step = 0; step < 60; step++) await this.#tick(1_000, 0);
    this.#session?.command({ command: 'stop', by: 'storm', reason: 'over' });
    for (let step = 0; step < 30 && this.#outcome === null; step++) await this.#tick(1_000, 0);
    return this.#aftermath();
  }

  async #step(): Promise<void> {
    if (this.#mortal.isDead) await this.#rise();
    if (this.#happens(0.03)) {
      this.#mortal.appendsLeft = 1 + Math.floor(this.#random() * 6);
      this.#mortal.isLastCarriedOut = this.#happens(0.5);
    }
    if (this.#happens(0.03)) this.#feed?.connection(this.#happens(0.5) ? 'lost' : 'stale');
    await this.#tick(50 + Math.floor(this.#random() * 2_000), Math.floor(this.#random() * 41) - 20);
  }

  async #tick(ms: number, move: number): Promise<void> {
    this.#clock.tick(ms);
    this.#price += move;
    this.#venue.move(this.#price * 10);
    this.#feed?.trade(this.#price, 1);
    await this.#breathe();
    if (this.#failure !== null) throw this.#failure;
  }

  /** Another process takes the session up. */
  async #rise(): Promise<void> {
    if (!this.#mortal.isDead) return;
    this.#deaths++;
    this.#mortal = new MortalStore(this.#inner);
    this.#clock.tick(5_000);
    // A process that died before it said who it is left nothing that could be taken up.
    const wasKnown = this.#session !== null;
    await this.#begin((desk, caller) =>
      wasKnown ? desk.takeUp(this.#id, caller) : desk.live(this.#request(), caller),
    );
  }

  /** Resolves when the process works, or has died: loading a strategy takes real time, which the storm must not see. */
  async #begin(start: (desk: SessionsDesk, caller: SessionCaller) => Promise<SessionOutcome>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<null>();
    const arrived = (): void => resolve(null);
    const mortal = this.#mortal;
    const feed = new FakeFeed(this.#clock);
    this.#feed = feed;
    mortal.onDeath = () => {
      void feed.close();
      arrived();
    };
    const strategies = [join(import.meta.dirname, 'strategies')];
    const home = mkdtempSync(join(this.#home, 'process-'));
    const world: World = { store: mortal.store, readModels, home, root, strategies, version: 'storm' };
    const urls = { mainnet: '', testnet: '' };
    const connection = ({ session }: { readonly session: string }) => this.#venue.connect(session);
    const desk = sessionsDesk({
      world,
      doors: { fake: { urls, feed: () => feed, connection } },
      clock: this.#clock,
    });
    const caller: SessionCaller = {
      signal: new AbortController().signal,
      progress() {},
      note() {},
      account: () => Promise.resolve({ address: '', key: new Uint8Array() }),
      started: (session) => {
        this.#session = session;
        this.#id = session.session;
        arrived();
      },
      step() {},
    };
    start(desk, caller)
      .then(
        (outcome) => (this.#outcome = outcome),
        (error: unknown) => {
          if (!mortal.isDead) this.#failure = error instanceof Error ? error : new Error(String(error));
        },
      )
      .finally(arrived);
    await promise;
    await this.#breathe();
  }

  /** Lets everything that can happen now happen. */
  async #breathe(): Promise<void> {
    for (let turn = 0; turn < 25; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  #happens(chance: number): boolean {
    return this.#random() < chance;
  }

  #request(): LiveRequest {
    const parameters = { seed: Math.floor(this.#random() * 1e9), size: 100, brackets: 1 };
    const run = runOf('restless', parameters, {
      account: { capital: '100000', leverage: '10', marginMode: 'cross' },
      risk: { maxPositionNotional: String((POSITION_MAX * (PRICE - 5_000)) / 100_000) },
      command: 'storm',
    });
    return { ...paperRequest(run), account: 'main', armed: 'BTC', slippageMax: '0.05' };
  }

  async #aftermath(): Promise<Aftermath> {
    const events: AnyEvent[] = [];
    for await (const event of sessionEvents(this.#inner, this.#id)) events.push(event);
    const quiet = { signal: new AbortController().signal, progress() {}, note() {} };
    const strategies = [join(import.meta.dirname, 'strategies')];
    const world: World = { store: this.#inner, readModels, home: this.#home, root, strategies, version: 'storm' };
    const { isSame } = await verifySession(world, this.#id, quiet);
    const lots = (text: string): number => Math.round(Number(text) / Number(instrument.lotSize));
    const filled = events.flatMap((event) => (event.type === 'OrderFilled' ? [event.data] : []));
    const journal = filled.reduce((sum, { side, size }) => sum + (side === 'buy' ? lots(size) : -lots(size)), 0);
    const final = new Set(
      events.flatMap((event) =>
        /^Order(Canceled|Rejected|Expired|Denied)$/.test(event.type) && 'order' in event.data ? [event.data.order] : [],
      ),
    );
    for (const { order, remaining } of filled) if (Number(remaining) === 0) final.add(order);
    const requested = events.flatMap((event) => (event.type === 'OrderRequested' ? [event.data.order] : []));
    const booked = events.flatMap((event) => (event.type === 'FundingPaid' ? [event.data.amount] : []));
    return {
      seed: this.#seed,
      session: this.#id,
      world,
      deaths: this.#deaths,
      events,
      journalPosition: String(journal),
      venuePosition: String(this.#venue.position),
      doubled: [...this.#venue.submissions].filter(([, count]) => count > 1).map(([id]) => id),
      largest: this.#venue.largest,
      isSame,
      strayFunding: unmatched(
        booked,
        this.#venue.funding.paid.map(({ amount }) => amount),
      ),
      stillOpen: requested.filter((order) => !final.has(order)),
      openAtVenue: [...this.#venue.orders.values()]
        .filter(({ order }) => isThere(order))
        .map(({ order }) => order.clientId ?? ''),
    };
  }
}

/** What is not in both lists once. */
const unmatched = (booked: readonly string[], paid: readonly string[]): readonly string[] => {
  const times = (list: readonly string[], amount: string): number => list.filter((each) => each === amount).length;
  const all = new Set([...booked, ...paid]);
  return [...all].filter((amount) => times(booked, amount) !== 1 || times(paid, amount) !== 1);
};
