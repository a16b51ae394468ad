import {
  EngineError,
  type Build,
  type Checkpoint,
  type Position,
  type ReadModelRow,
  type ReadModelStore,
  type RecordedEvent,
  type RowChange,
  type Snapshot,
} from '../../engine/index.ts';
import { type AnyProjection, type Folded, start, wants } from '../../projections/index.ts';
import { snapshotOf } from './projections.ts';
import { stepRecorded, type Undecoded } from './recorded.ts';
import { Spacing } from './spacing.ts';

/** States that are kept at hand after they were written; the sessions of the moment are few. */
const STATES_KEPT = 32;
/** Key of the only row of a read model over the whole store. */
const WHOLE_STORE = '';

interface Entry {
  folded: Folded<unknown>;
  /** What the next commit has to write. */
  change: 'none' | 'seq' | 'state';
  readonly spacing: Spacing;
}

/**
 * One build of a projection, as it is carried on: the states it touches are in memory until they are written together
 * with the checkpoint, so what is stored is always exactly the fold of everything up to it.
 */
export class ReadModel {
  readonly projection: AnyProjection;
  readonly build: Build;
  readonly #store: ReadModelStore;
  readonly #entries = new Map<string, Entry>();
  #snapshots: Snapshot[] = [];
  #position: Position | null;
  #events: number;
  /** The last event folded; kept as it is, because a checkpoint is made of it once for thousands of them. */
  #last: RecordedEvent | null = null;
  #committed: Position | null;
  #failure: EngineError | null = null;

  constructor(projection: AnyProjection, build: Build, store: ReadModelStore) {
    this.projection = projection;
    this.build = build;
    this.#store = store;
    this.#position = build.checkpoint?.position ?? null;
    this.#events = build.checkpoint?.events ?? 0;
    this.#committed = this.#position;
  }

  /** Position up to which everything is folded, written or not; null before the first event. */
  get position(): Position | null {
    return this.#position;
  }

  /** Position up to which everything is folded and written. */
  get committed(): Position | null {
    return this.#committed;
  }

  /** Why it stands still; null while it goes on. A fold that fails harms nobody else's, and nothing of it is written. */
  get failure(): EngineError | null {
    return this.#failure;
  }

  /** Fetches the states that a batch of events will change. */
  async prepare(batch: readonly RecordedEvent[]): Promise<void> {
    const last = batch.at(-1)?.position;
    if (last === undefined || !this.#isNew(last)) return;
    const streams = this.projection.over === 'store' ? [WHOLE_STORE] : batch.map(({ stream }) => stream);
    for (const key of new Set(streams)) {
      if (this.#entries.has(key)) continue;
      const row = await this.#store.load(this.build.id, key);
      this.#entries.set(key, row === null ? begun(this.projection) : resumed(row));
    }
  }

  /** Folds an event of a prepared batch; one at or before the checkpoint changes nothing. */
  fold(undecoded: Undecoded): void {
    const { recorded } = undecoded;
    if (this.#failure !== null || !this.#isNew(recorded.position)) return;
    const entry = this.#entries.get(this.projection.over === 'store' ? WHOLE_STORE : recorded.stream);
    if (entry === undefined) throw new Error(`the state of ${recorded.stream} was not prepared`);
    const { state, seq } = entry.folded;
    try {
      entry.folded = stepRecorded(this.projection, entry.folded, undecoded);
    } catch (error) {
      this.#failure = failed(this.projection, undecoded, error);
      return;
    }
    if (entry.folded.seq !== seq || entry.folded.state !== state) this.#changed(entry, undecoded);
    this.#position = recorded.position;
    this.#last = recorded;
    this.#events += 1;
  }

  /** Everything up to a position has been looked at: also what was of no use moves the checkpoint. */
  considered(position: Position): void {
    if (this.#failure === null && this.#isNew(position)) this.#position = position;
  }

  /** Writes states and checkpoint in one transaction. False if another process carried this build on, or ended it. */
  async commit(): Promise<boolean> {
    const at = this.#checkpoint();
    if (this.#failure !== null || at === null || at.position === this.#committed) return true;
    const changed = [...this.#entries].filter(([, { change }]) => change !== 'none');
    const rows = changed.map(([key, entry]) => this.#rowOf(key, entry));
    if (!(await this.#store.commit(this.build.id, { from: this.#committed, to: at, rows }))) return false;
    this.#committed = at.position;
    for (const [, entry] of changed) entry.change = 'none';
    const snapshots = this.#snapshots;
    this.#snapshots = [];
    for (const snapshot of snapshots) await this.#store.snapshots.save(snapshot);
    this.#forget();
    return true;
  }

  #isNew(position: Position): boolean {
    return this.#position === null || position > this.#position;
  }

  #checkpoint(): Checkpoint | null {
    if (this.#position === null) return null;
    const last = this.#last;
    const before = this.build.checkpoint?.anchor ?? null;
    const anchor = last === null ? before : { stream: last.stream, revision: last.revision, id: last.id };
    return { position: this.#position, anchor, events: this.#events };
  }

  #changed(entry: Entry, { recorded }: Undecoded): void {
    if (entry.change !== 'state' && wants(this.projection, recorded.type)) entry.change = 'state';
    else if (entry.change === 'none') entry.change = 'seq';
    if (this.projection.over === 'store' || !entry.spacing.isDue()) return;
    const snapshot = snapshotOf(this.projection, { stream: recorded.stream, event: recorded.id }, entry.folded);
    entry.spacing.taken(snapshot.state.length);
    this.#snapshots.push(snapshot);
  }

  #rowOf(key: string, { folded: { state, seq }, change }: Entry): RowChange {
    if (change === 'seq') return { key, seq };
    return { key, seq, state: JSON.stringify(state), summary: summaryOf(this.projection, state) };
  }

  /** The ones touched last stay. */
  #forget(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= STATES_KEPT) return;
      this.#entries.delete(key);
    }
  }
}

const failed = ({ name }: AnyProjection, { recorded }: Undecoded, error: unknown): EngineError => {
  if (error instanceof EngineError && /^E_EVENT_/.test(error.code)) return error;
  return new EngineError('E_PROJECTION_FAILED', `projection "${name}" failed at ${recorded.type}`, {
    where: `${recorded.stream}, event ${recorded.revision}`,
    why: error instanceof Error ? error.message : String(error),
    fix: `Mend projections/${name}/projection.ts; what it has built so far is kept, readers see what was there before.`,
    cause: error,
  });
};

/** A new row is written whole even if its first events are of no use to it. */
const begun = (projection: AnyProjection): Entry => ({
  folded: start(projection),
  change: 'state',
  spacing: new Spacing(),
});

const resumed = ({ state, seq }: ReadModelRow): Entry => ({
  folded: { state: JSON.parse(state) as unknown, seq },
  change: 'none',
  spacing: Spacing.resumed(seq, state.length),
});

/** What lists show: as the projection says it, or the fields of its state that are no lists and no objects. */
const summaryOf = (projection: AnyProjection, state: unknown): string => {
  if (projection.summary !== undefined) return JSON.stringify(projection.summary(state));
  const fields = Object.entries(state as Readonly<Record<string, unknown>>);
  return JSON.stringify(Object.fromEntries(fields.filter(([, value]) => typeof value !== 'object' || value === null)));
};
