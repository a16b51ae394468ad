import type { ReadAllOptions, ReadOptions } from '../../../engine/index.ts';
import type { Cursor } from '../follow.ts';
import type { BatchReader, Query } from './batch-reader.ts';

/** Rows passed over in one go while a filter finds nothing: some milliseconds. */
const SCAN_ROWS = 50_000;
const NOTHING = { events: [], atEnd: true } as const;

/** What a cursor needs to know of the store, asked anew at each step. */
export interface StoreView {
  readonly reader: BatchReader;
  /** Number of a stream, or null while it does not exist. */
  streamId(stream: string): number | null;
  storeHead(): number;
}

/** Walks one stream by revision. */
export const streamCursor = (view: StoreView, stream: string, options: ReadOptions): Cursor => {
  const backwards = options.direction === 'backwards';
  const condition = backwards
    ? 'WHERE stream_id = ? AND revision <= ? ORDER BY revision DESC'
    : 'WHERE stream_id = ? AND revision >= ? ORDER BY revision';
  let from = options.from ?? (backwards ? Number.MAX_SAFE_INTEGER : 0);
  let left = options.limit ?? Infinity;
  return {
    next: () => {
      const id = view.streamId(stream);
      if (id === null || left <= 0) return NOTHING;
      const { events, cut } = view.reader.read({ condition, parameters: [id, from] }, left);
      const last = events.at(-1);
      if (last !== undefined) from = last.revision + (backwards ? -1 : 1);
      left -= events.length;
      return { events, atEnd: !cut || left <= 0 };
    },
  };
};

/** Conditions of a filter; each keeps the index over streams out of the plan, because the walk is by position. */
const filterOf = ({ streamPrefix, types }: ReadAllOptions): Query => {
  const conditions: string[] = [];
  const parameters: string[] = [];
  if (streamPrefix !== undefined && streamPrefix !== '') {
    // No byte of UTF-8 is FF, so this is exactly the range of names that start with the prefix.
    conditions.push(`AND +stream_id IN (SELECT id FROM streams WHERE name >= ? AND name < ? || x'FF')`);
    parameters.push(streamPrefix, streamPrefix);
  }
  if (types !== undefined) {
    conditions.push('AND type_id IN (SELECT id FROM types WHERE name IN (SELECT value FROM json_each(?)))');
    parameters.push(JSON.stringify(types));
  }
  return { condition: conditions.join(' '), parameters };
};

/** Walks the whole store by position. With a filter it goes in windows, so that it never scans for long in one go. */
export const allCursor = (view: StoreView, options: ReadAllOptions): Cursor => {
  const backwards = options.direction === 'backwards';
  const filter = filterOf(options);
  const condition = `WHERE position > ? AND position < ? ${filter.condition} ORDER BY position ${backwards ? 'DESC' : ''}`;
  let at = options.after === undefined ? (backwards ? view.storeHead() + 1 : -1) : Number(options.after);
  let left = options.limit ?? Infinity;
  const reach = filter.condition === '' ? Number.MAX_SAFE_INTEGER : SCAN_ROWS;

  /** Exclusive bounds of the next window, or null if nothing is left to look at. */
  const nextWindow = (): readonly [number, number] | null => {
    const head = view.storeHead();
    if (left <= 0) return null;
    if (backwards) return at <= 0 ? null : [Math.max(-1, Math.min(at, head + 1) - reach - 1), at];
    return at >= head ? null : [at, Math.min(head, at + reach) + 1];
  };

  return {
    next: () => {
      const bounds = nextWindow();
      if (bounds === null) return NOTHING;
      const { events, cut } = view.reader.read({ condition, parameters: [...bounds, ...filter.parameters] }, left);
      const last = events.at(-1);
      if (cut && last !== undefined) at = Number(last.position);
      else at = backwards ? bounds[0] + 1 : bounds[1] - 1;
      left -= events.length;
      return { events, atEnd: nextWindow() === null };
    },
  };
};
