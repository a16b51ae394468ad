import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { nameCrc } from './checksum.ts';
import { damaged } from './faults.ts';

/** A name and the number that stands for it in the events table. */
export interface Named {
  readonly id: number;
  readonly name: string;
  readonly crc: number;
}

/** Numbers for the names of streams or types. A number, once committed, never changes; so they are remembered. */
export class Names {
  readonly #byName = new Map<string, Named>();
  readonly #byId = new Map<number, Named>();
  readonly #path: string;
  readonly #selectByName: StatementSync;
  readonly #selectById: StatementSync;
  readonly #insert: StatementSync;

  constructor(db: DatabaseSync, table: 'streams' | 'types', path: string) {
    this.#path = path;
    this.#selectByName = db.prepare(`SELECT id FROM ${table} WHERE name = ?`);
    this.#selectById = db.prepare(`SELECT name FROM ${table} WHERE id = ?`);
    this.#insert = db.prepare(`INSERT INTO ${table} (name) VALUES (?)`);
  }

  /** The number of a name, or null if it was never stored. */
  find(name: string): Named | null {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const row = this.#selectByName.get(name);
    return row === undefined ? null : this.#remember(Number(row['id']), name);
  }

  /** The number of a name, given out now if need be. Inside a transaction only; `forget` if that is rolled back. */
  ensure(name: string): Named {
    return this.find(name) ?? this.#remember(Number(this.#insert.run(name).lastInsertRowid), name);
  }

  /** The name behind a number found in an event. */
  byId(id: number): Named {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const name = this.#selectById.get(id)?.['name'];
    if (typeof name !== 'string') throw damaged(this.#path, `an event refers to a name that is missing (${id})`);
    return this.#remember(id, name);
  }

  /** After a rollback: numbers may have been given out that do not exist. */
  forget(): void {
    this.#byName.clear();
    this.#byId.clear();
  }

  #remember(id: number, name: string): Named {
    const named = { id, name, crc: nameCrc(name) };
    this.#byName.set(name, named);
    this.#byId.set(id, named);
    return named;
  }
}
