import type { Position } from './event-store.ts';
import type { SnapshotStore } from './snapshot-store.ts';

/** What a projection is built from: another version, or other code, is another build. */
export interface BuildIdentity {
  /** The projection's name. */
  readonly projection: string;
  readonly version: number;
  /** Hash of the code of somebody's own projection; empty for those of the package, whose version says it. */
  readonly code: string;
}

/** The last event that a build has folded: by it a store is told from another one that took its place. */
export interface Anchor {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
}

/** How far a build has come. Everything up to the position counts, also the events it has no use for. */
export interface Checkpoint {
  readonly position: Position;
  readonly anchor: Anchor | null;
  /** Events considered so far. */
  readonly events: number;
}

/** A projection built over a whole store; `building` beside the live one until it has caught up. */
export interface Build extends BuildIdentity {
  readonly id: number;
  readonly status: 'building' | 'live';
  readonly checkpoint: Checkpoint | null;
  /** ms since 1970 UTC. */
  readonly startedAt: number;
  readonly updatedAt: number;
}

/** The state of a read model for one session, or the only one of a read model over the whole store. */
export interface ReadModelRow {
  /** The session's stream; empty for the whole store. */
  readonly key: string;
  /** Revision (whole store: number) of the last event folded in. */
  readonly seq: number;
  /** JSON text. */
  readonly state: string;
  /** What lists show, JSON text. */
  readonly summary: string;
}

/** A row to be written; without a state only its seq moves. */
export type RowChange = ReadModelRow | Pick<ReadModelRow, 'key' | 'seq'>;

export interface Commit {
  /** Position of the build's checkpoint as the writer knows it; null if it has none yet. */
  readonly from: Position | null;
  readonly to: Checkpoint;
  readonly rows: readonly RowChange[];
}

/**
 * Where read models are kept: states and checkpoints only, all of which can be had again from the events. Errors:
 * E_READ_MODELS_DAMAGED, E_STORE_NEWER, E_STORE_BUSY, E_STORE_FULL, E_STORE_UNAVAILABLE, E_STORE_CLOSED.
 */
export interface ReadModelStore {
  /** States along the way, so that any event of a long session is near one. */
  readonly snapshots: SnapshotStore;
  /** All builds, oldest first. */
  builds(): Promise<readonly Build[]>;
  /** The unfinished build of this identity, to go on with; a new one if there is none. Unfinished others of its name go. */
  begin(identity: BuildIdentity): Promise<Build>;
  /**
   * Rows and checkpoint in one transaction. False, and nothing was written, if the build is gone or its checkpoint is
   * not `from`: somebody else has been there, and these events are folded already.
   */
  commit(build: number, commit: Commit): Promise<boolean>;
  /** Readers have this build from now on, and the others of its name are gone; one transaction. False if it is gone. */
  promote(build: number): Promise<boolean>;
  /** Deletes a build with its rows. */
  discard(build: number): Promise<void>;
  /** The row of a build; null if there is none. */
  load(build: number, key: string): Promise<ReadModelRow | null>;
  /** The row of the build that is live, and which build that is; null if there is none. */
  live(projection: string, key: string): Promise<{ readonly build: Build; readonly row: ReadModelRow } | null>;
  /** Rows of the live build, in order of key, without their states. */
  page(projection: string, after: string | null, limit: number): Promise<readonly Omit<ReadModelRow, 'state'>[]>;
  close(): Promise<void>;
}
