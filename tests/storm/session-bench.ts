import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import type { AnyEvent, RiskLimits, VenueConnection } from '../../engine/index.ts';
import type { Store } from '../../runtime/home.ts';
import { reconcileDesk } from '../../runtime/reconcile/desk.ts';
import type { ReconcileOutcome } from '../../runtime/reconcile/requests.ts';
import { sessionEvents } from '../../runtime/runs/recorded-run.ts';
import { sessionsDesk, type SessionsDesk } from '../../runtime/sessions/desk.ts';
import type {
  CommandRequest,
  PaperRequest,
  SessionCaller,
  SessionOutcome,
  StartedSession,
} from '../../runtime/sessions/requests.ts';
import { FakeFeed, paperRequest, runOf, type HandClock } from '../../runtime/sessions/testing.ts';
import type { AccountKey, VenueDoor } from '../../runtime/sessions/venues.ts';
import { verifySession } from '../../runtime/sessions/verify.ts';
import type { World } from '../../runtime/world.ts';
import { root } from '../program/root.ts';
import { MortalStore } from './mortal-store.ts';
import type { StormVenue } from './storm-venue.ts';

export interface BenchParts {
  /** Folder for what each process would keep in its home. */
  readonly home: string;
  readonly store: Store;
  readonly clock: HandClock;
  /** The exchange of a live session; null for one on paper. */
  readonly venue: StormVenue | null;
  /** One of those in `strategies` beside this file. */
  readonly strategy: string;
  readonly parameters: PaperRequest['run']['parameters'];
  readonly risk?: Partial<RiskLimits>;
}

const quiet = { signal: new AbortController().signal, progress() {}, note() {} };

/** One session in this process, on a clock and a market that a test moves; its process can die and another take it up. */
export class SessionBench {
  readonly #parts: BenchParts;
  /** What was opened, with the address at which it was reached. */
  readonly reached: string[] = [];
  #mortal: MortalStore;
  #home = '';
  #feed: FakeFeed;
  #started: StartedSession | null = null;
  #outcome: Promise<SessionOutcome> = Promise.reject(new Error('not begun'));

  constructor(parts: BenchParts) {
    this.#parts = parts;
    this.#mortal = new MortalStore(parts.store);
    this.#feed = new FakeFeed(parts.clock);
    this.#outcome.catch(() => undefined);
  }

  get id(): string {
    return this.#started?.session ?? '';
  }
  /** Home of the process that works on it now. */
  get home(): string {
    return this.#home;
  }
  get feed(): FakeFeed {
    return this.#feed;
  }

  begin(): Promise<void> {
    const request = this.#request();
    if (this.#parts.venue === null) return this.#enter((desk, caller) => desk.paper(request, caller));
    const live = { ...request, account: 'main', armed: 'BTC', slippageMax: '0.05' };
    return this.#enter((desk, caller) => desk.live(live, caller));
  }

  /** The process is gone from one moment to the next: it hears nothing more and nothing of it is heard. */
  async die(): Promise<void> {
    this.#mortal.die();
    await this.#feed.close();
  }

  takeUp(): Promise<void> {
    this.#mortal = new MortalStore(this.#parts.store);
    return this.#enter((desk, caller) => desk.takeUp(this.id, caller));
  }

  /** A second passes, then one trade at this price, and everything that follows from it. */
  async trade(price: number): Promise<void> {
    this.#parts.clock.tick(1_000);
    this.hear(price);
    await breathe();
  }

  /** One trade at this price, now. */
  hear(price: number): void {
    this.#parts.venue?.move(price * 10);
    this.#feed.trade(price);
  }

  /** Somebody at another terminal says something to the session, or to all of them. */
  async command(request: Omit<CommandRequest, 'by' | 'reason'> & Partial<CommandRequest>): Promise<void> {
    const world = this.#world(this.#parts.store);
    const desk = sessionsDesk({ world, doors: {}, clock: this.#parts.clock });
    await desk.command({ by: 'ann', reason: 'test', ...request });
    await breathe();
  }

  /** Somebody asks whether both books agree: of the process that works on it, or with none that does. */
  async reconcile(whom: 'worker' | 'nobody', reason = 'test'): Promise<ReconcileOutcome> {
    const { store, clock, venue } = this.#parts;
    const world = this.#world(store);
    const connection = (): VenueConnection => venue?.connect(this.id) ?? noConnection();
    const door: VenueDoor = {
      urls: { mainnet: '', testnet: '' },
      feed: () => this.#feed,
      connection,
    };
    const home = whom === 'worker' ? this.#home : world.home;
    const ask = reconcileDesk({ world: { ...world, home }, doors: { fake: door }, clock });
    const account = (): Promise<AccountKey> => Promise.resolve({ address: '', key: new Uint8Array() });
    const asked = ask({ session: this.id, by: 'ann', reason }, { ...quiet, account });
    const over = { is: false };
    void asked.catch(() => null).then(() => (over.is = true));
    for (let turn = 0; turn < 200 && !over.is; turn++) {
      clock.tick(200);
      await breathe();
    }
    return asked;
  }

  async stop(): Promise<SessionOutcome> {
    this.#started?.command({ command: 'stop', by: 'test', reason: 'over' });
    await breathe();
    return this.#outcome;
  }

  async events(): Promise<readonly AnyEvent[]> {
    const all: AnyEvent[] = [];
    for await (const event of sessionEvents(this.#parts.store, this.id)) all.push(event);
    return all;
  }

  async isSame(): Promise<boolean> {
    return (await verifySession(this.#world(this.#parts.store), this.id, quiet)).isSame;
  }

  /** Resolves when the session works. */
  async #enter(start: (desk: SessionsDesk, caller: SessionCaller) => Promise<SessionOutcome>): Promise<void> {
    const { clock, venue } = this.#parts;
    const feed = new FakeFeed(clock);
    this.#feed = feed;
    const door: VenueDoor = {
      urls: { mainnet: 'fake://mainnet', testnet: 'fake://testnet' },
      feed: (url) => {
        this.reached.push(`prices ${url}`);
        return feed;
      },
      connection: ({ session, url, isTestnet }) => {
        this.reached.push(`account ${url}${isTestnet ? ' signed for testnet' : ''}`);
        return venue?.connect(session) ?? noConnection();
      },
    };
    const world = this.#world(this.#mortal.store);
    this.#home = world.home;
    const desk = sessionsDesk({ world, doors: { fake: door }, clock });
    await new Promise<void>((resolve, reject) => {
      this.#outcome = start(desk, {
        ...quiet,
        account: () => Promise.resolve({ address: '', key: new Uint8Array() }),
        started: (session) => {
          this.#started = session;
          resolve();
        },
        step() {},
      });
      this.#outcome.catch(reject);
    });
    await breathe();
  }

  #world(store: Store): World {
    return {
      store,
      readModels: () => Promise.resolve(memoryReadModels()),
      home: mkdtempSync(join(this.#parts.home, 'process-')),
      root,
      strategies: [join(import.meta.dirname, 'strategies')],
      version: 'bench',
    };
  }

  #request(): PaperRequest {
    const { strategy, parameters, risk } = this.#parts;
    return paperRequest(
      runOf(strategy, parameters, {
        account: { capital: '100000', leverage: '10', marginMode: 'cross' },
        ...(risk && { risk }),
        command: 'bench',
      }),
    );
  }
}

const noConnection = (): never => {
  throw new Error('a paper session has no account');
};

/** Lets everything that can happen now happen. */
export const breathe = async (): Promise<void> => {
  for (let turn = 0; turn < 25; turn++) await new Promise((resolve) => setImmediate(resolve));
};
