import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { RecordedEvent } from '../../../engine/index.ts';
import { BATCH_BYTES, BATCH_EVENTS } from '../batch.ts';
import { guarded } from './faults.ts';
import { DATA, type Head, HEAD, type Row, type RowReader } from './row.ts';

/** The rows of a query, in its order. */
export interface Query {
  /** Everything from WHERE to ORDER BY; the limit is added. */
  readonly condition: string;
  readonly parameters: readonly SQLInputValue[];
}

/** What one step of a walk found. */
export interface Batch {
  readonly events: readonly RecordedEvent[];
  /** The batch is full, more rows may follow. */
  readonly cut: boolean;
}

interface Prepared {
  /** With null for data that are large. */
  readonly small: StatementSync;
  readonly whole: StatementSync;
  /** Its last batch was full of bytes: the next one, of the same tape, probably is, too. */
  wasLarge: boolean;
}

/** Data of so many bytes are small: a full batch of them is no more than a batch may be. */
const SMALL_BYTES = Math.floor(BATCH_BYTES / BATCH_EVENTS);
/** The length of a value stands in the row's header: asking for it does not read the data. */
const SMALL_DATA = `iif(octet_length(data) <= ${SMALL_BYTES}, data, NULL)`;

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

  read({ condition, parameters }: Query, limit: number): Batch {
    const count = Math.min(limit, BATCH_EVENTS);
    return guarded(this.#path, () => {
      const prepared = this.#prepare(condition);
      if (prepared.wasLarge) return this.#untilFull(prepared, parameters, count);
      // `all` is faster, but reads everything; `iterate` can stop where the batch is large enough.
      const rows = prepared.small.all(...parameters, count) as unknown as readonly SmallRow[];
      if (!rows.every(isWhole)) return this.#untilFull(prepared, parameters, count);
      return { events: rows.map((row) => this.#reader.event(row)), cut: rows.length >= count };
    });
  }

  #untilFull(prepared: Prepared, parameters: readonly SQLInputValue[], count: number): Batch {
    const events: RecordedEvent[] = [];
    let bytes = 0;
    for (const row of prepared.whole.iterate(...parameters, count) as unknown as Iterable<Row>) {
      const event = this.#reader.event(row);
      events.push(event);
      bytes += event.data.length;
      if (bytes >= BATCH_BYTES) break;
    }
    prepared.wasLarge = bytes >= BATCH_BYTES;
    return { events, cut: prepared.wasLarge || events.length >= count };
  }

  #prepare(condition: string): Prepared {
    const known = this.#prepared.get(condition);
    if (known !== undefined) return known;
    const select = (data: string): StatementSync => {
      const statement = this.#db.prepare(`SELECT ${HEAD}, ${data} FROM events ${condition} LIMIT ?`);
      statement.setReturnArrays(true);
      return statement;
    };
    const prepared = { small: select(SMALL_DATA), whole: select('data'), wasLarge: false };
    this.#prepared.set(condition, prepared);
    return prepared;
  }
}

/** A row whose data are null where they are large. */
type SmallRow = Row | readonly [...Head, null];

const isWhole = (row: SmallRow): row is Row => row[DATA] !== null;
