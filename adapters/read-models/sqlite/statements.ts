import type { DatabaseSync, StatementSync } from 'node:sqlite';

export type Statements = Readonly<Record<keyof typeof TEXTS, StatementSync>>;

const TEXTS = {
  builds: 'SELECT * FROM builds ORDER BY id',
  build: 'SELECT * FROM builds WHERE id = ?',
  unfinished: `SELECT * FROM builds WHERE projection = ? AND status = 'building'`,
  others: 'SELECT id FROM builds WHERE projection = ? AND id <> ?',
  begin: `INSERT INTO builds (projection, version, code, status, started_at, updated_at)
    VALUES (?, ?, ?, 'building', ?, ?)`,
  // The guard: it moves only from where the writer believes it to be.
  advance: 'UPDATE builds SET position = ?, events = ?, anchor = ?, updated_at = ? WHERE id = ? AND position IS ?',
  promote: `UPDATE builds SET status = 'live' WHERE id = ?`,
  put: 'INSERT OR REPLACE INTO rows (build, key, seq, summary, state, sha256) VALUES (?, ?, ?, ?, ?, ?)',
  // The hash leaves out seq, so that an event that changes nothing costs no rewriting of the state.
  move: 'UPDATE rows SET seq = ? WHERE build = ? AND key = ?',
  row: 'SELECT key, seq, summary, state, sha256 FROM rows WHERE build = ? AND key = ?',
  live: `SELECT builds.*, key, seq, summary, state, sha256 FROM builds JOIN rows ON rows.build = builds.id
    WHERE projection = ? AND status = 'live' AND key = ?`,
  page: `SELECT key, seq, summary FROM builds JOIN rows ON rows.build = builds.id
    WHERE projection = ? AND status = 'live' AND key > ifnull(?, '') ORDER BY key LIMIT ?`,
  deleteRows: 'DELETE FROM rows WHERE build = ?',
  deleteBuild: 'DELETE FROM builds WHERE id = ?',
} as const;

/** Positions may be larger than a double can hold: those of EventStoreDB have 64 bits. */
const WITH_POSITIONS: readonly string[] = ['builds', 'build', 'unfinished', 'live'];

export const statementsOf = (db: DatabaseSync): Statements =>
  Object.fromEntries(
    Object.entries(TEXTS).map(([name, text]) => {
      const statement = db.prepare(text);
      if (WITH_POSITIONS.includes(name)) statement.setReadBigInts(true);
      return [name, statement];
    }),
  ) as unknown as Statements;
