import type { DatabaseSync } from 'node:sqlite';
import { EngineError } from '../../../engine/index.ts';
import { damaged } from './faults.ts';
import { inOneView } from './one-view.ts';

/** Layout of the file, kept in `user_version`. A change gets the next number and a step that brings old files up. */
export const SCHEMA_VERSION = 2;

/** Marks the file as ours ("HTes"), so that another program's database is never written to. */
const APPLICATION_ID = 0x48546573;

/**
 * Positions and revisions are dense: one writer at a time gives them out inside its transaction. A stream's head is the
 * last entry of the index over (stream, revision); it is not kept twice, so it cannot contradict the events.
 * The small columns come first: a filter can pass over an event without touching the pages of its data.
 * `snapshots` stays empty: they live in the file of the read models. It is made so that release 0.1.0 opens the file.
 */
const FIRST_TABLES = `
  CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE types (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    type_id INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    id BLOB NOT NULL,
    crc INTEGER NOT NULL,
    meta TEXT NOT NULL,
    data ANY NOT NULL,
    UNIQUE (stream_id, revision)
  ) STRICT;
  CREATE TABLE snapshots (
    projection TEXT NOT NULL,
    version INTEGER NOT NULL,
    stream TEXT NOT NULL,
    revision INTEGER NOT NULL,
    state TEXT NOT NULL,
    sha256 BLOB NOT NULL,
    PRIMARY KEY (projection, stream, version, revision)
  ) STRICT;
  PRAGMA application_id = ${APPLICATION_ID};
`;

/**
 * Since version 2: many events in one row (see `frame.ts`). What was written before stays where it is, and what is
 * appended one by one or is large goes there still; positions and revisions are dense over both tables.
 */
export const FRAMES = `
  CREATE TABLE frames (
    position INTEGER PRIMARY KEY,
    stream_id INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    count INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    heads BLOB NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (stream_id, revision)
  ) STRICT;
`;

/** What brings a file of a version to the next one; an empty file has version 0. */
const STEPS: readonly string[] = [FIRST_TABLES, FRAMES];

const pragma = (db: DatabaseSync, name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name] ?? 0);

const isEmpty = (db: DatabaseSync): boolean => db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;

/**
 * Version of the layout of a file of ours, 0 of an empty one. Throws E_STORE_NEWER, or E_STORE_DAMAGED if it is not ours.
 */
export const versionOf = (db: DatabaseSync, path: string): number => {
  // In one view, or a store that another process makes in this moment would look like a stranger's file.
  const { application, version, empty } = inOneView(db, () => ({
    empty: isEmpty(db),
    application: pragma(db, 'application_id'),
    version: pragma(db, 'user_version'),
  }));
  if (application === 0 && empty) return 0;
  if (application !== APPLICATION_ID) throw damaged(path, 'the file is the database of another program');
  if (version > SCHEMA_VERSION) {
    throw new EngineError('E_STORE_NEWER', `the store has version ${version}, this program knows ${SCHEMA_VERSION}`, {
      where: path,
      why: 'It was written by a newer program. Nothing was changed.',
      fix: 'Use that program, or a copy of the store made before it was upgraded.',
    });
  }
  if (version < 1) throw damaged(path, `the store has version ${version}, which never existed`);
  return version;
};

/**
 * Makes the tables that a file does not have yet, all or none of them. Two processes may try at once: the second finds
 * them made.
 */
export const ensureSchema = (db: DatabaseSync, path: string): void => {
  if (versionOf(db, path) === SCHEMA_VERSION) return;
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const step of STEPS.slice(versionOf(db, path))) db.exec(step);
    db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

/** For who reads an older file without changing it: what the layout of today has besides, empty and in memory. */
export const readAsToday = (db: DatabaseSync, version: number): void => {
  if (version >= 2) return;
  db.exec('PRAGMA temp_store = MEMORY');
  db.exec(FRAMES.replace('CREATE TABLE', 'CREATE TEMP TABLE'));
};
