import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { RecordedEvent } from '../../../engine/index.ts';
import { BATCH_EVENTS } from '../batch.ts';
import type { Batch, BatchReader } from './batch-reader.ts';
import { guarded } from './faults.ts';
import { inOneView } from './one-view.ts';
import type { FoundFrame, Frames, Reach } from './frames.ts';

/** Which events of the whole store are wanted; for a stream all of them are. */
export interface Filter {
  /** Empty for every stream. */
  readonly streamPrefix: string;
  /** Null for every type. */
  readonly types: ReadonlySet<string> | null;
}

/** One step through a stream or through the store: what is in reach, in which direction. */
export interface Stretch extends Reach {
  readonly isBackwards: boolean;
  readonly filter: Filter | null;
}

/** Where events stand. */
export interface Sources {
  readonly rows: BatchReader;
  readonly frames: Frames;
}

/**
 * Reads events in their order, of which some are rows of their own and some stand in frames. Between two frames there are
 * only rows, so it takes turns: the rows up to the next frame, then the frame.
 */
export class Walker {
  readonly #rows: BatchReader;
  readonly #frames: Frames;
  readonly #path: string;
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync, path: string, { rows, frames }: Sources) {
    this.#db = db;
    this.#rows = rows;
    this.#frames = frames;
    this.#path = path;
  }

  /** The next events of a stretch, at most `limit` and about `BATCH_EVENTS`; `cut` if there may be more of them. */
  read(stretch: Stretch, limit: number): Batch {
    // In one view: what is appended between looking for frames and for rows would leave a gap.
    return guarded(this.#path, () => inOneView(this.#db, () => this.#read(stretch, limit)));
  }

  #read(stretch: Stretch, limit: number): Batch {
    const { isBackwards, from, to } = stretch;
    const found: RecordedEvent[] = [];
    const full = Math.min(limit, BATCH_EVENTS);
    let at = isBackwards ? to : from;
    while (found.length < full && from <= at && at <= to) {
      const frame = this.#frames.nearest(stretch, at, isBackwards);
      const gap = gapBefore(stretch, at, frame);
      if (gap.from <= gap.to) {
        const { events, cut } = this.#rows.read(queryOf(stretch, gap), full - found.length);
        found.push(...events);
        if (cut) return { events: found, cut };
      }
      if (frame === null) break;
      found.push(...this.#wanted(stretch, frame, { at, most: limit - found.length }));
      at = isBackwards ? frame.first - 1 : frame.last + 1;
    }
    return { events: found, cut: found.length >= full };
  }

  /** What a stretch asks of a frame, from a place on, in its direction. */
  #wanted(
    { from, to, isBackwards, filter }: Stretch,
    frame: FoundFrame,
    { at, most }: Wanted,
  ): readonly RecordedEvent[] {
    const { streamPrefix = '', types = null } = filter ?? {};
    if (!this.#frames.streamOf(frame).startsWith(streamPrefix)) return [];
    if (types !== null && !this.#frames.holds(frame, types)) return [];
    if (types === null) {
      const events = isBackwards
        ? this.#frames.events(frame, Math.max(from, Math.min(at, frame.last) - most + 1), at)
        : this.#frames.events(frame, at, Math.min(to, Math.max(at, frame.first) + most - 1));
      return isBackwards ? events.toReversed() : events;
    }
    const events = isBackwards ? this.#frames.events(frame, from, at).toReversed() : this.#frames.events(frame, at, to);
    return events.filter(({ type }) => types.has(type)).slice(0, most);
  }
}

/** From where, and how many at most. */
interface Wanted {
  readonly at: number;
  readonly most: number;
}

interface Gap {
  readonly from: number;
  readonly to: number;
}

/** What lies between a place and the next frame, itself included; empty if the frame holds the place. */
const gapBefore = ({ from, to, isBackwards }: Stretch, at: number, frame: FoundFrame | null): Gap =>
  isBackwards
    ? { from: frame ? Math.max(from, frame.last + 1) : from, to: at }
    : { from: at, to: frame ? frame.first - 1 : to };

/** The rows of a gap. Each condition on the store keeps the index over streams out of the plan: the walk is by position. */
const queryOf = (
  { streamId, isBackwards, filter }: Stretch,
  { from, to }: Gap,
): { readonly condition: string; readonly parameters: readonly SQLInputValue[] } => {
  const order = isBackwards ? 'DESC' : '';
  if (streamId !== null) {
    const condition = `WHERE stream_id = ? AND revision BETWEEN ? AND ? ORDER BY revision ${order}`;
    return { condition, parameters: [streamId, from, to] };
  }
  const { streamPrefix = '', types = null } = filter ?? {};
  const conditions = ['WHERE position BETWEEN ? AND ?'];
  const parameters: SQLInputValue[] = [from, to];
  if (streamPrefix !== '') {
    // No byte of UTF-8 is FF, so this is exactly the range of names that start with the prefix.
    conditions.push(`AND +stream_id IN (SELECT id FROM streams WHERE name >= ? AND name < ? || x'FF')`);
    parameters.push(streamPrefix, streamPrefix);
  }
  if (types !== null) {
    conditions.push('AND type_id IN (SELECT id FROM types WHERE name IN (SELECT value FROM json_each(?)))');
    parameters.push(JSON.stringify([...types]));
  }
  return { condition: `${conditions.join(' ')} ORDER BY position ${order}`, parameters };
};
