import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { RecordedEvent } from '../../../engine/index.ts';
import { BATCH_BYTES, BATCH_EVENTS } from '../batch.ts';
import { guarded } from './faults.ts';
import { COLUMNS, type Row, type RowReader } from './row.ts';

/** The rows of a query, in its order. */
export interface Query {
  /** Everything from WHERE to ORDER BY; the limit is added. */
  readonly condition: string;
  readonly parameters: readonly SQLInputValue[];
}

interface Prepared {
  readonly rows: StatementSync;
  readonly bytes: StatementSync;
}

/**
 * Reads the next rows of a query, at most `BATCH_EVENTS` and about `BATCH_BYTES`. Every statement is finished before it
 * returns: a slow consumer holds no transaction open, which would keep the log of the writer growing.
 */
export class BatchReader {
  readonly #db: DatabaseSync;
  readonly #path: string;
  readonly #reader: RowReader;
  readonly #prepared = new Map<string, Prepared>();

  constructor(db: DatabaseSync, path: string, reader: RowReader) {
    this.#db = db;
    this.#path = path;
    this.#reader = reader;
  }

  /** `cut`: the batch is full, more rows may follow. */
  read({ condition, parameters }: Query, limit: number): { events: RecordedEvent[]; cut: boolean } {
    const count = Math.min(limit, BATCH_EVENTS);
    return guarded(this.#path, () => {
      const { rows, bytes } = this.#prepare(condition);
      const [size] = bytes.get(...parameters, count) as unknown as [number | null];
      // `all` is faster, but reads everything; `iterate` can stop where the batch is large enough.
      if (size !== null && size > BATCH_BYTES) return this.#untilFull(rows, parameters, count);
      const events = (rows.all(...parameters, count) as unknown as Row[]).map((row) => this.#reader.event(row));
      return { events, cut: events.length >= count };
    });
  }

  #untilFull(
    rows: StatementSync,
    parameters: readonly SQLInputValue[],
    count: number,
  ): { events: RecordedEvent[]; cut: boolean } {
    const events: RecordedEvent[] = [];
    let bytes = 0;
    for (const row of rows.iterate(...parameters, count) as unknown as Iterable<Row>) {
      const event = this.#reader.event(row);
      events.push(event);
      bytes += event.data.length;
      if (bytes >= BATCH_BYTES) return { events, cut: true };
    }
    return { events, cut: events.length >= count };
  }

  #prepare(condition: string): Prepared {
    const known = this.#prepared.get(condition);
    if (known !== undefined) return known;
    const rows = this.#db.prepare(`SELECT ${COLUMNS} FROM events ${condition} LIMIT ?`);
    // The length of a value stands in the row's header: this does not read the data.
    const bytes = this.#db.prepare(
      `SELECT sum(bytes) FROM (SELECT octet_length(data) AS bytes FROM events ${condition} LIMIT ?)`,
    );
    rows.setReturnArrays(true);
    bytes.setReturnArrays(true);
    const prepared = { rows, bytes };
    this.#prepared.set(condition, prepared);
    return prepared;
  }
}
