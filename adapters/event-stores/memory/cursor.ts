import type { ReadAllOptions, ReadOptions, RecordedEvent } from '../../../engine/index.ts';
import { BATCH_BYTES, BATCH_EVENTS } from '../batch.ts';
import type { Cursor } from '../follow.ts';

/** Events looked at in one go while a filter passes over them. */
const SCAN_EVENTS = 50_000;

interface Walk {
  /** The list as it is now; it may have grown since the last step. */
  readonly list: () => readonly RecordedEvent[];
  readonly from: number;
  readonly backwards: boolean;
  readonly limit: number;
  readonly matches: (event: RecordedEvent) => boolean;
}

const walk = ({ list, from, backwards, limit, matches }: Walk): Cursor => {
  let index = from;
  let left = limit;
  const ended = (all: readonly RecordedEvent[]): boolean => left <= 0 || (backwards ? index < 0 : index >= all.length);
  return {
    next: () => {
      const all = list();
      const events: RecordedEvent[] = [];
      let bytes = 0;
      for (let seen = 0; seen < SCAN_EVENTS && !ended(all); seen++) {
        const event = all[index];
        index += backwards ? -1 : 1;
        if (event === undefined || !matches(event)) continue;
        events.push(event);
        left--;
        bytes += event.data.length;
        if (events.length >= BATCH_EVENTS || bytes >= BATCH_BYTES) break;
      }
      return { events, atEnd: ended(all) };
    },
  };
};

/** Walks one stream. */
export const streamCursor = (list: () => readonly RecordedEvent[], options: ReadOptions): Cursor => {
  const backwards = options.direction === 'backwards';
  const last = list().length - 1;
  const from = backwards ? Math.min(options.from ?? last, last) : Math.max(options.from ?? 0, 0);
  return walk({ list, from, backwards, limit: options.limit ?? Infinity, matches: () => true });
};

/** Walks the whole store; positions are places in the list. */
export const allCursor = (list: () => readonly RecordedEvent[], options: ReadAllOptions): Cursor => {
  const backwards = options.direction === 'backwards';
  const last = list().length - 1;
  const after = options.after === undefined ? null : Number(options.after);
  const from = backwards ? Math.min((after ?? last + 1) - 1, last) : Math.max((after ?? -1) + 1, 0);
  const { streamPrefix, types } = options;
  const matches = (event: RecordedEvent): boolean =>
    (streamPrefix === undefined || event.stream.startsWith(streamPrefix)) &&
    (types === undefined || types.includes(event.type));
  return walk({ list, from, backwards, limit: options.limit ?? Infinity, matches });
};
