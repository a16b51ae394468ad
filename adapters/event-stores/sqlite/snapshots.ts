import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Snapshot } from '../../../engine/index.ts';

/** Over everything a snapshot says: one that was moved or changed is not believed. */
const contentHash = ({ projection, version, stream, revision, state }: Snapshot): Uint8Array =>
  createHash('sha256')
    .update(JSON.stringify([projection, version, stream, revision, state]))
    .digest();

/** Snapshots in the file of the events. They are a cache: what does not fit is deleted, never reported. */
export class SqliteSnapshots {
  readonly #newest: StatementSync;
  readonly #insert: StatementSync;
  readonly #deleteOlder: StatementSync;
  readonly #deleteOne: StatementSync;
  readonly #deleteStream: StatementSync;
  readonly #deleteAll: StatementSync;

  constructor(db: DatabaseSync) {
    this.#newest = db.prepare(`SELECT revision, state, sha256 FROM snapshots
      WHERE projection = ? AND stream = ? AND version = ? AND revision <= ? ORDER BY revision DESC LIMIT 1`);
    this.#insert = db.prepare(`INSERT OR REPLACE INTO snapshots
      (projection, version, stream, revision, state, sha256) VALUES (?, ?, ?, ?, ?, ?)`);
    this.#deleteOlder = db.prepare('DELETE FROM snapshots WHERE projection = ? AND stream = ? AND version < ?');
    this.#deleteOne = db.prepare(
      'DELETE FROM snapshots WHERE projection = ? AND stream = ? AND version = ? AND revision = ?',
    );
    this.#deleteStream = db.prepare('DELETE FROM snapshots WHERE projection = ? AND stream = ?');
    this.#deleteAll = db.prepare('DELETE FROM snapshots WHERE projection = ?');
  }

  /** The newest intact one of this version; damaged ones on the way are deleted. */
  load(projection: string, version: number, stream: string, atMost: number): Snapshot | null {
    for (;;) {
      const row = this.#newest.get(projection, stream, version, Math.min(atMost, Number.MAX_SAFE_INTEGER));
      if (row === undefined) return null;
      const snapshot = { projection, version, stream, revision: Number(row['revision']), state: String(row['state']) };
      const stored = row['sha256'];
      if (stored instanceof Uint8Array && Buffer.compare(stored, contentHash(snapshot)) === 0) return snapshot;
      this.#deleteOne.run(projection, stream, version, snapshot.revision);
    }
  }

  /** Replaces one of the same revision, and drops those of older versions of the projection. */
  save(snapshot: Snapshot): void {
    const { projection, version, stream, revision, state } = snapshot;
    this.#deleteOlder.run(projection, stream, version);
    this.#insert.run(projection, version, stream, revision, state, contentHash(snapshot));
  }

  drop(projection: string, stream: string | undefined): void {
    if (stream === undefined) this.#deleteAll.run(projection);
    else this.#deleteStream.run(projection, stream);
  }
}
