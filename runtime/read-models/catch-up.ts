import type { EngineError, EventStore, Position, RecordedEvent } from '../../engine/index.ts';
import type { ReadModel } from './read-model.ts';
import { Undecoded } from './recorded.ts';

/** Streams that hold the events of sessions. */
export const SESSIONS = 'session-';
/** Events between two commits while catching up: a kill loses the work on so many. */
const COMMIT_EVENTS = 20_000;

export interface Reached {
  /** Events folded by this catch-up. */
  readonly events: number;
  readonly from: Position;
  readonly position: Position;
  readonly head: Position;
}

export interface CatchUpOptions {
  /** What is folded is written, then the signal's reason is thrown. */
  readonly signal?: AbortSignal;
  readonly progress?: (reached: Reached) => void;
  /** Told of a projection whose fold failed, when the others are done; default: it is thrown then. */
  readonly failed?: (error: EngineError) => void;
  /** Default 20,000. */
  readonly commitEvery?: number;
}

/**
 * Folds everything from the checkpoints to the head of the store, as it is now, in batches; one reading for all of
 * them. False if another process carried one of them on: then their builds are to be looked up anew.
 */
export const catchUp = async (
  store: EventStore,
  models: readonly ReadModel[],
  options: CatchUpOptions = {},
): Promise<boolean> => {
  const head = await store.head();
  const from = lowest(models);
  if (models.length === 0 || (from ?? -1n) >= head) return true;
  const batches = store.readAll({ streamPrefix: SESSIONS, ...(from === null ? {} : { after: from }) });
  if (!(await foldAll(batches, models, { ...options, from: from ?? 0n, head }))) return false;
  for (const model of models) model.considered(head);
  return commitAll(models);
};

const foldAll = async (
  batches: AsyncIterable<readonly RecordedEvent[]>,
  models: readonly ReadModel[],
  options: CatchUpOptions & Pick<Reached, 'from' | 'head'>,
): Promise<boolean> => {
  const { signal, progress, commitEvery = COMMIT_EVENTS, from, head } = options;
  let events = 0;
  let written = 0;
  for await (const batch of batches) {
    await foldBatch(models, batch);
    events += batch.length;
    if (signal?.aborted === true || events - written >= commitEvery) {
      if (!(await commitAll(models))) return false;
      written = events;
    }
    signal?.throwIfAborted();
    progress?.({ events, from, position: batch.at(-1)?.position ?? head, head });
  }
  return true;
};

/** Folds a batch into all models, in order; each passes over what it has already. */
export const foldBatch = async (models: readonly ReadModel[], batch: readonly RecordedEvent[]): Promise<void> => {
  for (const model of models) await model.prepare(batch);
  for (const recorded of batch) {
    const undecoded = new Undecoded(recorded);
    for (const model of models) model.fold(undecoded);
  }
};

export const commitAll = async (models: readonly ReadModel[]): Promise<boolean> => {
  let all = true;
  for (const model of models) all = (await model.commit()) && all;
  return all;
};

const lowest = (models: readonly ReadModel[]): Position | null => {
  let least: Position | null = null;
  for (const { position } of models) {
    if (position === null) return null;
    if (least === null || position < least) least = position;
  }
  return least;
};
