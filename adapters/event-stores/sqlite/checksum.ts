import { crc32 } from 'node:zlib';

/** All that is stored of one event, with names in place of numbers. */
export interface Checked {
  readonly id: string;
  readonly type: string;
  readonly meta: string;
  readonly data: string | Uint8Array;
}

/** Odd constants that spread small whole numbers over 32 bits. */
const SPREAD_POSITION = 0x9e3779b1;
const SPREAD_REVISION = 0x85ebca6b;
const SPREAD_TIME = 0xc2b2ae35;
const SPREAD_ERA = 0x27d4eb2f;
/** `Math.imul` sees only the lower 32 bits of a time, some fifty days. */
const ERA_MS = 2 ** 32;

/**
 * Where an event stands, as the value its checksum starts from: an intact row in the wrong place is found, too.
 * `streamCrc` is the crc32 of the stream's name.
 */
export const place = (streamCrc: number, revision: number, position: number, recordedAt: number): number =>
  (formerPlace(streamCrc, revision, position, recordedAt) ^ Math.imul(Math.floor(recordedAt / ERA_MS), SPREAD_ERA)) >>>
  0;

/** The place as it was reckoned until version 0.1.0, blind for the upper bits of the time; events from then are still read. */
export const formerPlace = (streamCrc: number, revision: number, position: number, recordedAt: number): number =>
  (streamCrc ^
    Math.imul(revision, SPREAD_REVISION) ^
    Math.imul(position, SPREAD_POSITION) ^
    Math.imul(recordedAt, SPREAD_TIME)) >>>
  0;

/** crc32 over all that an event says, starting from its place; signed, because SQLite stores small numbers shorter. */
export const checksum = (from: number, { id, type, meta, data }: Checked): number =>
  // One call on joined text is faster than four calls.
  (typeof data === 'string' ? crc32(id + type + meta + data, from) : crc32(data, crc32(id + type + meta, from))) | 0;

/** crc32 of a stream's name. */
export const nameCrc = (name: string): number => crc32(name);
