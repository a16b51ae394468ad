import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RecordedEvent } from '../../../engine/index.ts';
import { openReadOnly } from './connection.ts';
import { guarded } from './faults.ts';
import { Names } from './names.ts';
import { COLUMNS, type Row, RowReader } from './row.ts';

/** An event as it stands in the file, and whether its checksum fits. */
export interface StoredEntry {
  readonly event: RecordedEvent;
  readonly intact: boolean;
}

/** Few rows at a time: each may carry megabytes. */
const ROWS = 200;

/** The file of a store as it is, for somebody who looks into it: nothing is written, and damaged events are shown. */
export class SqliteLog {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #reader: RowReader;
  readonly #names: StatementSync;
  readonly #rows: StatementSync;

  /** E_STORE_DAMAGED (not a store at all), E_STORE_NEWER, E_STORE_UNAVAILABLE. */
  constructor(path: string) {
    this.#path = path;
    this.#db = openReadOnly(path);
    this.#reader = new RowReader(new Names(this.#db, 'streams', path), new Names(this.#db, 'types', path), path);
    this.#names = this.#db.prepare("SELECT name FROM streams WHERE name >= ? AND name < ? || x'FF' ORDER BY name");
    this.#rows = this.#db.prepare(
      `SELECT ${COLUMNS} FROM events WHERE stream_id = (SELECT id FROM streams WHERE name = ?) AND revision > ?
       ORDER BY revision LIMIT ${ROWS}`,
    );
    this.#rows.setReturnArrays(true);
  }

  /** Names of streams that start with the prefix, in order; also of those that have no event any more. */
  streams(prefix: string): Promise<readonly string[]> {
    const rows = guarded(this.#path, () => this.#names.all(prefix, prefix));
    return Promise.resolve(rows.map(({ name }) => String(name)));
  }

  /** Events of a stream from a revision on, in order, also those that are damaged. E_STORE_DAMAGED where the file cannot be read. */
  async *entries(stream: string, from = 0): AsyncGenerator<readonly StoredEntry[], void, undefined> {
    for (let after = from - 1; ; ) {
      const behind = after;
      const entries = guarded(this.#path, () =>
        (this.#rows.all(stream, behind) as unknown as Row[]).map((row) => this.#reader.examine(row)),
      );
      const last = entries.at(-1);
      if (last === undefined) return;
      yield entries;
      after = last.event.revision;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  close(): Promise<void> {
    this.#db.close();
    return Promise.resolve();
  }
}
