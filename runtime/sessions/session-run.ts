import { lastValueFrom, tap } from 'rxjs';
import {
  EngineError,
  type AnyEvent,
  type EventStore,
  type Input,
  type MarketFeed,
  type RunManifest,
  type Strategy,
  type VenueRequest,
} from '../../engine/index.ts';
import { take, type Taken } from '../../engine/pipeline/take.ts';
import { Session } from '../../engine/turn/session.ts';
import type { ChainState } from '../audit/chain.ts';
import { Journal } from '../journal/journal.ts';
import type { Closed } from '../journal/recorder.ts';
import type { KillSwitch } from '../risk/kill-switch.ts';
import type { Clock } from './clock.ts';
import { commands, controlStreamOf, type Command } from './control.ts';
import { HeardCommands } from './heard-commands.ts';
import { overflow, SessionInbox } from './inbox.ts';
import { ToldFills } from './live/told-fills.ts';
import { InputLog, recordedInputs } from './input-log.ts';
import { MarketListener } from './market-listener.ts';
import { Outages } from './outages.ts';
import { Pace } from './pace/pace.ts';

/** A session may go on for days without filling a block; what is older than this is sealed. */
const SEAL_EVERY_MS = 60_000;
/** Events come out of inputs again; an input that is gone is gone. So inputs are sealed sooner. */
const SEAL_INPUTS_EVERY_MS = 10_000;
/** What asks something of a venue. */
const ASKS: ReadonlySet<AnyEvent['type']> = new Set<AnyEvent['type']>([
  'OrderRequested',
  'OrderCancelRequested',
  'OrderModifyRequested',
]);
/** Inputs and prints that may wait for the store; at a thousand prints a second that is a minute and more. */
const WAITING_MAX = 100_000;

/** Where requests of a live session go. */
export interface Sender {
  /** `arrived`: when the oldest news that they may follow from came, by the monotonic clock, ms. */
  send(requests: readonly VenueRequest[], arrived: number): void;
}

export interface SessionRunParts {
  readonly store: EventStore;
  readonly id: string;
  readonly mode: 'paper' | 'live';
  readonly manifest: RunManifest;
  readonly strategy: Strategy;
  /** ms UTC; the time of SessionStarted. */
  readonly startedAt: number;
  readonly clock: Clock;
  /** Head of the commands to all sessions when this one began; null where that is not known. */
  readonly controlHead: number | null;
  /** Halts everything, whoever works where; asked before anything is decided. */
  readonly killSwitch: Pick<KillSwitch, 'standing'>;
}

/** What an onlooker hears after each step. */
export interface Step extends Taken {
  /** Inputs on record. */
  readonly inputCount: number;
  /** From the arrival of the first input to the moment when all that follows from it was on record and sent, ms. */
  readonly latencyMs: number;
}

/**
 * A session at work. It is opened by replaying what is on record of it, which for a new session is nothing, and then
 * takes inputs until it ends. Its state is never stored: it is the fold of its inputs.
 */
export class SessionRun {
  readonly inbox: SessionInbox;
  readonly outages: Outages;
  readonly session: Session;
  /** Requests that were decided before this process began, and may or may not have been sent. */
  readonly former: readonly VenueRequest[];
  /** The fills that are on record: orders that ended long ago are forgotten, what they did is not. */
  readonly toldFills: ToldFills;
  /** How long decisions take. */
  readonly pace: Pace;
  readonly #parts: SessionRunParts;
  readonly #journal: Journal;
  readonly #log: InputLog;
  readonly #lastPrint: number;
  readonly #isTakenUp: boolean;
  readonly #heard: HeardCommands;
  #heads: readonly number[] = [];
  #arrived = 0;
  #isTaking = false;
  #sealedAt = 0;
  #inputsSealedAt = 0;
  #settling: (() => void)[] = [];

  private constructor(parts: SessionRunParts, opened: Opened) {
    this.#parts = parts;
    this.session = opened.session;
    this.former = opened.former;
    this.toldFills = opened.toldFills;
    this.pace = opened.pace;
    this.#journal = opened.journal;
    this.#log = opened.log;
    this.#lastPrint = opened.lastPrint;
    this.#heard = opened.heard;
    this.inbox = new SessionInbox({ limit: WAITING_MAX, after: opened.lastPrint, now: parts.clock.monotonic });
    this.outages = new Outages(this.inbox);
    this.#isTakenUp = opened.log.count > 0;
    if (this.#isTakenUp) this.inbox.add({ kind: 'recovered', time: parts.clock.wall() });
  }

  /** Errors: E_RUN_DIFFERS if the code decides otherwise than the record; E_SESSION_ENDED for one that is over. */
  static async open(parts: SessionRunParts): Promise<SessionRun> {
    const opened = await replayRecord(parts);
    if (opened.session.isEnded) throw ended(parts.id);
    return new SessionRun(parts, opened);
  }

  /** Whether it had inputs when it was opened: a process before this one began it. */
  get isTakenUp(): boolean {
    return this.#isTakenUp;
  }

  /** Listens to a market; the feed must have been opened with the session's instrument. */
  listener(): MarketListener {
    const wall = this.#parts.clock.wall();
    const isGap = this.isTakenUp && this.#lastPrint > -Infinity;
    if (isGap) this.outages.down('market', this.#lastPrint, wall);
    return new MarketListener(this.inbox, this.outages, isGap ? this.#lastPrint : wall);
  }

  /** Resolves when everything that waits now has been taken. */
  settled(): Promise<void> {
    return this.inbox.size === 0 && !this.#isTaking
      ? Promise.resolve()
      : new Promise((resolve) => this.#settling.push(resolve));
  }

  /** Takes inputs until the session has ended. E_SESSION_TAKEN, E_SESSION_OVERFLOW, and what the store throws. */
  async run(sender: Sender | null, onlooker: (step: Step) => void): Promise<Closed> {
    const taken = take({
      inputs: this.#batches(),
      session: this.session,
      keep: (inputs) => this.#log.append(inputs),
      record: (events) => this.#record(events),
      send: sender === null ? null : (requests) => sender.send(requests, this.#arrived),
    });
    const { monotonic } = this.#parts.clock;
    const seen = tap((step: Taken) => {
      onlooker({ ...step, inputCount: this.#log.count, latencyMs: monotonic() - this.#arrived });
    });
    await lastValueFrom(taken.pipe(seen), { defaultValue: null });
    if (this.inbox.isOver && !this.session.isEnded) throw overflow(this.#parts.id, WAITING_MAX);
    await Promise.all([this.#log.seal(), this.pace.save()]);
    return this.#journal.close();
  }

  /** The chain over all inputs, sealed to the last one. */
  sealInputs(): Promise<ChainState> {
    this.#inputsSealedAt = this.#parts.clock.monotonic();
    return this.#log.seal();
  }

  /** Seals the inputs that came last, if it is time to: to be called now and then, also in a silence. */
  async sealLate(): Promise<void> {
    if (this.#parts.clock.monotonic() - this.#inputsSealedAt >= SEAL_INPUTS_EVERY_MS) await this.sealInputs();
  }

  /** Takes in what was said while nobody listened, and a halt of everything that stands; before anything is decided. */
  async heed(): Promise<void> {
    const { store, id, controlHead } = this.#parts;
    this.#heads = await Promise.all([id, null].map((whom) => store.revision(controlStreamOf(whom))));
    for (const given of await this.#heard.missed(store, id, controlHead)) this.command(given);
  }

  /** Brings in the commands of this session and of all of them, until the signal. */
  async obey(signal: AbortSignal): Promise<void> {
    const { store, id } = this.#parts;
    const follow = async (whom: string | null, after: number): Promise<void> => {
      for await (const given of commands(store, whom, after, signal)) this.command(given);
    };
    const [own = -1, all = -1] = this.#heads;
    await Promise.all([follow(id, own), follow(null, all)]);
  }

  command(given: Command): void {
    this.inbox.add({ kind: 'command', time: this.#parts.clock.wall(), ...given });
  }

  async #record(events: readonly AnyEvent[]): Promise<void> {
    await this.#journal.record(events);
    const isAsking = events.some(({ type }) => ASKS.has(type));
    // What an order was decided by is sealed before the order leaves; together, so that the disk is flushed once.
    await Promise.all([this.#journal.flush(), ...(isAsking ? [this.sealInputs()] : [])]);
    const now = this.#parts.clock.monotonic();
    if (now - this.#sealedAt < SEAL_EVERY_MS) return;
    this.#sealedAt = now;
    await Promise.all([this.#journal.seal(), this.sealInputs(), this.pace.save()]);
  }

  /** A halt of the whole installation comes before anything else is looked at, though nobody said it to this session. */
  async #afterHalt(inputs: readonly Input[]): Promise<readonly Input[]> {
    if (this.session.isHalted) return inputs;
    const standing = await this.#parts.killSwitch.standing();
    if (standing === null) return inputs;
    const { by, reason } = standing;
    return [{ kind: 'command', time: this.#parts.clock.wall(), command: 'halt', by, reason }, ...inputs];
  }

  async *#batches(): AsyncGenerator<readonly Input[]> {
    for await (const { inputs, arrived } of this.inbox.batches()) {
      this.#arrived = arrived;
      this.#isTaking = true;
      yield await this.#afterHalt(inputs);
      this.#isTaking = false;
      if (this.inbox.size === 0) for (const resolve of this.#settling.splice(0)) resolve();
      if (this.session.isEnded || this.inbox.isOver) return;
    }
  }
}

interface Opened {
  readonly session: Session;
  readonly journal: Journal;
  readonly log: InputLog;
  readonly former: readonly VenueRequest[];
  readonly toldFills: ToldFills;
  readonly lastPrint: number;
  readonly pace: Pace;
  readonly heard: HeardCommands;
}

/** Plays what is on record: the journal compares each event, and writes those that a crash kept from it. */
const replayRecord = async (parts: SessionRunParts): Promise<Opened> => {
  const { store, id, mode, manifest, strategy, startedAt } = parts;
  const journal = await Journal.open(store, id);
  const log = await InputLog.open(store, id);
  const session = new Session({ mode, manifest, strategy });
  session.begin(startedAt);
  await journal.record(session.drain());
  const former: VenueRequest[] = [];
  const toldFills = new ToldFills();
  const heard = new HeardCommands();
  let lastPrint = -Infinity;
  const replay = take({
    inputs: recordedInputs(store, { session: id, count: null }),
    session,
    keep: null,
    record: (events) => journal.record(events),
    send: (requests) => void former.push(...requests),
  });
  const seen = tap(({ inputs, events }: Taken) => {
    for (const { type, time, data } of events) if (type === 'OrderFilled') toldFills.isNew(data.fill, time);
    for (const input of inputs) {
      heard.see(input);
      if (input.kind === 'tape') lastPrint = input.block.time[input.block.count - 1] ?? lastPrint;
    }
  });
  await lastValueFrom(replay.pipe(seen), { defaultValue: null });
  await journal.flush();
  return { session, journal, log, former, toldFills, lastPrint, heard, pace: await Pace.open(store, id) };
};

/** Opens a feed for a session: its prints and settled funding rates come in as inputs. */
export const listen = async (run: SessionRun, feed: MarketFeed, instrument: string): Promise<MarketListener> => {
  const listener = run.listener();
  const wish = { instrument, prints: true, top: false, book: false, context: true, candles: [] };
  await feed.open([wish], (event) => listener.hear(event));
  return listener;
};

const ended = (id: string): EngineError =>
  new EngineError('E_SESSION_ENDED', `session ${id} is over`, {
    why: 'It was stopped; what it did is on record.',
    fix: `ht events ${id}`,
  });
