import {
  decodeBlock,
  EngineError,
  sliceBlock,
  type EventStore,
  type RecordedEvent,
  type TapeBlock,
} from '../../engine/index.ts';
import type { Dataset, DatasetPart, TimeRange } from '../dataset.ts';

/** A block with its place in the store. */
export interface TapeRow {
  readonly block: TapeBlock;
  readonly stream: string;
  readonly revision: number;
}

/**
 * The blocks of a dataset in order, the first and last cut to exactly the rows with from <= time < to. Streams and
 * blocks outside the range are not read. Yields nothing if no row lies in the range.
 * Errors: E_DATA_RANGE if `from` is not before `to`, E_BLOCK_DAMAGED.
 */
export async function* readBlocks(
  store: EventStore,
  dataset: Dataset,
  range: TimeRange = { from: null, to: null },
): AsyncGenerator<TapeRow> {
  const from = range.from ?? -Infinity;
  const to = range.to ?? Infinity;
  if (from >= to) throw emptyRange(dataset, range, 'The range ends before it begins.');
  for (const part of dataset.parts) {
    if (part.last < from) continue;
    if (part.first >= to) return;
    const start = part.first >= from ? part.from : await firstBlock(store, part, from);
    yield* blocksWithin(store, { ...part, from: start }, { from, to });
  }
}

async function* blocksWithin(
  store: EventStore,
  part: DatasetPart,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<TapeRow> {
  const limit = part.to - part.from + 1;
  for await (const batch of store.read(part.stream, { from: part.from, limit })) {
    for (const event of batch) {
      const block = open(event);
      const start = firstAt(block.time, range.from);
      const end = firstAt(block.time, range.to);
      if (end > start) yield { block: sliceBlock(block, start, end), stream: part.stream, revision: event.revision };
      if (end < block.count) return;
    }
  }
}

const open = (event: RecordedEvent): TapeBlock => {
  if (typeof event.data !== 'string') return decodeBlock(event.data);
  throw new EngineError('E_BLOCK_DAMAGED', 'a block of the tape cannot be read', {
    where: `${event.stream}@${event.revision}`,
    why: 'It holds text instead of bytes.',
  });
};

/** Revision of the first block that has a row at or after a time: a few single reads instead of the whole stream. */
const firstBlock = async (store: EventStore, part: DatasetPart, time: number): Promise<number> => {
  let low = part.from;
  let high = part.to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((await lastTime(store, part.stream, middle)) < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

const lastTime = async (store: EventStore, stream: string, revision: number): Promise<number> => {
  for await (const batch of store.read(stream, { from: revision, limit: 1 })) {
    for (const event of batch) {
      const block = open(event);
      return block.time[block.count - 1] ?? -Infinity;
    }
  }
  return -Infinity;
};

/** First row whose time is at or after `time`. */
const firstAt = (times: Float64Array, time: number): number => {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

const iso = (time: number | null): string => (time === null ? 'any time' : new Date(time).toISOString());

const emptyRange = (dataset: Dataset, range: TimeRange, why: string): EngineError =>
  new EngineError('E_DATA_RANGE', `nothing of ${dataset.name} lies between the two times`, {
    where: `from ${iso(range.from)} to ${iso(range.to)}`,
    why: `${why} ${dataset.name} covers ${iso(dataset.first)} to ${iso(dataset.last)}.`,
    fix: 'ht data list',
  });
