import { crc32 } from 'node:zlib';
import type { NewEvent, RecordedEvent } from '../../../engine/index.ts';
import { place } from './checksum.ts';
import type { Named } from './names.ts';

/**
 * A frame is one row for many events: consecutive ones of one stream, appended together. A row for each would cost more
 * than what it holds. `heads` says of each event, as four whole numbers of 32 bits, little endian: its type, how long
 * its meta and its data are (in units of UTF-16), and its own checksum; `body` is the text of all of them in UTF-8, one
 * after the other: id, meta, data.
 */
export interface Frame {
  /** Of its first event. */
  readonly position: number;
  readonly revision: number;
  readonly count: number;
  readonly recordedAt: number;
  readonly crc: number;
  readonly heads: Uint8Array;
  readonly body: Uint8Array;
}

/** Events of one frame at most: part of the layout, because readers look no further back for the frame of an event. */
export const FRAME_EVENTS = 500;
/** A frame ends with the event that brings its text to this length. */
const FRAME_CHARACTERS = 131_072;
/** Fewer events than this are as quick in rows of their own. */
const FEWEST = 8;
/** Longer data are rows of their own. */
const LONGEST = 32_768;

const NUMBERS = 4;
const HEAD_BYTES = 4 * NUMBERS;
const ID_LENGTH = 36;

/** Whether these events, appended together, go into frames: several of them, of text, and none of it long. */
export const isFramed = (events: readonly NewEvent[]): boolean =>
  events.length >= FEWEST && events.every(({ data }) => typeof data === 'string' && data.length <= LONGEST);

/** Where a frame stands. */
export interface FramePlace {
  readonly stream: Named;
  readonly position: number;
  readonly revision: number;
  readonly recordedAt: number;
}

/** As many of the events from one on as a frame takes. Their data are text. */
export const frameOf = (
  { stream, position, revision, recordedAt }: FramePlace,
  events: readonly NewEvent[],
  typeId: (type: string) => number,
): Frame => {
  const parts: string[] = [];
  let length = 0;
  let count = 0;
  while (count < events.length && count < FRAME_EVENTS && length < FRAME_CHARACTERS) {
    const { id, meta, data } = events[count++] as NewEvent & { readonly data: string };
    const part = id + meta + data;
    length += part.length;
    parts.push(part);
  }
  const body = Buffer.from(parts.join(''));
  // Of ASCII alone, as all that we write is, a character is a byte.
  const isAscii = body.length === length;
  const numbers = new Uint32Array(NUMBERS * count);
  let at = 0;
  for (const [index, part] of parts.entries()) {
    const { type, meta, data } = events[index] as NewEvent;
    const end = at + (isAscii ? part.length : Buffer.byteLength(part));
    const number = typeId(type);
    numbers.set([number, meta.length, data.length, crc32(body.subarray(at, end), number)], NUMBERS * index);
    at = end;
  }
  const heads = new Uint8Array(numbers.buffer);
  const crc = crcOf({ stream, position, revision, recordedAt }, count, heads, body);
  return { position, revision, count, recordedAt, crc, heads, body };
};

/** A frame that was read, with what it refers to. */
export interface ReadFrame extends Frame {
  readonly stream: Named;
}

/** Whether nothing of it has changed, nor its place. */
export const isIntact = (frame: ReadFrame): boolean => crcOf(frame, frame.count, frame.heads, frame.body) === frame.crc;

/** Types of its events in order, as their numbers; null if the heads are damaged so that they cannot be read. */
export const typesOf = ({ heads, count }: Pick<Frame, 'heads' | 'count'>): Uint32Array | null => {
  const numbers = numbersOf(heads, count);
  return numbers && Uint32Array.from({ length: count }, (_, index) => numbers[NUMBERS * index] ?? 0);
};

/** Its events from one to another (excluded), by their number within; null if they cannot be told apart any more. */
export const eventsOf = (
  { stream, position, revision, recordedAt, count, heads, body }: ReadFrame,
  nameOf: (typeId: number) => string,
  [from, to]: readonly [number, number] = [0, count],
): RecordedEvent[] | null => {
  const numbers = numbersOf(heads, count);
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString();
  if (numbers === null || text.length !== lengthOf(numbers)) return null;
  const events: RecordedEvent[] = [];
  let at = 0;
  for (let index = 0; index < to; index++) {
    const meta = at + ID_LENGTH;
    const data = meta + (numbers[NUMBERS * index + 1] as number);
    const end = data + (numbers[NUMBERS * index + 2] as number);
    if (index >= from) {
      events.push({
        id: text.slice(at, meta),
        type: nameOf(numbers[NUMBERS * index] as number),
        data: text.slice(data, end),
        meta: text.slice(meta, data),
        stream: stream.name,
        revision: revision + index,
        position: BigInt(position + index),
        recordedAt,
      });
    }
    at = end;
  }
  return events;
};

/** Which of a damaged frame's events are no more what they were; all of them where only their place is wrong. */
export const damagedIn = ({ heads, count }: Frame, events: readonly RecordedEvent[]): ReadonlySet<number> => {
  const numbers = numbersOf(heads, count);
  const isSame = ({ id, meta, data }: RecordedEvent, at: number): boolean =>
    crc32(`${id}${meta}${data as string}`, numbers?.[at]) === numbers?.[at + 3];
  const wrong = events.flatMap((event, index) => (isSame(event, NUMBERS * index) ? [] : [index]));
  return new Set(wrong.length > 0 ? wrong : events.keys());
};

const crcOf = (
  { stream, position, revision, recordedAt }: FramePlace,
  count: number,
  heads: Uint8Array,
  body: Uint8Array,
): number => crc32(body, crc32(heads, (place(stream.crc, revision, position, recordedAt) ^ count) >>> 0)) | 0;

const numbersOf = (heads: Uint8Array, count: number): Uint32Array | null => {
  if (heads.byteLength !== HEAD_BYTES * count) return null;
  const aligned = heads.byteOffset % 4 === 0 ? heads : heads.slice();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, NUMBERS * count);
};

const lengthOf = (numbers: Uint32Array): number => {
  let length = 0;
  for (let at = 0; at < numbers.length; at += NUMBERS)
    length += ID_LENGTH + (numbers[at + 1] as number) + (numbers[at + 2] as number);
  return length;
};
