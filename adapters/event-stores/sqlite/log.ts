import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { openReadOnly } from './connection.ts';
import { Examination } from './examination.ts';
import { guarded } from './faults.ts';
import type { Examined } from './row.ts';

/** The file of a store as it is, for somebody who looks into it: nothing is written, and damaged events are shown. */
export class SqliteLog {
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #examination: Examination;
  readonly #names: StatementSync;
  readonly #id: StatementSync;

  /** E_STORE_DAMAGED (not a store at all), E_STORE_NEWER, E_STORE_UNAVAILABLE. */
  constructor(path: string) {
    this.#path = path;
    this.#db = openReadOnly(path);
    this.#examination = new Examination(this.#db, path);
    this.#names = this.#db.prepare("SELECT name FROM streams WHERE name >= ? AND name < ? || x'FF' ORDER BY name");
    this.#id = this.#db.prepare('SELECT id FROM streams WHERE name = ?');
  }

  /** Names of streams that start with the prefix, in order; also of those that have no event any more. */
  streams(prefix: string): Promise<readonly string[]> {
    const rows = guarded(this.#path, () => this.#names.all(prefix, prefix));
    return Promise.resolve(rows.map(({ name }) => String(name)));
  }

  /** Events of a stream from a revision on, in order, also those that are damaged. E_STORE_DAMAGED where the file cannot be read. */
  async *entries(stream: string, from = 0): AsyncGenerator<readonly Examined[], void, undefined> {
    const id = guarded(this.#path, () => this.#id.get(stream)?.['id']);
    if (typeof id !== 'number') return;
    const reach = { streamId: id, from, to: Number.MAX_SAFE_INTEGER };
    for (let at = from; ; ) {
      const here = at;
      const { entries, next } = guarded(this.#path, () => this.#examination.next(reach, here));
      if (entries.length === 0) return;
      yield entries;
      at = next;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  close(): Promise<void> {
    this.#db.close();
    return Promise.resolve();
  }
}
