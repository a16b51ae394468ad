import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EngineError } from '../../../engine/index.ts';
import { damaged, guarded } from './faults.ts';
import { patiently } from './patience.ts';
import { ensureSchema, readAsToday, versionOf } from './schema.ts';

/** How a store is opened. */
export interface SqliteStoreOptions {
  /** How long opening and writing wait for other processes, ms; then E_STORE_BUSY. Default 30,000. */
  readonly busyTimeoutMs?: number;
  /** How often waiting subscriptions look for events of other processes, ms. Default 20. */
  readonly pollMs?: number;
  /** The store never grows beyond this many pages of 8 KiB; then E_STORE_FULL. Default: as the disk allows. */
  readonly pagesMax?: number;
  /** Source of `recordedAt`, ms since 1970 UTC. Default the computer's clock. */
  readonly now?: () => number;
}

/** Where a store is, for another thread that opens it, too. */
export interface StorePlace {
  readonly path: string;
  readonly options: Omit<SqliteStoreOptions, 'now'>;
}

const PAGE_BYTES = 8_192;
/** Pages in the write-ahead log before they are moved into the file: 16 MiB, so that large appends seldom wait. */
const CHECKPOINT_PAGES = 2_048;
/** Larger than the pages of one large append, which would otherwise be written out twice. */
const CACHE_KIB = 32_768;
export const BUSY_TIMEOUT_MS = 30_000;

/**
 * Journals hold a person's trades: nobody else may read them. SQLite gives its side files the mode of the main file.
 * A file that is there is not touched: closing it here would release the locks another store of this process holds on
 * it, as POSIX has it.
 */
export const createPrivately = (path: string): void => {
  try {
    createFolder(dirname(path));
    if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw new EngineError('E_STORE_UNAVAILABLE', 'the store cannot be opened for writing', {
      where: path,
      why: error instanceof Error ? error.message : String(error),
      fix: 'Choose a path that is yours and on a local disk.',
      cause: error,
    });
  }
};

/** Node's own recursive mkdir goes on for ever where the system says ENOENT below a folder that is there, as in /proc. */
const createFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  createFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it in this moment.
    if (!existsSync(folder)) throw error;
  }
};

/**
 * synchronous=FULL, because an append that was acknowledged must survive a power cut: with the weaker NORMAL, SQLite
 * flushes the log only at checkpoints, and an order that was sent could be forgotten. WAL, because readers in other
 * processes must not be stopped by the writer; it needs a local disk.
 */
const configure = (db: DatabaseSync, options: SqliteStoreOptions): void => {
  db.exec(`PRAGMA page_size = ${PAGE_BYTES}`);
  db.exec('PRAGMA journal_mode = WAL');
  db.exec('PRAGMA synchronous = FULL');
  db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
  if (options.pagesMax !== undefined) db.exec(`PRAGMA max_page_count = ${options.pagesMax}`);
};

/**
 * Opens or creates the file of a store; E_STORE_DAMAGED, E_STORE_NEWER, E_STORE_BUSY, E_STORE_UNAVAILABLE.
 * Where two processes make the file at once, SQLite refuses one of them the change to WAL at once, whatever its timeout:
 * hence the patience around the whole.
 */
export const openDatabase = (path: string, options: SqliteStoreOptions): DatabaseSync => {
  createPrivately(path);
  const timeout = options.busyTimeoutMs ?? BUSY_TIMEOUT_MS;
  return guarded(path, () => patiently(timeout, () => openOnce(path, timeout, options)));
};

const openOnce = (path: string, timeout: number, options: SqliteStoreOptions): DatabaseSync => {
  const db = new DatabaseSync(path, { timeout });
  try {
    versionOf(db, path);
    configure(db, options);
    ensureSchema(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** Opens the file of a store that must be there, for reading only. */
export const openReadOnly = (path: string): DatabaseSync =>
  guarded(path, () => {
    const db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    try {
      const version = versionOf(db, path);
      if (version === 0) throw damaged(path, 'the file is empty: no store was ever made in it');
      readAsToday(db, version);
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
