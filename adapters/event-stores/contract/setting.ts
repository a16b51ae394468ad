import { expect } from 'vitest';
import type { EventStore, NewEvent, RecordedEvent } from '../../../engine/index.ts';
import { EngineError } from '../../../engine/index.ts';

/** A fresh, empty store for one test. */
export interface OpenedStore {
  readonly store: EventStore;
  /** Closes the store and opens it again, as after a restart; absent where nothing outlives the process. */
  readonly reopen?: () => Promise<EventStore>;
  readonly close: () => Promise<void>;
}
export type OpenStore = () => Promise<OpenedStore>;

/** Opens a store for one test and closes it whatever happens. */
export const withStore =
  (open: OpenStore, test: (store: EventStore, opened: OpenedStore) => Promise<void>) => async (): Promise<void> => {
    const opened = await open();
    try {
      await test(opened.store, opened);
    } finally {
      await opened.close();
    }
  };

export const collect = async <T>(batches: AsyncIterable<readonly T[]>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
};

export const gather = async <T>(items: AsyncIterable<T>): Promise<readonly T[]> => {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
};

/** What the writer gave, out of what the store gave back. */
export const written = ({ id, type, data, meta }: RecordedEvent): NewEvent => ({ id, type, data, meta });

export const revisions = (read: readonly RecordedEvent[]): readonly number[] => read.map((each) => each.revision);

/** The promise rejects with an `EngineError` of this code, and says why. */
export const expectRefusal = async (promise: Promise<unknown>, code: string): Promise<EngineError> => {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EngineError);
  const refusal = error as EngineError;
  expect(refusal.code).toBe(code);
  expect(refusal.detail.why).toBeTruthy();
  return refusal;
};
