import type { EventStore, Snapshot, SnapshotStore } from '../../engine/index.ts';
import { type Folded, type Projection, start } from '../../projections/index.ts';
import { stepRecorded, Undecoded } from './recorded.ts';
import { Spacing } from './spacing.ts';

export interface ProjectOptions {
  /** Fold no event after this revision; default: all there are. */
  readonly atMost?: number;
  /** Events between two snapshots; default: as their size allows. */
  readonly snapshotEvery?: number;
  /** Stops the work with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told after each batch: events folded now, and how many there are to fold. */
  readonly progress?: (done: number, total: number) => void;
}

export interface Projected<State> {
  readonly state: State;
  /** Revision of the last event folded in; -1 if there was none. */
  readonly revision: number;
}

/** Where events are, and states along the way. */
export interface Sources {
  readonly store: Pick<EventStore, 'read' | 'revision'>;
  readonly snapshots: SnapshotStore;
}

/**
 * The state of a read model at the end of a stream, or at one of its revisions: from the newest snapshot that can be
 * trusted, and only the events after it. Snapshots are caches: one that does not fit is dropped, and everything is
 * folded anew. Errors: those of `decodeEvent`, E_PROJECTION_GAP, those of the stores.
 */
export const project = async <State>(
  sources: Sources,
  projection: Projection<State>,
  stream: string,
  options: ProjectOptions = {},
): Promise<Projected<State>> => {
  const end = Math.min(await sources.store.revision(stream), options.atMost ?? Infinity);
  const found = end < 0 ? null : await trusted(sources, projection, stream, end);
  const spacing = new Spacing(options.snapshotEvery);
  if (found !== null) spacing.taken(found.bytes);
  const before = found?.folded ?? start(projection);
  const at = before.seq >= end ? before : await tail(sources, projection, stream, { ...options, before, end, spacing });
  return { state: at.state, revision: at.seq };
};

interface Tail<State> extends ProjectOptions {
  readonly before: Folded<State>;
  /** Revision of the last event that is folded. */
  readonly end: number;
  readonly spacing: Spacing;
}

/** Folds what comes after a state, and leaves snapshots on the way. */
const tail = async <State>(
  { store, snapshots }: Sources,
  projection: Projection<State>,
  stream: string,
  { before, end, spacing, signal, progress }: Tail<State>,
): Promise<Folded<State>> => {
  let at = before;
  for await (const batch of store.read(stream, { from: before.seq + 1, limit: end - before.seq })) {
    signal?.throwIfAborted();
    for (const recorded of batch) {
      if (recorded.revision <= at.seq) continue;
      if (recorded.revision > end) return at;
      at = stepRecorded(projection, at, new Undecoded(recorded));
      if (!spacing.isDue()) continue;
      const snapshot = snapshotOf(projection, { stream, event: recorded.id }, at);
      spacing.taken(snapshot.state.length);
      await snapshots.save(snapshot);
    }
    progress?.(at.seq - before.seq, end - before.seq);
  }
  return at;
};

/** What is kept of a state: `event` is the id of the last one folded in. */
export const snapshotOf = <State>(
  projection: Projection<State>,
  { stream, event }: Pick<Snapshot, 'stream' | 'event'>,
  at: Folded<State>,
): Snapshot => ({
  projection: cacheName(projection),
  version: projection.version,
  stream,
  revision: at.seq,
  event,
  state: JSON.stringify(at.state),
});

/** Snapshots of somebody's own projection go with its code: nobody is asked to think of the version while trying. */
export const cacheName = ({ name, code }: Pick<Projection<unknown>, 'name' | 'code'>): string =>
  code === undefined ? name : `${name}@${code}`;

interface Trusted<State> {
  readonly folded: Folded<State>;
  readonly bytes: number;
}

const trusted = async <State>(
  { store, snapshots }: Sources,
  projection: Projection<State>,
  stream: string,
  end: number,
): Promise<Trusted<State> | null> => {
  const name = cacheName(projection);
  const found = await snapshots.load(name, projection.version, stream, end);
  if (found === null) return null;
  const state = parsed(found.state);
  const fits = found.version === projection.version && found.stream === stream && found.revision <= end;
  // The store vouches for the text and the version for its form: this very fold has written it. The event at which it
  // was taken must be the one that stands there now: the store may have been changed for another.
  if (
    fits &&
    typeof state === 'object' &&
    state !== null &&
    (await idAt(store, stream, found.revision)) === found.event
  )
    return { folded: { state: state as State, seq: found.revision }, bytes: found.state.length };
  await snapshots.drop(name, stream);
  return null;
};

/** Id of the event at a revision of a stream; null if there is none. */
export const idAt = async (
  store: Pick<EventStore, 'read'>,
  stream: string,
  revision: number,
): Promise<string | null> => {
  for await (const [event] of store.read(stream, { from: revision, limit: 1 })) return event?.id ?? null;
  return null;
};

/** The value of a JSON text; null when it is none. */
const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
};
