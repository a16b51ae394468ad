import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { EngineError } from '../../engine/index.ts';
import { z } from 'zod';
import type { PlacedEvent } from './replica.ts';

const FORMAT = 'hypertrader-events/1';

/** The first line of a file of events. */
export const HEADER_LINE = `{"format":"${FORMAT}"}\n`;

const crcOf = (text: string): string => crc32(text).toString(16).padStart(8, '0');

/**
 * One event as a line: always the same for the same event. Data that are bytes are base64. The crc32 at its end is over
 * all before it, so that a line which was changed can be named.
 */
export const eventLine = ({ stream, revision, id, type, meta, data }: PlacedEvent): string => {
  const content =
    typeof data === 'string' ? `"data":${JSON.stringify(data)}` : `"base64":"${Buffer.from(data).toString('base64')}"`;
  const text = `{"stream":${JSON.stringify(stream)},"revision":${revision},"id":"${id}","type":${JSON.stringify(type)},"meta":${JSON.stringify(meta)},${content}`;
  return `${text},"crc":"${crcOf(text)}"}\n`;
};

/** The last line: what the file has to hold before anything of it is believed. */
export interface Manifest {
  readonly events: number;
  readonly streams: number;
  /** sha256 over all lines before this one, hex. */
  readonly sha256: string;
}

/** Gathers what the last line says. */
export class Tally {
  readonly #sha = createHash('sha256').update(HEADER_LINE);
  readonly #streams = new Set<string>();
  #events = 0;

  take(stream: string, line: string): void {
    this.#sha.update(line);
    this.#streams.add(stream);
    this.#events++;
  }

  manifest(): Manifest {
    return { events: this.#events, streams: this.#streams.size, sha256: this.#sha.copy().digest('hex') };
  }
}

/** The last line of a file of events. */
export const manifestLine = ({ events, streams, sha256 }: Manifest): string =>
  `{"format":"${FORMAT}","events":${events},"streams":${streams},"sha256":"${sha256}"}\n`;

const whole = z.number().int().nonnegative();
const event = z.strictObject({
  stream: z.string().min(1),
  revision: whole,
  id: z.string(),
  type: z.string().min(1),
  meta: z.string(),
  data: z.string().optional(),
  base64: z.string().optional(),
  crc: z.string(),
});
const manifest = z.strictObject({
  format: z.literal(FORMAT),
  events: whole,
  streams: whole,
  sha256: z.string(),
});

/** A line that was read: an event, or the end. E_EVENTS_FILE names file and line. */
export const parseLine = (line: string, where: string): PlacedEvent | Manifest => {
  const value = parsed(line, where);
  const last = manifest.safeParse(value);
  if (last.success) return { events: last.data.events, streams: last.data.streams, sha256: last.data.sha256 };
  const found = event.safeParse(value);
  if (!found.success) throw badFile(where, 'the line is no event');
  const { stream, revision, id, type, meta, data, base64 } = found.data;
  const content = data ?? (base64 === undefined ? null : new Uint8Array(Buffer.from(base64, 'base64')));
  if (content === null) throw badFile(where, 'the event has no data');
  const placed = { stream, revision, id, type, meta, data: content };
  if (eventLine(placed) !== `${line}\n`) throw badFile(where, 'the line was changed: its checksum does not fit');
  return placed;
};

const parsed = (line: string, where: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    throw badFile(where, 'the line is no JSON: the file is torn or was changed');
  }
};

/** Why a file of events is not taken. */
export const badFile = (where: string, why: string): EngineError =>
  new EngineError('E_EVENTS_FILE', 'this file of events cannot be taken', {
    where,
    why: `${why}. Nothing of the file was written.`,
    fix: 'export it again, or take another copy of it',
  });
