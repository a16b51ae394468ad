/** A cached fold: dropped whenever version, anchor or hash do not fit. `state` is JSON text. */
export interface Snapshot {
  /** The projection's name. */
  readonly projection: string;
  /** Version of the projection's code that made it. */
  readonly version: number;
  readonly stream: string;
  /** Revision of the last event folded in. */
  readonly revision: number;
  /** Id of that event: a snapshot of another store's stream of the same name is not believed. */
  readonly event: string;
  readonly state: string;
}

export interface SnapshotStore {
  /** The newest snapshot at or before a revision, intact and of this version; null if there is none. */
  load(projection: string, version: number, stream: string, atMost?: number): Promise<Snapshot | null>;
  /** Replaces one of the same revision, and drops those of older versions of the projection. */
  save(snapshot: Snapshot): Promise<void>;
  /** Deletes all snapshots of a projection (of one stream, if named). */
  drop(projection: string, stream?: string): Promise<void>;
}
