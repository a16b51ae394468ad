import { EngineError, type AnyEvent, type Json } from '../../engine/index.ts';
import { streamOf } from '../journal/journal.ts';
import type { Caller } from '../requests.ts';
import type { World } from '../world.ts';
import type { Breakpoint } from './breakpoint.ts';
import type { Condition } from './condition/condition.ts';
import type { Scene } from './condition/scope.ts';
import { differences, type FieldChange } from './difference.ts';
import { JournalPages } from './journal-pages.ts';
import { openRecording, type Recording } from './recording.ts';
import { RestingPlaces } from './resting-places.ts';
import { recordedState } from './recorded-state.ts';
import { Retelling, type State, type TellingOf, type Window } from './retelling.ts';

/** States kept on either side of the one that was asked for. */
const BACK = 256;
const AHEAD = 255;
/** Tellings that are kept where one was: a jump goes on from the nearest one before it, and back to where it was. */
const KEPT = 4;
/** How far consequences are looked for. */
const CONSEQUENCES_WITHIN = 2_000;

const NOTHING_KEPT: Window = { from: 0, to: -1 };

export interface StateAt {
  readonly seq: number;
  readonly state: State;
  /** Played by today's code, which agrees with the journal until here; otherwise the journal alone. */
  readonly isPlayed: boolean;
}

/** Where today's code says something else than the journal. */
export interface Deviation {
  readonly seq: number;
  readonly recorded: AnyEvent | null;
  readonly instead: AnyEvent | null;
  /** Why today's code stopped there, if it did. */
  readonly crash: string | null;
}

/**
 * A recorded run to walk through: any event, and the session just after it. States come from playing the recorded
 * inputs again; those around the last few cursors are kept, so that a step is instant, and a jump back to where one was;
 * any other jump plays from the nearest place before it that was looked at or came to be in spare time, or from the start.
 */
export class Replay {
  readonly recording: Recording;
  readonly #world: World;
  readonly #signal: AbortSignal;
  readonly #pages: JournalPages;
  readonly #places: RestingPlaces;
  /** The one that was used last is the last one. */
  #tellings: readonly Retelling[] = [];
  #deviation: Deviation | null = null;
  /** The last event that today's code was seen to say as it is on record. */
  #agreed = -1;

  private constructor(world: World, recording: Recording, signal: AbortSignal) {
    this.#world = world;
    this.recording = recording;
    this.#signal = signal;
    this.#pages = new JournalPages(world.store, streamOf(recording.run), recording.length);
    this.#places = new RestingPlaces(recording.length, () => Retelling.open(this.#telling, NOTHING_KEPT));
  }

  static async open(world: World, run: string, caller: Pick<Caller, 'signal'>): Promise<Replay> {
    return new Replay(world, await openRecording(world, run), caller.signal);
  }

  get length(): number {
    return this.recording.length;
  }

  /** Known as soon as a state at or behind it was asked for. */
  get deviation(): Deviation | null {
    return this.#deviation;
  }

  async event(seq: number): Promise<AnyEvent> {
    const event = await this.#pages.at(seq);
    if (event) return event;
    throw beyond(this.recording.run, seq, this.length);
  }

  events(from: number, count: number): Promise<readonly AnyEvent[]> {
    return this.#pages.slice(from, count);
  }

  find(from: number, direction: 1 | -1, passes: (event: AnyEvent) => boolean): Promise<AnyEvent | undefined> {
    return this.#pages.find(from, direction, passes, this.#signal);
  }

  /**
   * The nearest event at which a breakpoint stops, in one direction from a seq (not itself); null if there is none, or
   * none before today's code says something else than the journal.
   */
  async search(stop: Breakpoint, from: number, direction: 1 | -1, signal = this.#signal): Promise<number | null> {
    if (stop.kind === 'event') return (await this.#pages.find(from, direction, stop.passes, signal))?.seq ?? null;
    return direction === 1 ? this.#next(stop.condition, from, signal) : this.#former(stop.condition, from, signal);
  }

  /** Every event from a seq on with the session just after it, in one go: however many there are, none is kept. */
  async *walk(from: number): AsyncGenerator<Scene & Pick<StateAt, 'isPlayed'>> {
    let next = Math.max(0, from);
    const telling = this.#places.take(next) ?? (await Retelling.open(this.#telling, NOTHING_KEPT));
    try {
      for await (const { seq, state } of telling.states(next)) {
        next = seq + 1;
        yield { event: await this.event(seq), state, isPlayed: true };
      }
      await this.#note(telling);
      for (; next < this.length; next++) yield { event: await this.event(next), ...(await this.state(next)) };
    } finally {
      await telling.close();
    }
  }

  /** The first event at or after a time; the last one if there is none. */
  async atTime(time: number): Promise<number> {
    let [low, high] = [0, this.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((await this.event(middle)).time < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The session just after an event. */
  async state(seq: number): Promise<StateAt> {
    const { time } = await this.event(seq);
    if (this.#deviation === null || seq < this.#deviation.seq) {
      const state = await this.#played(seq);
      if (state) return { seq, state, isPlayed: true };
    }
    const { store, readModels } = this.#world;
    const sources = { store, snapshots: (await readModels()).snapshots };
    const state = await recordedState(sources, this.recording.run, seq, time);
    return { seq, state, isPlayed: false };
  }

  /** Plays until an event, keeping nothing, to learn whether today's code comes that far with the same events. */
  async compareUntil(seq: number): Promise<void> {
    const telling = await Retelling.open(this.#telling, NOTHING_KEPT);
    await telling.until(seq);
    await this.#note(telling);
    await telling.close();
  }

  /** The session as today's code has it at the first event that differs; null where there is none. */
  async parted(): Promise<State | null> {
    if (this.#deviation === null) return null;
    const { seq } = this.#deviation;
    const telling = await Retelling.open(this.#telling, { from: seq, to: seq });
    await telling.until(seq);
    await telling.close();
    return telling.insteadState;
  }

  /** What is not the same after one event as after another. */
  async difference(from: number, to: number): Promise<readonly FieldChange[]> {
    const before = from < 0 ? null : (await this.state(from)).state;
    const after = (await this.state(to)).state;
    return differences((before ?? {}) as unknown as Json, after as unknown as Json);
  }

  /** The event that caused it, the one that caused that, and so on. */
  async causes(seq: number): Promise<readonly AnyEvent[]> {
    const chain: AnyEvent[] = [];
    let { cause } = await this.event(seq);
    while (cause !== null) {
      const event = await this.event(cause);
      chain.push(event);
      cause = event.cause;
    }
    return chain;
  }

  /** The events that it caused itself, among the two thousand after it. */
  async consequences(seq: number): Promise<readonly AnyEvent[]> {
    const caused: AnyEvent[] = [];
    const end = Math.min(this.length, seq + CONSEQUENCES_WITHIN);
    for (let from = seq + 1; from < end; from += 256) {
      for (const event of await this.events(from, 256)) if (event.cause === seq) caused.push(event);
    }
    return caused;
  }

  /** Plays in spare time, so that jumps have less to play: until everything is prepared, or the signal. */
  async prepare(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const moved = await this.#places.advance(this.#deviation?.seq ?? this.length);
      if (moved === null) return;
      await this.#note(moved);
      // Keys and the clock are heard in between.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async close(): Promise<void> {
    await this.#places.close();
    for (const telling of this.#tellings) await telling.close();
  }

  async #next(condition: Condition, from: number, signal: AbortSignal): Promise<number | null> {
    for await (const { event, isHit } of this.#judged(condition, Math.max(0, from), signal)) {
      if (isHit && event.seq > from) return event.seq;
    }
    return null;
  }

  /** Backwards is forwards from the start, and the last hit counts. */
  async #former(condition: Condition, from: number, signal: AbortSignal): Promise<number | null> {
    let found: number | null = null;
    for await (const { event, isHit } of this.#judged(condition, 0, signal)) {
      if (event.seq >= from) break;
      if (isHit) found = event.seq;
    }
    return found;
  }

  /** Every event by which today's code and the journal agree, and whether the condition holds after it. */
  async *#judged(condition: Condition, from: number, signal: AbortSignal) {
    let before: Scene | null = null;
    for await (const scene of this.walk(from)) {
      signal.throwIfAborted();
      if (!scene.isPlayed) return;
      if (before === null) condition.check(scene);
      yield { event: scene.event, isHit: condition.holds(scene, before) };
      before = scene;
    }
  }

  /** The state by today's code; undefined where it does not agree with the journal. */
  async #played(seq: number): Promise<State | undefined> {
    const telling = await this.#reaching(seq);
    await telling.until(seq);
    await this.#note(telling);
    return telling.state(seq);
  }

  /** A telling that has the state, or else the furthest of those that come to it; a new one where there is none. */
  async #reaching(seq: number): Promise<Retelling> {
    const window = windowOf(seq, this.length);
    const [nearest] = this.#tellings.filter((each) => isReachable(each, seq)).sort((a, b) => b.told - a.told);
    const telling = this.#placed(nearest, seq, window) ?? nearest ?? (await Retelling.open(this.#telling, window));
    if (seq > telling.told) telling.move(window);
    const others = this.#tellings.filter((each) => each !== telling);
    const dropped = others.slice(0, Math.max(0, others.length + 1 - KEPT));
    this.#tellings = [...others.slice(dropped.length), telling];
    for (const each of dropped) await each.close();
    return telling;
  }

  /** A telling that rests nearer before the window than one that was used. */
  #placed(used: Retelling | undefined, seq: number, { from }: Window): Retelling | undefined {
    if (used !== undefined && (seq <= used.told || used.told >= this.#places.nearest(from))) return undefined;
    return this.#places.take(from);
  }

  get #telling(): TellingOf {
    return { world: this.#world, recording: this.recording, agreed: this.#agreed, signal: this.#signal };
  }

  async #note({ told, difference, instead, crash }: Retelling): Promise<void> {
    this.#agreed = Math.max(this.#agreed, told);
    if (difference === null || this.#deviation !== null) return;
    const recorded = (await this.#pages.at(difference)) ?? null;
    this.#deviation = { seq: difference, recorded, instead, crash: crash?.message ?? null };
  }
}

/** Kept already, or still to come. */
const isReachable = (telling: Retelling, seq: number): boolean =>
  seq <= telling.told ? telling.state(seq) !== undefined : !telling.isOver || telling.difference !== null;

const windowOf = (seq: number, length: number): Window => ({
  from: Math.max(0, seq - BACK),
  to: Math.min(length - 1, seq + AHEAD),
});

const beyond = (run: string, seq: number, length: number): EngineError =>
  new EngineError('E_EVENT_MISSING', `run ${run} has no event ${seq}`, {
    why: length === 0 ? 'It has none.' : `Its events are 0 to ${length - 1}.`,
    fix: `ht replay ${run}`,
  });
