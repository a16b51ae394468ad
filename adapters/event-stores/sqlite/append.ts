import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import type { Appended, Expected, NewEvent } from '../../../engine/index.ts';
import { judge } from '../expectation.ts';
import type { Batch } from './batch-reader.ts';
import { checksum, place } from './checksum.ts';
import { frameOf, isFramed } from './frame.ts';
import type { Named, Names } from './names.ts';
import type { Walker } from './walker.ts';

/** One call of `append`, waiting for its transaction. */
export interface Proposal {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly expected: Expected;
}

/** Rows per INSERT: entering SQLite costs as much as a row, and longer statements gain nothing more. */
const ROWS = 16;

/**
 * `unhex` in SQL is several times faster than making a Buffer for each id. Only the shared parameters are named, because
 * node:sqlite looks through all names at each value that it binds; and named rather than numbered, which Node 22 cannot bind.
 * OR ROLLBACK spares SQLite a copy of every page per statement, kept to undo that statement alone: a row that the rules
 * of the table refuse is a bug, and the whole transaction goes.
 */
const insertSql = (rows: number): string => {
  const values = Array.from(
    { length: rows },
    (_, row) => `($position + ${row}, $stream, $revision + ${row}, ?, $recordedAt, unhex(?, '-'), ?, ?, ?)`,
  );
  return `INSERT OR ROLLBACK INTO events (position, stream_id, revision, type_id, recorded_at, id, crc, meta, data) VALUES ${values.join(', ')}`;
};

/** Where the next events go. */
interface Target {
  readonly stream: Named;
  readonly recordedAt: number;
  readonly position: number;
  readonly revision: number;
}

/** What an appender needs to know of the file. */
interface Known {
  readonly streams: Names;
  readonly types: Names;
  readonly walker: Walker;
}

/** Writes events inside a transaction that somebody else begins and ends. */
export class Appender {
  readonly #streams: Names;
  readonly #types: Names;
  readonly #insertOne: StatementSync;
  readonly #insertMany: StatementSync;
  readonly #insertFrame: StatementSync;
  readonly #streamHead: StatementSync;
  readonly #storeHead: StatementSync;
  readonly #walker: Walker;

  constructor(db: DatabaseSync, { streams, types, walker }: Known) {
    this.#walker = walker;
    this.#streams = streams;
    this.#types = types;
    this.#insertOne = db.prepare(insertSql(1));
    this.#insertMany = db.prepare(insertSql(ROWS));
    this.#insertFrame = db.prepare(
      `INSERT OR ROLLBACK INTO frames (position, stream_id, revision, count, recorded_at, crc, heads, body)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#streamHead = db.prepare(headSql('revision', 'WHERE stream_id = $stream'));
    this.#storeHead = db.prepare(headSql('position', ''));
  }

  /** Revision of the last event of a stream, or -1. */
  streamHead(stream: string): number {
    const known = this.#streams.find(stream);
    return known === null ? -1 : Number(this.#streamHead.get({ stream: known.id })?.['head'] ?? -1);
  }

  /** Position of the last event of the store, or -1. */
  storeHead(): number {
    return Number(this.#storeHead.get()?.['head'] ?? -1);
  }

  /** Writes one proposal, or throws E_WRONG_EXPECTED_REVISION before anything of it was written. */
  append({ stream, events, expected }: Proposal, recordedAt: number): Appended {
    const head = this.streamHead(stream);
    const idsFrom = (revision: number, count: number): readonly string[] => this.#idsFrom(stream, revision, count);
    const verdict = judge({ stream, head, idsFrom }, events, expected);
    if (verdict.kind === 'duplicate') {
      return { revision: verdict.last, position: this.#position(stream, verdict.last), duplicate: true };
    }
    if (events.length === 0) return { revision: head, position: this.#position(stream, head), duplicate: false };
    const position = this.storeHead() + 1;
    const target = { stream: this.#streams.ensure(stream), recordedAt, position, revision: head + 1 };
    if (isFramed(events)) this.#insertFrames(target, events);
    else this.#insertRows(target, events);
    return { revision: head + events.length, position: BigInt(position + events.length - 1), duplicate: false };
  }

  #insertFrames(target: Target, events: readonly NewEvent[]): void {
    const typeId = (type: string): number => this.#types.ensure(type).id;
    let done = 0;
    while (done < events.length) {
      const place = { ...target, position: target.position + done, revision: target.revision + done };
      const { position, revision, count, recordedAt, crc, heads, body } = frameOf(place, events.slice(done), typeId);
      this.#insertFrame.run(position, target.stream.id, revision, count, recordedAt, crc, heads, body);
      done += count;
    }
  }

  #insertRows(target: Target, events: readonly NewEvent[]): void {
    let done = 0;
    while (done < events.length) {
      const rows = events.length - done >= ROWS ? ROWS : 1;
      const statement = rows === 1 ? this.#insertOne : this.#insertMany;
      const { stream, recordedAt } = target;
      const shared = {
        position: target.position + done,
        stream: stream.id,
        revision: target.revision + done,
        recordedAt,
      };
      statement.run(shared, ...this.#parameters(target, events, done, rows));
      done += rows;
    }
  }

  #parameters(target: Target, events: readonly NewEvent[], from: number, rows: number): SQLInputValue[] {
    const { stream, recordedAt } = target;
    const position = target.position + from;
    const revision = target.revision + from;
    const parameters: SQLInputValue[] = [];
    for (let row = 0; row < rows; row++) {
      const event = events[from + row] as NewEvent;
      const crc = checksum(place(stream.crc, revision + row, position + row, recordedAt), event);
      parameters.push(this.#types.ensure(event.type).id, event.id, crc, event.meta, event.data);
    }
    return parameters;
  }

  #idsFrom(stream: string, revision: number, count: number): readonly string[] {
    const ids: string[] = [];
    while (ids.length < count) {
      const from = revision + ids.length;
      const { events } = this.#stretch(stream, from, revision + count - 1);
      if (events.length === 0) break;
      for (const { id } of events) ids.push(id);
    }
    return ids;
  }

  #position(stream: string, revision: number): bigint {
    return this.#stretch(stream, revision, revision).events[0]?.position ?? -1n;
  }

  #stretch(stream: string, from: number, to: number): Batch {
    const known = this.#streams.find(stream);
    if (known === null || to < from) return { events: [], cut: false };
    const stretch = { streamId: known.id, from, to, isBackwards: false, filter: null };
    return this.#walker.read(stretch, to - from + 1);
  }
}

/** The last place that a row or a frame holds; null without any. */
const headSql = (axis: 'revision' | 'position', where: string): string =>
  `SELECT max(coalesce((SELECT max(${axis}) FROM events ${where}), -1),
     coalesce((SELECT ${axis} + count - 1 FROM frames ${where} ORDER BY ${axis} DESC LIMIT 1), -1)) AS head`;
