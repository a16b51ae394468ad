import type { DatabaseSync } from 'node:sqlite';
import { openReadOnly } from './connection.ts';
import { guarded } from './faults.ts';
import { Names } from './names.ts';
import { COLUMNS, type Row, RowReader } from './row.ts';

/** What a scan of a whole store found; sound when `problems` is empty. */
export interface StoreCheck {
  readonly events: number;
  readonly streams: number;
  /** One sentence each, at most `PROBLEMS_MAX`. */
  readonly problems: readonly string[];
}

const PROBLEMS_MAX = 100;
/** Few rows at a time: each may carry megabytes. */
const ROWS = 200;

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Goes through the events in order of position and notes what does not follow. */
class Scan {
  readonly problems: string[] = [];
  events = 0;
  readonly #reader: RowReader;
  readonly #nextRevision = new Map<string, number>();
  #nextPosition = 0;

  constructor(reader: RowReader) {
    this.#reader = reader;
  }

  /** Position to go on with. */
  get position(): number {
    return this.#nextPosition;
  }

  get streams(): number {
    return this.#nextRevision.size;
  }

  row(row: Row): void {
    const position = row[0];
    this.events++;
    if (position !== this.#nextPosition) this.note(`positions ${this.#nextPosition} to ${position - 1} are missing`);
    this.#nextPosition = position + 1;
    try {
      this.#event(row);
    } catch (error) {
      this.note(`position ${position}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  note(problem: string): void {
    if (this.problems.length < PROBLEMS_MAX) this.problems.push(problem);
  }

  #event(row: Row): void {
    const { event, intact } = this.#reader.examine(row);
    const { stream, revision } = event;
    const expected = this.#nextRevision.get(stream) ?? 0;
    if (revision !== expected) this.note(`stream ${stream}: revision ${expected} expected, ${revision} found`);
    this.#nextRevision.set(stream, revision + 1);
    if (!intact) this.note(`stream ${stream}: event ${revision} is damaged`);
  }
}

/** SQLite's own look at the pages of the file. */
const structure = (db: DatabaseSync): readonly string[] =>
  db
    .prepare(`PRAGMA integrity_check(${PROBLEMS_MAX})`)
    .all()
    .map((row) => String(row['integrity_check']))
    .filter((line) => line !== 'ok');

const scanEvents = async (db: DatabaseSync, scan: Scan): Promise<void> => {
  const rows = db.prepare(`SELECT ${COLUMNS} FROM events WHERE position >= ? ORDER BY position LIMIT ${ROWS}`);
  rows.setReturnArrays(true);
  for (let more = true; more; ) {
    const batch = rows.all(scan.position) as unknown as Row[];
    for (const row of batch) scan.row(row);
    more = batch.length === ROWS;
    await breathe();
  }
};

/** A scan goes as far as the file lets it; where SQLite gives up, that is a finding. */
const orProblem = async (scan: Scan, path: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    scan.note(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
};

/**
 * Reads a whole store without changing it: the structure of the file, gaps in positions and revisions, and the checksum
 * of every event. Throws E_STORE_NEWER, E_STORE_DAMAGED (not a store at all) or E_STORE_UNAVAILABLE.
 */
export const checkSqliteStore = async (path: string): Promise<StoreCheck> => {
  const db = openReadOnly(path);
  try {
    const scan = guarded(
      path,
      () => new Scan(new RowReader(new Names(db, 'streams', path), new Names(db, 'types', path), path)),
    );
    await orProblem(scan, path, () => {
      for (const problem of structure(db)) scan.note(problem);
      return Promise.resolve();
    });
    await orProblem(scan, path, () => scanEvents(db, scan));
    return { events: scan.events, streams: scan.streams, problems: scan.problems };
  } finally {
    db.close();
  }
};
