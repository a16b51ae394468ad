import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Snapshot, SnapshotStore } from '../../../engine/index.ts';
import { contentHash, isHash, packed, unpacked } from './packed.ts';

const hashOf = ({ projection, version, stream, revision, event }: Omit<Snapshot, 'state'>, bytes: Uint8Array) =>
  contentHash(projection, version, stream, revision, event, bytes);

/** Snapshots are a cache: what does not fit is deleted, never reported. */
export class SqliteSnapshots implements SnapshotStore {
  readonly #guarded: <T>(work: () => T) => T;
  readonly #newest: StatementSync;
  readonly #insert: StatementSync;
  readonly #deleteOlder: StatementSync;
  readonly #deleteOne: StatementSync;
  readonly #deleteStream: StatementSync;
  readonly #deleteAll: StatementSync;

  constructor(db: DatabaseSync, guarded: <T>(work: () => T) => T) {
    this.#guarded = guarded;
    this.#newest = db.prepare(`SELECT revision, event, state, sha256 FROM snapshots
      WHERE projection = ? AND stream = ? AND version = ? AND revision <= ? ORDER BY revision DESC LIMIT 1`);
    this.#insert = db.prepare(`INSERT OR REPLACE INTO snapshots
      (projection, version, stream, revision, event, state, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)`);
    this.#deleteOlder = db.prepare('DELETE FROM snapshots WHERE projection = ? AND stream = ? AND version < ?');
    this.#deleteOne = db.prepare(
      'DELETE FROM snapshots WHERE projection = ? AND stream = ? AND version = ? AND revision = ?',
    );
    this.#deleteStream = db.prepare('DELETE FROM snapshots WHERE projection = ? AND stream = ?');
    this.#deleteAll = db.prepare('DELETE FROM snapshots WHERE projection = ?');
  }

  load(projection: string, version: number, stream: string, atMost = Infinity): Promise<Snapshot | null> {
    return Promise.resolve(this.#guarded(() => this.#load(projection, version, stream, atMost)));
  }

  save(snapshot: Snapshot): Promise<void> {
    const { projection, version, stream, revision, event } = snapshot;
    const bytes = packed(snapshot.state);
    this.#guarded(() => {
      this.#deleteOlder.run(projection, stream, version);
      this.#insert.run(projection, version, stream, revision, event, bytes, hashOf(snapshot, bytes));
    });
    return Promise.resolve();
  }

  drop(projection: string, stream?: string): Promise<void> {
    this.#guarded(() => {
      if (stream === undefined) this.#deleteAll.run(projection);
      else this.#deleteStream.run(projection, stream);
    });
    return Promise.resolve();
  }

  /** The newest intact one of this version; damaged ones on the way are deleted. */
  #load(projection: string, version: number, stream: string, atMost: number): Snapshot | null {
    for (;;) {
      const row = this.#newest.get(projection, stream, version, Math.min(atMost, Number.MAX_SAFE_INTEGER));
      if (row === undefined) return null;
      const { revision, event, state: bytes, sha256 } = row;
      const head = { projection, version, stream, revision: Number(revision), event: String(event) };
      const state = bytes instanceof Uint8Array && isHash(sha256, hashOf(head, bytes)) ? unpacked(bytes) : null;
      if (state !== null) return { ...head, state };
      this.#deleteOne.run(projection, stream, version, head.revision);
    }
  }
}
