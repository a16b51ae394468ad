import type { Expected, NewEvent } from '../../engine/index.ts';
import { EngineError } from '../../engine/index.ts';

/** Most bytes of one event, and of all events of one append: EventStoreDB's hard limit (16 MiB less 10,000 bytes). */
export const APPEND_BYTES_MAX = 16 * 1024 * 1024 - 10_000;

/** Bytes of UTF-8 that one UTF-16 unit can become at most. */
const UTF8_BYTES_PER_UNIT_MAX = 3;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const invalid = (message: string, why: string): EngineError =>
  new EngineError('E_EVENT_INVALID', message, {
    why,
    fix: 'This is a bug in the code that appends; nothing was stored.',
  });

/** Text that comes back as it was written: a lone surrogate has no UTF-8 form and would be changed silently. */
const assertKept = (text: string, what: string): void => {
  if (!text.isWellFormed())
    throw invalid(`${what} holds half a character`, 'A lone surrogate cannot be stored as UTF-8.');
};

const assertEvent = (event: NewEvent): void => {
  if (!UUID.test(event.id)) {
    throw invalid(`"${event.id}" is not an event id`, 'An id is a UUID in lower case with dashes.');
  }
  if (event.type === '') throw invalid(`event ${event.id} has no type`, 'Every event says what happened.');
  assertKept(event.type, `the type of event ${event.id}`);
  assertKept(event.meta, `the meta of event ${event.id}`);
  if (typeof event.data === 'string') assertKept(event.data, `the data of event ${event.id}`);
};

const assertExpected = (expected: Expected): void => {
  if (typeof expected === 'number' && !(Number.isSafeInteger(expected) && expected >= -1)) {
    throw invalid(`${expected} is not a revision to expect`, 'Revisions are whole numbers from 0; -1 means no stream.');
  }
};

/** Bytes of an event that count against the limit, as EventStoreDB counts: data, meta and twice the type's name. */
export const eventBytes = (event: NewEvent): number =>
  2 * event.type.length +
  Buffer.byteLength(event.meta) +
  (typeof event.data === 'string' ? Buffer.byteLength(event.data) : event.data.byteLength);

/** Never less than `eventBytes`, without looking at each character. */
const eventBytesBound = (event: NewEvent): number =>
  2 * event.type.length +
  UTF8_BYTES_PER_UNIT_MAX * event.meta.length +
  (typeof event.data === 'string' ? UTF8_BYTES_PER_UNIT_MAX * event.data.length : event.data.byteLength);

const assertSize = (stream: string, events: readonly NewEvent[]): void => {
  let bound = 0;
  for (const event of events) bound += eventBytesBound(event);
  if (bound <= APPEND_BYTES_MAX) return;
  let bytes = 0;
  for (const event of events) bytes += eventBytes(event);
  if (bytes <= APPEND_BYTES_MAX) return;
  throw new EngineError('E_EVENT_TOO_LARGE', `an append of ${events.length} events is ${bytes} bytes`, {
    where: `stream ${stream}, first event ${events[0]?.id ?? ''}`,
    why: `One append, and so one event, is at most ${APPEND_BYTES_MAX} bytes; nothing was stored.`,
    fix: 'Append fewer events at a time, or split the event.',
  });
};

/** Throws E_EVENT_INVALID or E_EVENT_TOO_LARGE unless every store could keep these events as they are. */
export const assertProposal = (stream: string, events: readonly NewEvent[], expected: Expected): void => {
  if (stream === '') throw invalid('a stream has no name', 'Events are found again by the name of their stream.');
  assertKept(stream, 'the name of a stream');
  assertExpected(expected);
  for (const event of events) assertEvent(event);
  assertSize(stream, events);
};
