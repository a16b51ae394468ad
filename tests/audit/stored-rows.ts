import { DatabaseSync } from 'node:sqlite';
import { checksum, nameCrc, place } from '../../adapters/event-stores/sqlite/checksum.ts';
import { storeFile } from '../program/store-facts.ts';
import { unframe } from './unframed.ts';

/** Columns of an event in the file. */
export const columns = [
  'position',
  'stream_id',
  'revision',
  'type_id',
  'recorded_at',
  'id',
  'crc',
  'meta',
  'data',
] as const;
export type Column = (typeof columns)[number];

/** An event as somebody sees it who writes to the file. */
export interface Row {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: number;
  readonly id: string;
  readonly meta: string;
  readonly data: string | Uint8Array;
}

/** The hands of somebody who has the file and knows its layout; events that stand in frames get rows of their own first. */
export class Forger {
  readonly #db: DatabaseSync;

  constructor(home: string) {
    this.#db = new DatabaseSync(storeFile(home));
    this.#db.exec('PRAGMA synchronous = OFF; BEGIN');
    unframe(this.#db);
  }

  close(): void {
    this.#db.exec('COMMIT');
    this.#db.close();
  }

  run(sql: string, ...parameters: (string | number | bigint | Uint8Array)[]): number {
    return Number(this.#db.prepare(sql).run(...parameters).changes);
  }

  names(table: 'streams' | 'types'): string[] {
    return this.#db
      .prepare(`SELECT name FROM ${table} ORDER BY id`)
      .all()
      .map(({ name }) => String(name));
  }

  positions(): number[] {
    return this.#db
      .prepare('SELECT position FROM events ORDER BY position')
      .all()
      .map((row) => Number(row['position']));
  }

  /** Inverts one bit of one column of the event at a position; false where the rules of the table refuse it. */
  flip(position: number, column: Column, at: number): boolean {
    const read = this.#db.prepare(
      `SELECT typeof(${column}) AS kind, CAST(${column} AS BLOB) AS bytes, ${column} AS value FROM events WHERE position = ?`,
    );
    read.setReadBigInts(true);
    const { kind, bytes, value } = read.get(position) as { kind: string; bytes: Uint8Array; value: unknown };
    const set = (text: string, flipped: bigint | Uint8Array): boolean => {
      try {
        return this.run(`UPDATE events SET ${column} = ${text} WHERE position = ?`, flipped, position) === 1;
      } catch {
        // Two events in one place: SQLite itself refuses that.
        return false;
      }
    };
    if (kind === 'integer') return set('?', BigInt.asIntN(64, (value as bigint) ^ (1n << BigInt(at % 63))));
    if (bytes.length === 0) return false;
    const bit = at % (8 * bytes.length);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return set(kind === 'text' ? 'CAST(? AS TEXT)' : '?', bytes);
  }

  rows(stream: string): Row[] {
    return this.#db
      .prepare(
        `SELECT position, streams.name AS stream, revision, types.name AS type, recorded_at AS recordedAt,
           lower(hex(events.id)) AS id, meta, data
         FROM events JOIN streams ON streams.id = stream_id JOIN types ON types.id = type_id
         WHERE streams.name = ? ORDER BY revision`,
      )
      .all(stream)
      .map((row) => ({ ...(row as unknown as Row), id: dashed(String(row['id'])) }));
  }

  /** Puts other events in the place of a stream, at the same positions as far as they go, every checksum as it should be. */
  rewrite(stream: string, rows: readonly Omit<Row, 'revision' | 'position'>[]): void {
    const before = this.rows(stream).map(({ position }) => position);
    this.run('DELETE FROM events WHERE stream_id = (SELECT id FROM streams WHERE name = ?)', stream);
    let end = Math.max(-1, ...this.positions(), ...before);
    for (const [revision, row] of rows.entries()) {
      const position = before[revision] ?? ++end;
      const crc = checksum(place(nameCrc(stream), revision, position, row.recordedAt), row);
      this.run('INSERT OR IGNORE INTO types (name) VALUES (?)', row.type);
      this.run(
        `INSERT INTO events (position, stream_id, revision, type_id, recorded_at, id, crc, meta, data) VALUES
           (?, (SELECT id FROM streams WHERE name = ?), ?, (SELECT id FROM types WHERE name = ?), ?, unhex(?, '-'), ?, ?, ?)`,
        position,
        stream,
        revision,
        row.type,
        row.recordedAt,
        row.id,
        crc,
        row.meta,
        row.data,
      );
    }
  }

  /** Closes gaps in the positions of the store, every checksum as it should be. */
  renumber(): void {
    const names = this.#db.prepare('SELECT name FROM streams').all();
    const all = names.flatMap(({ name }) => this.rows(String(name))).sort((a, b) => a.position - b.position);
    for (const [position, row] of all.entries()) {
      const crc = checksum(place(nameCrc(row.stream), row.revision, position, row.recordedAt), row);
      this.run('UPDATE events SET position = ?, crc = ? WHERE position = ?', position, crc, row.position);
    }
  }
}

const dashed = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
