import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seededRandom, type AnyEvent } from '../../../engine/index.ts';
import { keyDesk } from '../../../runtime/keys/desk.ts';
import { openStore } from '../../../runtime/home.ts';
import { openProgram } from '../../../runtime/program.ts';
import { sessionEvents } from '../../../runtime/runs/recorded-run.ts';
import { command, startCommand, type Running } from '../../program/process.ts';
import { root } from '../../program/root.ts';
import { storeBytes } from '../../program/store-facts.ts';
import { complaintsOf, venueBooks } from './books.ts';
import { AGENT_KEY, MASTER, WatchedVenue } from './watched-venue.ts';

/** A process lives so long at most, should its moment never come. */
const LIFE_MAX_MS = 20_000;
/** How long the end may take: orders of which nobody knows are asked for until they can no longer arrive. */
const END_MAX_MS = 180_000;

/** What a campaign left behind. */
export interface Campaign {
  readonly session: string;
  readonly kills: number;
  /** Kills by what they waited for. */
  readonly moments: Readonly<Record<string, number>>;
  readonly orders: number;
  readonly fills: number;
  readonly events: number;
  readonly recoveries: number;
  readonly actions: number;
  readonly complaints: readonly string[];
}

export interface CampaignOptions {
  readonly seed: string;
  readonly kills: number;
  /** An empty folder to work in. */
  readonly folder: string;
  readonly tell?: (text: string) => void;
}

/**
 * One live session whose process is killed again and again, at moments drawn from the seed, and taken up each time; then
 * it is flattened and stopped, and both books are compared.
 */
export const campaign = async (options: CampaignOptions): Promise<Campaign> => {
  const venue = new WatchedVenue(options.seed);
  await venue.server.open();
  try {
    return await new Kills(venue, options).run();
  } finally {
    await venue.server.close();
  }
};

class Kills {
  readonly #venue: WatchedVenue;
  readonly #options: CampaignOptions;
  readonly #home: string;
  readonly #random: () => number;
  readonly #moments: Record<string, number> = {};
  #session: string | null = null;

  constructor(venue: WatchedVenue, options: CampaignOptions) {
    this.#venue = venue;
    this.#options = options;
    this.#home = join(options.folder, 'home');
    this.#random = seededRandom(`kills ${options.seed}`);
  }

  async run(): Promise<Campaign> {
    const { folder, kills, tell = () => undefined } = this.#options;
    mkdirSync(this.#home, { recursive: true });
    cpSync(join(import.meta.dirname, '..', 'strategies'), join(folder, 'strategies'), { recursive: true });
    keyDesk(this.#home, {}).add({
      name: 'main',
      venue: 'hyperliquid',
      account: MASTER,
      text: AGENT_KEY,
      passphrase: null,
    });
    for (let kill = 1; kill <= kills; kill++) {
      const moment = await this.#live();
      this.#moments[moment] = 1 + (this.#moments[moment] ?? 0);
      tell(`kill ${kill}: ${moment}, session ${this.#session ?? 'not begun'}, ${this.#venue.actions} actions`);
    }
    await this.#end();
    return this.#aftermath();
  }

  /** A process from its start to its kill; says which moment it was. */
  async #live(): Promise<string> {
    const running = this.#start();
    const moment = this.#moment(running);
    const { signal, code, talk } = await running.ended;
    this.#venue.onAction = () => undefined;
    if (signal !== 'SIGKILL') throw new Error(`a process ended by itself with ${code}: ${talk}`);
    await this.#learnSession();
    return moment;
  }

  #start(): Running {
    const { folder, seed } = this.#options;
    const begin =
      `live hyperliquid --pair BTC --strategy restless --set size=200 --set brackets=1 --account main --arm BTC ` +
      `--seed ${seed} --venue-url ${this.#venue.server.url}`;
    const words = this.#session === null ? begin : `take-up ${this.#session}`;
    return startCommand([...words.split(' '), '--home', this.#home], { cwd: folder });
  }

  /** Has a process killed: some time after its start or after its session went to work, when its store grew, or at an action. */
  #moment({ process, ended }: Running): string {
    const kill = (): void => {
      process.kill('SIGKILL');
    };
    const timers = [setTimeout(kill, LIFE_MAX_MS)];
    void ended.then(() => timers.forEach((timer) => clearTimeout(timer)));
    const dice = this.#random();
    const share = this.#random();
    if (dice < 0.15) {
      timers.push(setTimeout(kill, share * 4_000));
      return 'after its start';
    }
    if (dice < 0.35) {
      process.stderr?.on('data', () => timers.push(setTimeout(kill, share * 4_000)));
      return 'after it went to work';
    }
    if (dice < 0.55) {
      const due = storeBytes(this.#home) + share * 60_000;
      const watch = (): void => {
        if (storeBytes(this.#home) > due) kill();
      };
      timers.push(setInterval(watch, 2));
      return 'when its store grew';
    }
    const which = dice < 0.8 ? 'come' : 'done';
    let left = 1 + Math.floor(share * 10);
    this.#venue.onAction = (moment) => {
      if (moment === which && --left === 0) kill();
    };
    return which === 'come' ? 'when an action reached the venue' : 'when an action was done and not answered';
  }

  async #learnSession(): Promise<void> {
    if (this.#session !== null) return;
    const program = await openProgram({ home: this.#home, cwd: this.#options.folder, root });
    const [first] = await program.sessions.status();
    await program.close();
    this.#session = first?.session ?? null;
  }

  /** The last process: flattened and stopped by commands from elsewhere, as a person would. */
  async #end(): Promise<void> {
    const { folder } = this.#options;
    const running = this.#start();
    let isOver = false;
    void running.ended.then(() => (isOver = true));
    const tellIt = async (what: string): Promise<void> => {
      const { code, talk } = await command([what, this.#session ?? '', '--home', this.#home], { cwd: folder });
      if (code !== 0) throw new Error(`${what} ended with ${code}: ${talk}`);
    };
    const until = async (what: string, isDone: () => boolean): Promise<void> => {
      for (let waited = 0; !isDone(); waited += 100) {
        if (waited > END_MAX_MS || (isOver && what !== 'stopped')) {
          running.process.kill('SIGKILL');
          throw new Error(`never ${what}: ${(await running.ended).talk}`);
        }
        await pause(100);
      }
    };
    let hasBegun = false;
    running.process.stderr?.on('data', () => (hasBegun = true));
    await until('at work', () => hasBegun);
    await this.#learnSession();
    await tellIt('flatten');
    const [account] = [...this.#venue.server.standIn.venue.accounts.values()];
    await until('flat', () => account?.open.length === 0 && account.positions.size === 0);
    await tellIt('stop');
    await until('stopped', () => isOver);
    const { code, talk } = await running.ended;
    if (code !== 0) throw new Error(`the last process ended with ${code}: ${talk}`);
  }

  async #aftermath(): Promise<Campaign> {
    const session = this.#session ?? '';
    const { folder } = this.#options;
    const proofs = ['verify', 'audit verify'].map((words) =>
      command([...words.split(' '), session, '--home', this.#home], { cwd: folder }),
    );
    const store = await openStore(this.#home);
    const events: AnyEvent[] = [];
    for await (const event of sessionEvents(store, session)) events.push(event);
    await store.close();
    const failed = (await Promise.all(proofs)).flatMap(({ code, out, talk }) => (code === 0 ? [] : [`${out}${talk}`]));
    const books = await venueBooks(this.#venue);
    return {
      session,
      kills: this.#options.kills,
      moments: this.#moments,
      orders: this.#venue.submissions.size,
      fills: books.fills.length,
      events: events.length,
      recoveries: events.filter(({ type }) => type === 'SessionRecovered').length,
      actions: this.#venue.actions,
      complaints: [...failed, ...complaintsOf(session, events, books, this.#venue.submissions)],
    };
  }
}
