import { decodeEvent, EngineError, type AnyEvent, type RecordedEvent, type RunManifest } from '../../engine/index.ts';
import { projections, type Folded, type Projection } from '../../projections/index.ts';
import { streamOf } from '../journal/journal.ts';
import { project, type Sources } from '../read-models/projections.ts';
import { stepRecorded, Undecoded } from '../read-models/recorded.ts';
import { readManifest } from '../runs/recorded-run.ts';
import type { Clock } from '../sessions/clock.ts';
import { inputStreamOf } from '../sessions/input-log.ts';
import { readOpening, type SessionOpening } from '../sessions/opening.ts';
import { workerOf } from '../sessions/presence.ts';
import type { World } from '../world.ts';
import { MarketEar } from './market-ear.ts';
import { viewOf, type BoardView, type Folds } from './view.ts';
import { whyOf, type Why } from './why.ts';

/** Events that are kept for the list; older ones are in the journal. */
const KEPT = 2_000;
/** How often it is asked whether a process still works on the session. */
const PRESENCE_MS = 500;

const { runs, orders, risk, board: facts } = projections;

/** Folds and the place each has come to. */
interface Models {
  readonly run: Folded<Folds['run']>;
  readonly orders: Folded<Folds['orders']>;
  readonly book: Folded<Folds['book']>;
  readonly facts: Folded<Folds['facts']>;
}

/** What an onlooker asks of a session: never more than its record and whether a process works on it. */
export interface Board {
  /** The session at this moment. */
  view(): BoardView;
  /** The newest 2,000 events, the oldest first. */
  readonly events: readonly AnyEvent[];
  /** E_EVENT_MISSING. */
  why(seq: number): Promise<Why>;
  /** Called after every change of the record; errors of the store come out of it too. */
  follow(changed: () => void): Promise<void>;
  close(): void;
}

/**
 * Looks at a paper or live session from outside of its process, or at one that nobody works on: everything is read from
 * the store, so that any number of people can look, and none of them can hold it up.
 */
export class SessionBoard implements Board {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #session: string;
  readonly #opening: SessionOpening;
  readonly #manifest: RunManifest;
  readonly #ear: MarketEar;
  readonly #over = new AbortController();
  #models: Models;
  #events: AnyEvent[] = [];
  #inputs: number;
  #presence: { readonly pid: number | null; readonly at: number } | null = null;

  private constructor(parts: Parts) {
    this.#world = parts.world;
    this.#clock = parts.clock;
    this.#session = parts.session;
    this.#opening = parts.opening;
    this.#manifest = parts.manifest;
    this.#models = parts.models;
    this.#events = parts.events;
    this.#ear = parts.ear;
    this.#inputs = parts.inputs;
  }

  /** E_SESSION_UNKNOWN. */
  static async open(world: World, clock: Clock, session: string): Promise<SessionBoard> {
    const { store } = world;
    const opening = await readOpening(store, session);
    const manifest = await readManifest(store, session);
    const sources: Sources = { store, snapshots: (await world.readModels()).snapshots };
    const stream = streamOf(session);
    const at = async <S>(projection: Projection<S>): Promise<Folded<S>> => {
      const { state, revision } = await project(sources, projection, stream);
      return { state, seq: revision };
    };
    const models = { run: await at(runs), orders: await at(orders), book: await at(risk), facts: await at(facts) };
    const ear = new MarketEar(manifest.instrument);
    const inputs = await store.revision(inputStreamOf(session));
    await ear.catchUp(store, inputStreamOf(session), inputs);
    const events = await newest(store, stream);
    return new SessionBoard({ world, clock, session, opening, manifest, models, ear, inputs, events });
  }

  get events(): readonly AnyEvent[] {
    return this.#events;
  }

  view(): BoardView {
    const { run, orders: open, book, facts: known } = this.#models;
    return viewOf(
      { run: run.state, orders: open.state, book: book.state, facts: known.state },
      {
        session: this.#session,
        opening: this.#opening,
        manifest: this.#manifest,
        heard: this.#ear.heard,
        seq: run.seq,
        pid: this.#pid(),
        now: this.#clock.wall(),
      },
    );
  }

  why(seq: number): Promise<Why> {
    const { store } = this.#world;
    const inputs = { store, session: this.#session, instrument: this.#manifest.instrument };
    return whyOf(seq, (each) => this.#eventAt(each), inputs);
  }

  async follow(changed: () => void): Promise<void> {
    const { signal } = this.#over;
    const { store } = this.#world;
    const journal = async (): Promise<void> => {
      const folded = Object.values(this.#models).map(({ seq }: Folded<unknown>) => seq);
      const afterRevision = Math.min(...folded, this.#events.at(-1)?.seq ?? -1);
      for await (const message of store.subscribe({ stream: streamOf(this.#session), afterRevision, signal })) {
        if (message.kind !== 'events') continue;
        for (const recorded of message.events) this.#take(recorded);
        changed();
      }
    };
    const prices = async (): Promise<void> => {
      const stream = inputStreamOf(this.#session);
      for await (const message of store.subscribe({ stream, afterRevision: this.#inputs, signal })) {
        if (message.kind !== 'events') continue;
        for (const recorded of message.events) this.#ear.hear(recorded);
        changed();
      }
    };
    await Promise.all([journal(), prices()]);
  }

  close(): void {
    this.#over.abort();
  }

  #take(recorded: RecordedEvent): void {
    const undecoded = new Undecoded(recorded);
    const { run, orders: open, book, facts: known } = this.#models;
    this.#models = {
      run: stepRecorded(runs, run, undecoded),
      orders: stepRecorded(orders, open, undecoded),
      book: stepRecorded(risk, book, undecoded),
      facts: stepRecorded(facts, known, undecoded),
    };
    if (recorded.revision <= (this.#events.at(-1)?.seq ?? -1)) return;
    this.#events.push(undecoded.event);
    if (this.#events.length > 2 * KEPT) this.#events = this.#events.slice(-KEPT);
  }

  #pid(): number | null {
    const now = this.#clock.monotonic();
    if (this.#presence === null || now - this.#presence.at >= PRESENCE_MS)
      this.#presence = { pid: workerOf(this.#world.home, this.#session), at: now };
    return this.#presence.pid;
  }

  async #eventAt(seq: number): Promise<AnyEvent> {
    const kept = this.#events[seq - (this.#events[0]?.seq ?? 0)];
    if (kept !== undefined) return kept;
    for await (const [recorded] of this.#world.store.read(streamOf(this.#session), { from: seq, limit: 1 }))
      if (recorded !== undefined) return decodeEvent(recorded);
    throw new EngineError('E_EVENT_MISSING', `session ${this.#session} has no event ${seq}`, {
      fix: `ht events ${this.#session}`,
    });
  }
}

interface Parts {
  readonly world: World;
  readonly clock: Clock;
  readonly session: string;
  readonly opening: SessionOpening;
  readonly manifest: RunManifest;
  readonly models: Models;
  readonly ear: MarketEar;
  readonly inputs: number;
  readonly events: AnyEvent[];
}

/** The last events of a stream, in their order. */
const newest = async (store: World['store'], stream: string): Promise<AnyEvent[]> => {
  const events: AnyEvent[] = [];
  for await (const batch of store.read(stream, { direction: 'backwards', limit: KEPT }))
    for (const recorded of batch) events.push(decodeEvent(recorded));
  return events.reverse();
};
