import type { DatabaseSync } from 'node:sqlite';
import { openReadOnly } from './connection.ts';
import { Examination } from './examination.ts';
import { guarded } from './faults.ts';
import type { Examined } from './row.ts';

/** What a scan of a whole store found; sound when `problems` is empty. */
export interface StoreCheck {
  readonly events: number;
  readonly streams: number;
  /** One sentence each, at most `PROBLEMS_MAX`. */
  readonly problems: readonly string[];
}

const PROBLEMS_MAX = 100;
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Goes through the events in order of position and notes what does not follow. */
class Scan {
  readonly problems: string[] = [];
  events = 0;
  readonly #nextRevision = new Map<string, number>();
  #nextPosition = 0;

  /** Position to go on with. */
  get position(): number {
    return this.#nextPosition;
  }

  get streams(): number {
    return this.#nextRevision.size;
  }

  event({ event, intact }: Examined): void {
    const { stream, revision } = event;
    const position = Number(event.position);
    this.events++;
    if (position !== this.#nextPosition) this.note(`positions ${this.#nextPosition} to ${position - 1} are missing`);
    this.#nextPosition = position + 1;
    const expected = this.#nextRevision.get(stream) ?? 0;
    if (revision !== expected) this.note(`stream ${stream}: revision ${expected} expected, ${revision} found`);
    this.#nextRevision.set(stream, revision + 1);
    if (!intact) this.note(`stream ${stream}: event ${revision} is damaged`);
  }

  note(problem: string): void {
    if (this.problems.length < PROBLEMS_MAX) this.problems.push(problem);
  }
}

/** SQLite's own look at the pages of the file. */
const structure = (db: DatabaseSync): readonly string[] =>
  db
    .prepare(`PRAGMA integrity_check(${PROBLEMS_MAX})`)
    .all()
    .map((row) => String(row['integrity_check']))
    .filter((line) => line !== 'ok');

const scanEvents = async (db: DatabaseSync, path: string, scan: Scan): Promise<void> => {
  const examination = guarded(path, () => new Examination(db, path));
  const reach = { streamId: null, from: 0, to: Number.MAX_SAFE_INTEGER };
  for (let more = true; more; ) {
    const { entries } = examination.next(reach, scan.position);
    for (const entry of entries) scan.event(entry);
    more = entries.length > 0;
    await breathe();
  }
  const stored = storedEvents(db);
  if (stored !== scan.events) scan.note(`${stored} events are stored, ${scan.events} of them at a place of their own`);
};

/** Rows, and what frames say they hold. */
const storedEvents = (db: DatabaseSync): number =>
  Number(
    db.prepare('SELECT (SELECT count(*) FROM events) + (SELECT coalesce(sum(count), 0) FROM frames) AS stored').get()?.[
      'stored'
    ],
  );

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
    const scan = new Scan();
    await orProblem(scan, path, () => {
      for (const problem of structure(db)) scan.note(problem);
      return Promise.resolve();
    });
    await orProblem(scan, path, () => scanEvents(db, path, scan));
    return { events: scan.events, streams: scan.streams, problems: scan.problems };
  } finally {
    db.close();
  }
};
