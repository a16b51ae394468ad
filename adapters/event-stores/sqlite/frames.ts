import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RecordedEvent } from '../../../engine/index.ts';
import { damaged } from './faults.ts';
import { damagedIn, eventsOf, FRAME_EVENTS, isIntact, typesOf, type Frame, type ReadFrame } from './frame.ts';
import type { Names } from './names.ts';
import type { Examined } from './row.ts';

/** A stretch of one stream by revision, or of the whole store by position; both ends belong to it. */
export interface Reach {
  /** Null for the whole store. */
  readonly streamId: number | null;
  readonly from: number;
  readonly to: number;
}

/** A frame as it was found: where it stands, and what is in it without its text. */
export interface FoundFrame extends Omit<Frame, 'body'> {
  readonly streamId: number;
  /** First and last of its events on the axis on which it was looked for. */
  readonly first: number;
  readonly last: number;
}

const SELECT = 'SELECT position, stream_id, revision, count, recorded_at, crc, heads FROM frames';
type Row = readonly [number, number, number, number, number, number, Uint8Array];

/** The nearest frame on an axis: one that holds the place itself, else the next in the direction. */
const nearestSql = (axis: 'revision' | 'position', isBackwards: boolean): string => {
  const stream = axis === 'revision' ? 'stream_id = $stream AND' : '';
  return isBackwards
    ? `${SELECT} WHERE ${stream} ${axis} <= $at AND ${axis} > $from - ${FRAME_EVENTS} AND ${axis} + count > $from ORDER BY ${axis} DESC LIMIT 1`
    : `${SELECT} WHERE ${stream} ${axis} > $at - ${FRAME_EVENTS} AND ${axis} + count > $at AND ${axis} <= $to ORDER BY ${axis} LIMIT 1`;
};

/** Reads the frames of a file. */
export class Frames {
  readonly #db: DatabaseSync;
  readonly #streams: Names;
  readonly #types: Names;
  readonly #path: string;
  readonly #body: StatementSync;
  readonly #nearest = new Map<string, StatementSync>();

  constructor(db: DatabaseSync, streams: Names, types: Names, path: string) {
    this.#db = db;
    this.#streams = streams;
    this.#types = types;
    this.#path = path;
    this.#body = db.prepare('SELECT body FROM frames WHERE position = ?');
  }

  /** The frame that holds a place, or the next one within reach; null if there is none. */
  nearest({ streamId, from, to }: Reach, at: number, isBackwards: boolean): FoundFrame | null {
    const statement = this.#prepare(streamId === null ? 'position' : 'revision', isBackwards);
    const bound = isBackwards ? { at, from } : { at, to };
    const row = statement.get(streamId === null ? bound : { ...bound, stream: streamId }) as Row | undefined;
    if (row === undefined) return null;
    const [position, stream, revision, count, recordedAt, crc, heads] = row;
    const first = streamId === null ? position : revision;
    if (count < 1 || count > FRAME_EVENTS) throw damaged(this.#path, `the frame at position ${position} is damaged`);
    return {
      ...{ position, revision, count, recordedAt, crc, heads },
      streamId: stream,
      first,
      last: first + count - 1,
    };
  }

  /** Name of the stream that a frame is of. */
  streamOf(frame: FoundFrame): string {
    return this.#streams.byId(frame.streamId).name;
  }

  /** Whether it may hold an event of one of these types; where that cannot be told, it may. */
  holds(frame: FoundFrame, types: ReadonlySet<string>): boolean {
    return typesOf(frame)?.some((id) => types.has(this.#types.byId(id).name)) ?? true;
  }

  /** Its events from one to another, in order; E_STORE_DAMAGED with the first that is not what it was. */
  events(found: FoundFrame, from: number, to: number): readonly RecordedEvent[] {
    const frame = this.#whole(found);
    const bounds = [Math.max(from, found.first) - found.first, Math.min(to, found.last) - found.first + 1] as const;
    if (isIntact(frame)) {
      const events = eventsOf(frame, this.#nameOf, bounds);
      if (events) return events;
    }
    const examined = this.#examine(frame);
    const kept = examined.slice(...bounds);
    const wrong = kept.find(({ intact }) => !intact);
    if (wrong === undefined) return kept.map(({ event }) => event);
    const { stream, revision } = wrong.event;
    throw damaged(this.#path, `event ${revision} of stream ${stream} is damaged`);
  }

  /** Its events as they stand there, and which of them are what they were. */
  examine(found: FoundFrame): readonly Examined[] {
    return this.#examine(this.#whole(found));
  }

  #examine(frame: ReadFrame): readonly Examined[] {
    const events = eventsOf(frame, this.#nameOf);
    if (events === null) return unreadable(frame);
    const wrong = isIntact(frame) ? null : damagedIn(frame, events);
    return events.map((event, index) => ({ event, intact: wrong?.has(index) !== true }));
  }

  #whole(found: FoundFrame): ReadFrame {
    const body = this.#body.get(found.position)?.['body'];
    if (!(body instanceof Uint8Array)) throw damaged(this.#path, `the frame at position ${found.position} is damaged`);
    return { ...found, stream: this.#streams.byId(found.streamId), body };
  }

  readonly #nameOf = (typeId: number): string => this.#types.byId(typeId).name;

  #prepare(axis: 'revision' | 'position', isBackwards: boolean): StatementSync {
    const sql = nearestSql(axis, isBackwards);
    const known = this.#nearest.get(sql);
    if (known !== undefined) return known;
    const statement = this.#db.prepare(sql);
    statement.setReturnArrays(true);
    this.#nearest.set(sql, statement);
    return statement;
  }
}

/** Events that cannot be told apart any more: only how many they were, and where. */
const unreadable = ({ stream, revision, position, count, recordedAt }: ReadFrame): readonly Examined[] =>
  Array.from({ length: count }, (_, index) => ({
    event: {
      ...{ id: '', type: '', data: '', meta: '', stream: stream.name, recordedAt },
      revision: revision + index,
      position: BigInt(position + index),
    },
    intact: false,
  }));
