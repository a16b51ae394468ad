import type { DatabaseSync } from 'node:sqlite';
import { EngineError } from '../../../engine/index.ts';
import { inOneView } from '../../event-stores/sqlite/one-view.ts';

/** Layout of the file. Everything in it can be had again: an older layout is emptied, not brought up. */
const SCHEMA_VERSION = 1;

/** Marks the file as ours ("HTrm"), so that another program's database is never written to. */
const APPLICATION_ID = 0x4854726d;

const TABLES = `
  CREATE TABLE builds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    projection TEXT NOT NULL,
    version INTEGER NOT NULL,
    code TEXT NOT NULL,
    status TEXT NOT NULL,
    position INTEGER,
    events INTEGER NOT NULL DEFAULT 0,
    anchor TEXT,
    started_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX one_of_each_status ON builds (projection, status);
  CREATE TABLE rows (
    build INTEGER NOT NULL,
    key TEXT NOT NULL,
    seq INTEGER NOT NULL,
    summary TEXT NOT NULL,
    state BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (build, key)
  ) STRICT;
  CREATE TABLE snapshots (
    projection TEXT NOT NULL,
    version INTEGER NOT NULL,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    event TEXT NOT NULL,
    state BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (projection, stream, version, revision)
  ) STRICT;
`;

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);

const tables = (db: DatabaseSync): readonly string[] =>
  db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
    .all()
    .map((row) => String(row['name']));

/** Makes the tables. Two processes may try at once: the second finds them made. E_STORE_NEWER, E_READ_MODELS_DAMAGED. */
export const ensureSchema = (db: DatabaseSync, path: string): void => {
  if (inOneView(db, () => isCurrent(db, path))) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    if (!isCurrent(db, path)) {
      for (const table of tables(db)) db.exec(`DROP TABLE ${table}`);
      db.exec(`${TABLES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`);
    }
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

const isCurrent = (db: DatabaseSync, path: string): boolean => {
  const application = pragma(db, 'application_id');
  if (application === 0 && tables(db).length === 0) return false;
  if (application !== APPLICATION_ID) throw foreign(path);
  const version = pragma(db, 'user_version');
  if (version <= SCHEMA_VERSION) return version === SCHEMA_VERSION;
  throw new EngineError('E_STORE_NEWER', `the read models have version ${version}, ${SCHEMA_VERSION} is known here`, {
    where: path,
    why: 'They were written by a newer program. Nothing was changed.',
    fix: 'Use that program, or delete the file: it is made again from the events.',
  });
};

const foreign = (path: string): EngineError =>
  new EngineError('E_READ_MODELS_DAMAGED', 'the file of the read models is the database of another program', {
    where: path,
    why: 'Nothing was changed.',
    fix: 'Move it away: the read models are made again from the events.',
  });
