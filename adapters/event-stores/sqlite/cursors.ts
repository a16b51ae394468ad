import type { ReadAllOptions, ReadOptions } from '../../../engine/index.ts';
import type { Cursor } from '../follow.ts';
import type { Filter, Walker } from './walker.ts';

/** Rows passed over in one go while a filter finds nothing: some milliseconds. */
const SCAN_ROWS = 50_000;
const NOTHING = { events: [], atEnd: true } as const;

/** What a cursor needs to know of the store, asked anew at each step. */
export interface StoreView {
  readonly walker: Walker;
  /** Number of a stream, or null while it does not exist. */
  streamId(stream: string): number | null;
  storeHead(): number;
}

/** Walks one stream by revision. */
export const streamCursor = (view: StoreView, stream: string, options: ReadOptions): Cursor => {
  const isBackwards = options.direction === 'backwards';
  let at = options.from ?? (isBackwards ? Number.MAX_SAFE_INTEGER : 0);
  let left = options.limit ?? Infinity;
  return {
    next: () => {
      const streamId = view.streamId(stream);
      if (streamId === null || left <= 0) return NOTHING;
      const ends = isBackwards ? { from: 0, to: at } : { from: at, to: Number.MAX_SAFE_INTEGER };
      const { events, cut } = view.walker.read({ streamId, ...ends, isBackwards, filter: null }, left);
      const last = events.at(-1);
      if (last !== undefined) at = last.revision + (isBackwards ? -1 : 1);
      left -= events.length;
      return { events, atEnd: !cut || left <= 0 };
    },
  };
};

const filterOf = ({ streamPrefix = '', types }: ReadAllOptions): Filter | null =>
  streamPrefix === '' && types === undefined ? null : { streamPrefix, types: types ? new Set(types) : null };

/** Walks the whole store by position. With a filter it goes in windows, so that it never scans for long in one go. */
export const allCursor = (view: StoreView, options: ReadAllOptions): Cursor => {
  const isBackwards = options.direction === 'backwards';
  const filter = filterOf(options);
  let at = options.after === undefined ? (isBackwards ? view.storeHead() + 1 : -1) : Number(options.after);
  let left = options.limit ?? Infinity;
  const reach = filter === null ? Number.MAX_SAFE_INTEGER : SCAN_ROWS;

  /** Exclusive bounds of the next window, or null if nothing is left to look at. */
  const nextWindow = (): readonly [number, number] | null => {
    const head = view.storeHead();
    if (left <= 0) return null;
    if (isBackwards) return at <= 0 ? null : [Math.max(-1, Math.min(at, head + 1) - reach - 1), at];
    return at >= head ? null : [at, Math.min(head, at + reach) + 1];
  };

  return {
    next: () => {
      const bounds = nextWindow();
      if (bounds === null) return NOTHING;
      const window = { from: bounds[0] + 1, to: bounds[1] - 1, isBackwards, filter };
      const { events, cut } = view.walker.read({ streamId: null, ...window }, left);
      const last = events.at(-1);
      if (cut && last !== undefined) at = Number(last.position);
      else at = isBackwards ? bounds[0] + 1 : bounds[1] - 1;
      left -= events.length;
      return { events, atEnd: nextWindow() === null };
    },
  };
};
