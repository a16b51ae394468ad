import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom, type VenueCandle, type VenueModel } from '../../engine/index.ts';
import { sessionsDesk } from '../../runtime/sessions/desk.ts';
import type { PaperRequest, SessionCaller, SessionOutcome, StartedSession } from '../../runtime/sessions/requests.ts';
import { FakeFeed, HandClock, instrument, paperRequest, runOf } from '../../runtime/sessions/testing.ts';
import type { World } from '../../runtime/world.ts';
import { MortalStore } from '../storm/mortal-store.ts';

const START = 1_767_225_600_000;

/** What a paper session is made of, besides its story. */
export interface PaperOptions {
  readonly strategy: string;
  readonly parameters: PaperRequest['run']['parameters'];
  readonly venue?: Partial<VenueModel>;
  /** Candles from before the start, seconds. */
  readonly history?: number;
  readonly seed: string;
  /** Left by its process in the end instead of stopped. */
  readonly isLeft?: boolean;
}

/**
 * Records a paper session in which what can happen does: it trades, its feed is lost and comes back, its process dies
 * in the middle of an append and another one takes it up, it is paused and resumed, and stopped in the end.
 */
export const recordPaper = async (world: World, options: PaperOptions): Promise<string> => {
  const play = new PaperPlay(world, options);
  await play.begin(null);
  await play.walk(60);
  play.feed.connection('lost');
  play.clock.tick(20_000);
  await play.walk(60);
  await play.die();
  await play.begin(play.session.session);
  await play.walk(60);
  play.session.command({ command: 'pause', by: 'ann', reason: 'news' });
  await play.walk(10);
  play.session.command({ command: 'resume', by: 'ann', reason: 'no news' });
  await play.walk(60);
  await play.end(options.isLeft === true);
  return play.session.session;
};

class PaperPlay {
  readonly clock = new HandClock(START);
  feed = new FakeFeed(this.clock);
  session!: StartedSession;
  readonly #world: World;
  readonly #options: PaperOptions;
  readonly #random;
  #mortal: MortalStore;
  #stop = new AbortController();
  #outcome: Promise<SessionOutcome | null> = Promise.resolve(null);
  #price = 100_000;

  constructor(world: World, options: PaperOptions) {
    this.#world = world;
    this.#options = options;
    this.#random = seededRandom(options.seed);
    this.#mortal = new MortalStore(world.store);
  }

  /** A process begins the session, or takes one up. */
  async begin(id: string | null): Promise<void> {
    this.#mortal = new MortalStore(this.#world.store);
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    // Each has a home of its own: a process that died is still running as far as this one's is.
    const world = { ...this.#world, store: this.#mortal.store, home: mkdtempSync(join(this.#world.home, 'process-')) };
    const noAccount = (): never => {
      throw new Error('a paper session has no account');
    };
    const door = {
      urls: { mainnet: 'fake:', testnet: 'fake:' },
      feed: () => (this.feed = this.#feed()),
      connection: noAccount,
    };
    const desk = sessionsDesk({ world, doors: { fake: door }, clock: this.clock });
    this.session = await new Promise<StartedSession>((resolve, reject) => {
      const caller: SessionCaller = {
        signal,
        progress() {},
        note() {},
        account: noAccount,
        started: resolve,
        step() {},
      };
      this.#outcome = id === null ? desk.paper(this.#request(), caller) : desk.takeUp(id, caller);
      this.#outcome.catch(reject);
    });
    await this.#breathe();
  }

  async walk(prints: number): Promise<void> {
    for (let print = 0; print < prints; print++) {
      this.clock.tick(1_000);
      this.#price += Math.floor(this.#random() * 81) - 40;
      this.feed.trade(this.#price, 1);
      await this.#breathe();
    }
  }

  /** The next append is carried out, and nobody hears of it. */
  async die(): Promise<void> {
    this.#mortal.appendsLeft = 1;
    this.#mortal.isLastCarriedOut = true;
    await this.walk(1);
    await this.feed.close();
  }

  async end(isLeft: boolean): Promise<void> {
    if (isLeft) this.#stop.abort();
    else this.session.command({ command: 'stop', by: 'ann', reason: 'enough' });
    await this.#outcome;
  }

  #feed(): FakeFeed {
    const feed = new FakeFeed(this.clock);
    const { history = 0 } = this.#options;
    const random = seededRandom('history');
    for (let second = history; second > 0; second--) {
      const openTime = START - second * 1_000;
      const close = 1_000_000 + Math.floor(random() * 400);
      const prices = { open: close, high: close, low: close, close };
      const candle = { kind: 'candle', intervalMs: 1_000, openTime, ...prices, volume: 1, isClosed: true } as const;
      feed.history.push({ ...candle, instrument: instrument.id, time: openTime, received: START } as VenueCandle);
    }
    return feed;
  }

  async #breathe(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  #request(): PaperRequest {
    const { strategy, parameters, venue = {} } = this.#options;
    return paperRequest(runOf(strategy, parameters, { venue: { makerFee: '0.0001', takerFee: '0.0004', ...venue } }));
  }
}
