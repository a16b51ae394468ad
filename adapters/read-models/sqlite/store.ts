import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import {
  EngineError,
  type Anchor,
  type Build,
  type BuildIdentity,
  type Commit,
  type ReadModelRow,
  type ReadModelStore,
  type RowChange,
} from '../../../engine/index.ts';
import { storeClosed } from '../../event-stores/closed.ts';
import { createPrivately } from '../../event-stores/sqlite/connection.ts';
import { guarded } from '../../event-stores/sqlite/faults.ts';
import { patiently } from '../../event-stores/sqlite/patience.ts';
import { contentHash, isHash, packed, unpacked } from './packed.ts';
import { ensureSchema } from './schema.ts';
import { SqliteSnapshots } from './snapshots.ts';
import { statementsOf, type Statements } from './statements.ts';

export interface SqliteReadModelOptions {
  /** Source of times, ms since 1970 UTC. Default the computer's clock. */
  readonly now?: () => number;
  /** How long a write waits for another process's write, ms; then E_STORE_BUSY. Default 30,000. */
  readonly busyTimeoutMs?: number;
}

const BUSY_TIMEOUT_MS = 30_000;

type Record = { readonly [column: string]: SQLOutputValue };

class SqliteReadModels implements ReadModelStore {
  readonly snapshots: SqliteSnapshots;
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #sql: Statements;
  readonly #now: () => number;

  constructor(path: string, db: DatabaseSync, now: () => number) {
    this.#path = path;
    this.#db = db;
    this.#sql = statementsOf(db);
    this.#now = now;
    this.snapshots = new SqliteSnapshots(db, (work) => this.#guarded(work));
  }

  builds(): Promise<readonly Build[]> {
    return Promise.resolve(this.#guarded(() => this.#sql.builds.all().map(buildOf)));
  }

  begin({ projection, version, code }: BuildIdentity): Promise<Build> {
    const build = this.#transaction(() => {
      const found = this.#sql.unfinished.get(projection);
      if (found !== undefined) {
        const known = buildOf(found);
        if (known.version === version && known.code === code) return known;
        this.#delete(known.id);
      }
      const now = this.#now();
      const { lastInsertRowid } = this.#sql.begin.run(projection, version, code, now, now);
      return buildOf(this.#sql.build.get(lastInsertRowid) ?? {});
    });
    return Promise.resolve(build);
  }

  commit(build: number, { from, to, rows }: Commit): Promise<boolean> {
    const anchor = to.anchor === null ? null : JSON.stringify(to.anchor);
    const done = this.#transaction(() => {
      const { changes } = this.#sql.advance.run(to.position, to.events, anchor, this.#now(), build, from);
      if (changes === 0) return false;
      for (const row of rows) this.#write(build, row);
      return true;
    });
    return Promise.resolve(done);
  }

  promote(build: number): Promise<boolean> {
    const done = this.#transaction(() => {
      const row = this.#sql.build.get(build);
      if (row === undefined) return false;
      for (const other of this.#sql.others.all(String(row['projection']), build)) this.#delete(Number(other['id']));
      this.#sql.promote.run(build);
      return true;
    });
    return Promise.resolve(done);
  }

  discard(build: number): Promise<void> {
    this.#transaction(() => this.#delete(build));
    return Promise.resolve();
  }

  load(build: number, key: string): Promise<ReadModelRow | null> {
    return Promise.resolve(
      this.#guarded(() => {
        const row = this.#sql.row.get(build, key);
        return row === undefined ? null : this.#rowOf(build, row);
      }),
    );
  }

  live(projection: string, key: string): Promise<{ readonly build: Build; readonly row: ReadModelRow } | null> {
    return Promise.resolve(
      this.#guarded(() => {
        // One statement: between two, the build that was read could be switched away.
        const found = this.#sql.live.get(projection, key);
        if (found === undefined) return null;
        const build = buildOf(found);
        return { build, row: this.#rowOf(build.id, found) };
      }),
    );
  }

  page(projection: string, after: string | null, limit: number): Promise<readonly Omit<ReadModelRow, 'state'>[]> {
    return Promise.resolve(
      this.#guarded(() =>
        this.#sql.page
          .all(projection, after, limit)
          .map((row) => ({ key: String(row['key']), seq: Number(row['seq']), summary: String(row['summary']) })),
      ),
    );
  }

  close(): Promise<void> {
    if (this.#db.isOpen) guarded(this.#path, () => this.#db.close());
    return Promise.resolve();
  }

  #write(build: number, row: RowChange): void {
    if (!('state' in row)) {
      this.#sql.move.run(row.seq, build, row.key);
      return;
    }
    const { key, seq, summary } = row;
    const bytes = packed(row.state);
    this.#sql.put.run(build, key, seq, summary, bytes, contentHash(build, key, summary, bytes));
  }

  #delete(build: number): void {
    this.#sql.deleteRows.run(build);
    this.#sql.deleteBuild.run(build);
  }

  #rowOf(build: number, record: Record): ReadModelRow {
    const { key, seq, summary, state: bytes, sha256 } = record;
    const head = { key: String(key), seq: Number(seq), summary: String(summary) };
    const isIntact = bytes instanceof Uint8Array && isHash(sha256, contentHash(build, head.key, head.summary, bytes));
    const state = isIntact ? unpacked(bytes) : null;
    if (state !== null) return { ...head, state };
    throw damaged(this.#path, `the row of ${head.key === '' ? 'the whole store' : head.key} is not what was written`);
  }

  #transaction<T>(work: () => T): T {
    return this.#guarded(() => {
      this.#db.exec('BEGIN IMMEDIATE');
      try {
        const done = work();
        this.#db.exec('COMMIT');
        return done;
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
        throw error;
      }
    });
  }

  #guarded<T>(work: () => T): T {
    if (!this.#db.isOpen) throw storeClosed();
    return ours(this.#path, work);
  }
}

const buildOf = (record: Record): Build => {
  const { position, anchor, events } = record;
  const checkpoint =
    typeof position === 'bigint'
      ? {
          position,
          events: Number(events),
          anchor: typeof anchor === 'string' ? (JSON.parse(anchor) as Anchor) : null,
        }
      : null;
  return {
    id: Number(record['id']),
    projection: String(record['projection']),
    version: Number(record['version']),
    code: String(record['code']),
    status: record['status'] === 'live' ? 'live' : 'building',
    checkpoint,
    startedAt: Number(record['started_at']),
    updatedAt: Number(record['updated_at']),
  };
};

const damaged = (path: string, what: string, cause?: unknown): EngineError =>
  new EngineError('E_READ_MODELS_DAMAGED', what, {
    where: path,
    why: 'The file was changed by something else, or the disk lost part of it. The events are not concerned.',
    fix: 'Delete the file: everything in it is made again from the events.',
    cause,
  });

/** Faults of the database; damage is told in the words of a file that can be made again. */
const ours = <T>(path: string, work: () => T): T => {
  try {
    return guarded(path, work);
  } catch (error) {
    if (error instanceof EngineError && error.code === 'E_STORE_DAMAGED') throw damaged(path, error.message, error);
    throw error;
  }
};

/**
 * Opens the read models of a home, and creates the file if need be. The file is a cache of the events: it is flushed
 * to disk now and then only, stays consistent all the same, and what a power cut takes is folded again.
 * Throws E_READ_MODELS_DAMAGED, E_STORE_NEWER, E_STORE_BUSY, E_STORE_UNAVAILABLE.
 */
export const openSqliteReadModels = (path: string, options: SqliteReadModelOptions = {}): ReadModelStore => {
  createPrivately(path);
  const timeout = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
  return ours(path, () => patiently(timeout, () => openOnce(path, timeout, options.now ?? Date.now)));
};

const openOnce = (path: string, timeout: number, now: () => number): ReadModelStore => {
  const db = new DatabaseSync(path, { timeout });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384');
    ensureSchema(db, path);
    return new SqliteReadModels(path, db, now);
  } catch (error) {
    db.close();
    throw error;
  }
};
