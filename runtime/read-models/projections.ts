import { decodeEvent, type EventStore, type SnapshotStore } from '../../engine/index.ts';
import { type Folded, type Projection, start, step } from '../../projections/index.ts';

export interface ProjectOptions {
  /** Fold no event after this revision; default: all there are. */
  readonly atMost?: number;
  /** Events between two snapshots; default 5,000. */
  readonly snapshotEvery?: number;
  /** Stops the work with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Projected<State> {
  readonly state: State;
  /** Revision of the last event folded in; -1 if there was none. */
  readonly revision: number;
}

const SNAPSHOT_EVERY = 5000;

type Store = Pick<EventStore, 'read' | 'revision'> & SnapshotStore;

/**
 * The state of a read model at the end of a stream, or at one of its revisions: from the newest snapshot that can be
 * trusted, and only the events after it. Snapshots are caches: one that does not fit is dropped, and everything is
 * folded anew. Errors: those of `decodeEvent`, E_PROJECTION_GAP, those of the store.
 */
export const project = async <State>(
  store: Store,
  projection: Projection<State>,
  stream: string,
  options: ProjectOptions = {},
): Promise<Projected<State>> => {
  const { snapshotEvery = SNAPSHOT_EVERY, signal } = options;
  const end = Math.min(await store.revision(stream), options.atMost ?? Infinity);
  let at = await fromSnapshot(store, projection, stream, end);
  if (at.seq >= end) return { state: at.state, revision: at.seq };
  for await (const batch of store.read(stream, { from: at.seq + 1, limit: end - at.seq })) {
    signal?.throwIfAborted();
    for (const recorded of batch) {
      if (recorded.revision > end) break;
      const before = at.seq;
      at = step(projection, at, decodeEvent(recorded));
      if (at.seq !== before && (at.seq + 1) % snapshotEvery === 0) await keep(store, projection, stream, at);
    }
  }
  return { state: at.state, revision: at.seq };
};

const keep = <State>(store: Store, projection: Projection<State>, stream: string, at: Folded<State>): Promise<void> =>
  store.save({
    projection: projection.name,
    version: projection.version,
    stream,
    revision: at.seq,
    state: JSON.stringify(at.state),
  });

const fromSnapshot = async <State>(
  store: Store,
  projection: Projection<State>,
  stream: string,
  end: number,
): Promise<Folded<State>> => {
  if (end < 0) return start(projection);
  const found = await store.load(projection.name, projection.version, stream, end);
  if (found === null) return start(projection);
  const state = parsed(found.state);
  const fits = found.version === projection.version && found.stream === stream && found.revision <= end;
  // The store vouches for the text and the version for its form: this very fold has written it.
  if (fits && typeof state === 'object' && state !== null) return { state: state as State, seq: found.revision };
  await store.drop(projection.name, stream);
  return start(projection);
};

/** The value of a JSON text; null when it is none. */
const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
};
