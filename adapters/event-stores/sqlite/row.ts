import type { RecordedEvent } from '../../../engine/index.ts';
import { checksum, formerPlace, place } from './checksum.ts';
import { damaged } from './faults.ts';
import type { Names } from './names.ts';

/** All columns of an event but its data. Text for the id: making a Uint8Array for each one is slower. */
export const HEAD = 'position, stream_id, revision, type_id, recorded_at, lower(hex(id)), crc, meta';
/** Columns of an event in the order of `Row`. */
export const COLUMNS = `${HEAD}, data`;

export type Head = readonly [number, number, number, number, number, string, number, string];
/** An event as it comes out of the file: an array, because node:sqlite makes those faster than objects. */
export type Row = readonly [...Head, string | Uint8Array];
/** Place of the data in a row. */
export const DATA = 8;

/** 32 hexadecimal digits as a UUID. */
export const uuidFromHex = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

/** An event as it stands in the file, and whether it is what was written. */
export interface Examined {
  readonly event: RecordedEvent;
  readonly intact: boolean;
}

/** Makes events of rows, and refuses a row whose checksum does not fit. */
export class RowReader {
  readonly #streams: Names;
  readonly #types: Names;
  readonly #path: string;

  constructor(streams: Names, types: Names, path: string) {
    this.#streams = streams;
    this.#types = types;
    this.#path = path;
  }

  /** The event, or E_STORE_DAMAGED with its stream and revision. Bytes are handed out as SQLite copied them. */
  event(row: Row): RecordedEvent {
    const { event, intact } = this.examine(row);
    if (!intact) throw damaged(this.#path, `event ${event.revision} of stream ${event.stream} is damaged`);
    return event;
  }

  /** The event as it stands there, and whether its checksum fits. */
  examine(row: Row): Examined {
    const [position, streamId, revision, typeId, recordedAt, hex, crc, meta, data] = row;
    const stream = this.#streams.byId(streamId);
    const type = this.#types.byId(typeId).name;
    const id = uuidFromHex(hex);
    const event = { id, type, data, meta, stream: stream.name, revision, position: BigInt(position), recordedAt };
    const intact =
      checksum(place(stream.crc, revision, position, recordedAt), event) === crc ||
      checksum(formerPlace(stream.crc, revision, position, recordedAt), event) === crc;
    return { event, intact };
  }
}
