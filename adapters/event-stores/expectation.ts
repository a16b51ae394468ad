import type { Expected, NewEvent } from '../../engine/index.ts';
import { EngineError } from '../../engine/index.ts';

/** How far back, besides its own length, an append without an exact revision looks for itself. */
const TAIL_EVENTS = 100;

/** What a store knows of one stream at the moment of an append. */
export interface StreamState {
  readonly stream: string;
  /** Revision of the last event, -1 if there is none. */
  readonly head: number;
  /** Ids of the stored events from a revision on, at most `count`. */
  idsFrom(revision: number, count: number): readonly string[];
}

/** `write`: after the head. `duplicate`: these very events end at `last` already. */
export type Verdict = { readonly kind: 'write' } | { readonly kind: 'duplicate'; readonly last: number };

const WRITE: Verdict = { kind: 'write' };

const described = (expected: Expected): string => (typeof expected === 'number' ? `revision ${expected}` : expected);

const wrong = (state: StreamState, expected: Expected, why: string): EngineError =>
  new EngineError('E_WRONG_EXPECTED_REVISION', `stream ${state.stream} is not where this writer left it`, {
    where: `expected ${described(expected)}, found ${state.head < 0 ? 'no stream' : `revision ${state.head}`}`,
    why,
    fix: 'Stop this writer; read the stream again and decide anew before writing.',
  });

/** How many ids at the start of two lists are the same. */
const equalIds = (events: readonly NewEvent[], stored: readonly string[]): number => {
  let count = 0;
  while (count < events.length && events[count]?.id === stored[count]) count++;
  return count;
};

const judgeExact = (state: StreamState, events: readonly NewEvent[], expected: Expected, after: number): Verdict => {
  if (state.head === after) return WRITE;
  if (state.head < after) throw wrong(state, expected, 'The stream is shorter than this writer believes.');
  const first = after + 1;
  const same = equalIds(events, state.idsFrom(first, events.length));
  if (same === events.length && same > 0) return { kind: 'duplicate', last: after + same };
  if (same === 0) throw wrong(state, expected, 'Another writer has appended in between; nothing was written.');
  const differs = first + same;
  const found = differs > state.head ? 'the stream ends before it' : 'another event stands there';
  throw wrong(
    state,
    expected,
    `The first ${same} of ${events.length} events are stored already, but not the one for revision ${differs}: ` +
      `${found}. An append that is repeated must carry the same events; nothing was written.`,
  );
};

const judgeLoose = (state: StreamState, events: readonly NewEvent[]): Verdict => {
  const tail = Math.max(0, state.head + 1 - TAIL_EVENTS - events.length);
  const ids = state.idsFrom(tail, state.head + 1 - tail);
  const at = ids.lastIndexOf(events[0]?.id ?? '');
  if (at < 0 || equalIds(events, ids.slice(at)) < events.length) return WRITE;
  return { kind: 'duplicate', last: tail + at + events.length - 1 };
};

/**
 * EventStoreDB's rule. With an exact revision (or `no-stream`) older than the head, the ids after it decide: all equal
 * is a repeated append, anything else is E_WRONG_EXPECTED_REVISION. With `any` and `stream-exists` only the recent
 * tail is searched for a repetition. An append of no events writes nothing, but its expectation must hold.
 */
export const judge = (state: StreamState, events: readonly NewEvent[], expected: Expected): Verdict => {
  if (expected === 'stream-exists' && state.head < 0) throw wrong(state, expected, 'The stream does not exist.');
  if (expected !== 'any' && expected !== 'stream-exists') {
    return judgeExact(state, events, expected, expected === 'no-stream' ? -1 : expected);
  }
  return events.length === 0 || state.head < 0 ? WRITE : judgeLoose(state, events);
};
