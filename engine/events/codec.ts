import { EngineError } from '../errors.ts';
import type { RecordedEvent } from '../ports/event-store.ts';
import { catalogue, type EventType } from './catalogue.ts';
import type { AnyEvent, TapeRef } from './event.ts';
import { assertShape, fits, shapeEncoder } from './schema.ts';
import { formOf, present, type RawData, upcast, type Vocabulary } from './upcast.ts';

/** An event as text: what a store keeps. `meta` has no ids of correlation and causation yet. */
export interface EncodedEvent {
  readonly data: string;
  readonly meta: string;
}

/** What is hashed of an event besides its data. */
export interface EventHead {
  readonly seq: number;
  readonly type: string;
  readonly version: number;
  readonly time: number;
  readonly tape: TapeRef | null;
  readonly cause: number | null;
}

const encoders = new Map<string, (data: unknown) => string | null>(
  Object.entries(catalogue).map(([type, form]) => [type, shapeEncoder(form.data)]),
);

/**
 * The data of an event as JSON: the declared fields in the order of the catalogue, nothing else, so that the same
 * event is the same text on every machine. Throws E_EVENT_SHAPE for data that could not be read back.
 */
export const encodeData = (event: { readonly type: EventType; readonly data: unknown }): string => {
  const encoded = encoders.get(event.type)?.(event.data) ?? null;
  if (encoded !== null) return encoded;
  assertShape(formOf(event.type, present, event.type).data, event.data, event.type);
  throw new EngineError('E_BUG', `${event.type} has no encoder`);
};

/** The store's metadata: schema version, event time (ms UTC), tape position and cause; then `more` members as JSON. */
export const encodeMeta = (head: Pick<EventHead, 'version' | 'time' | 'tape' | 'cause'>, more = ''): string => {
  const tape = head.tape === null ? 'null' : `[${head.tape.block},${head.tape.row}]`;
  return `{"v":${head.version},"time":${head.time},"tape":${tape},"cause":${head.cause ?? 'null'}${more}}`;
};

/** Both texts of an event; the place (`seq`) is the store's revision and in neither of them. */
export const encodeEvent = (event: AnyEvent): EncodedEvent => ({ data: encodeData(event), meta: encodeMeta(event) });

/** The line that is hashed for an event whose data is already text; use it on stored text to verify a journal. */
export const hashedLine = (head: EventHead, data: string): string => {
  const tape = head.tape === null ? '-' : `${head.tape.block},${head.tape.row}`;
  return `${head.seq}\t${head.type}\t${head.version}\t${head.time}\t${tape}\t${head.cause ?? '-'}\t${data}\n`;
};

/** The line that is hashed for an event: seq, type, version, time, tape position, cause and data. */
export const canonicalLine = (event: AnyEvent): string => hashedLine(event, encodeData(event));

/**
 * A stored event as it is compared with one that is said now: as it was written, to the byte, unless its type has got a
 * newer version since; then in its present form.
 */
export const presentLine = (recorded: RecordedEvent, vocabulary: Vocabulary = present): string => {
  const { data } = recorded;
  const head = decodeHead(recorded);
  if (head.version < (vocabulary.types[recorded.type]?.version ?? 0)) {
    return canonicalLine(decodeEvent(recorded, vocabulary));
  }
  return hashedLine(head, typeof data === 'string' ? data : `<${data.byteLength} bytes>`);
};

/**
 * A stored event as folds and strategies see it: parsed, brought to its present version and checked field by field.
 * Additive fields are tolerated and kept. Errors, each naming stream and revision: E_EVENT_UNKNOWN, E_EVENT_NEWER,
 * E_EVENT_JSON, E_EVENT_META, E_EVENT_SHAPE.
 */
export const decodeEvent = (recorded: RecordedEvent, vocabulary: Vocabulary = present): AnyEvent => {
  const { type, data: stored, revision: seq } = recorded;
  const form = formOf(type, vocabulary, place(recorded));
  if (typeof stored !== 'string') {
    throw new EngineError('E_EVENT_JSON', `the data of ${type} is bytes`, {
      where: place(recorded),
      why: 'Only blocks of a tape are.',
    });
  }
  const meta = decodeMeta(recorded);
  const read = parse(stored, recorded, 'data');
  const data = meta.version === form.version ? read : upcast({ type, version: meta.version, data: read }, vocabulary);
  if (!fits(form.data, data)) assertShape(form.data, data, `${type} at ${place(recorded)}`);
  // The shape has just been checked against the type's own catalogue entry: that makes it one of the union.
  return {
    seq,
    type,
    version: form.version,
    data,
    time: meta.time,
    tape: meta.tape,
    cause: meta.cause,
  } as unknown as AnyEvent;
};

/** The head of a stored event as it was written, without looking at its data. Errors: E_EVENT_JSON, E_EVENT_META. */
export const decodeHead = (recorded: RecordedEvent): EventHead => ({
  seq: recorded.revision,
  type: recorded.type,
  ...decodeMeta(recorded),
});

const decodeMeta = (recorded: RecordedEvent): Omit<EventHead, 'seq' | 'type'> => {
  const { v: version, time, tape, cause } = parse(recorded.meta, recorded, 'meta');
  if (!isCount(version) || version < 1) throw badMeta(recorded, 'v', version);
  if (!Number.isSafeInteger(time)) throw badMeta(recorded, 'time', time);
  if (cause !== null && !isCount(cause)) throw badMeta(recorded, 'cause', cause);
  return { version, time: time as number, tape: decodeTape(recorded, tape), cause };
};

const decodeTape = (recorded: RecordedEvent, tape: unknown): TapeRef | null => {
  if (tape === null) return null;
  if (!Array.isArray(tape) || tape.length !== 2) throw badMeta(recorded, 'tape', tape);
  const [block, row] = tape as readonly unknown[];
  if (!isCount(block) || !isCount(row)) throw badMeta(recorded, 'tape', tape);
  return { block, row };
};

const parse = (json: string, recorded: RecordedEvent, part: 'data' | 'meta'): RawData => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new EngineError('E_EVENT_JSON', `the ${part} of ${recorded.type} is not JSON`, {
      where: place(recorded),
      cause,
    });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as RawData;
  throw new EngineError('E_EVENT_JSON', `the ${part} of ${recorded.type} is not a JSON object`, {
    where: place(recorded),
  });
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const badMeta = (recorded: RecordedEvent, name: string, found: unknown): EngineError =>
  new EngineError(
    'E_EVENT_META',
    `${name} in the metadata of ${recorded.type} is ${found === undefined ? 'missing' : JSON.stringify(found)}`,
    {
      where: place(recorded),
      why: 'The journal was damaged or written by something else.',
      fix: 'Restore the store from a backup.',
    },
  );

const place = (recorded: RecordedEvent): string => `${recorded.stream}, revision ${recorded.revision}`;
