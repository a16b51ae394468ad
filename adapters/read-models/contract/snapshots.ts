import { describe, expect, it } from 'vitest';
import type { Snapshot, SnapshotStore } from '../../../engine/index.ts';

const snapshot = (revision: number, overrides: Partial<Snapshot> = {}): Snapshot => ({
  projection: 'positions',
  version: 1,
  stream: 'session-1',
  revision,
  event: `event-${revision}`,
  state: `{"revision":${revision},"text":"é💱"}`,
  ...overrides,
});

interface OpenedSnapshots {
  readonly store: SnapshotStore;
  readonly close: () => Promise<void>;
}

/** What every snapshot store does. */
export const snapshotStoreContract = (name: string, open: () => Promise<OpenedSnapshots>): void => {
  const withSnapshots = (test: (store: SnapshotStore) => Promise<void>) => async (): Promise<void> => {
    const { store, close } = await open();
    try {
      await test(store);
    } finally {
      await close();
    }
  };
  describe(`${name}: snapshots`, () => {
    it(
      'loads the newest at or before a revision',
      withSnapshots(async (store) => {
        expect(await store.load('positions', 1, 'session-1')).toBeNull();
        for (const revision of [10, 30, 20]) await store.save(snapshot(revision));
        expect(await store.load('positions', 1, 'session-1')).toEqual(snapshot(30));
        expect(await store.load('positions', 1, 'session-1', 29)).toEqual(snapshot(20));
        expect(await store.load('positions', 1, 'session-1', 10)).toEqual(snapshot(10));
        expect(await store.load('positions', 1, 'session-1', 9)).toBeNull();
      }),
    );
    it(
      'keeps projections, versions and streams apart; a newer version drops the older ones',
      withSnapshots(async (store) => {
        await store.save(snapshot(5));
        await store.save(snapshot(6, { stream: 'session-2' }));
        await store.save(snapshot(7, { projection: 'equity' }));
        expect(await store.load('positions', 2, 'session-1')).toBeNull();
        await store.save(snapshot(8, { version: 2 }));
        expect(await store.load('positions', 1, 'session-1')).toBeNull();
        expect((await store.load('positions', 2, 'session-1'))?.revision).toBe(8);
        expect((await store.load('positions', 1, 'session-2'))?.revision).toBe(6);
        expect((await store.load('equity', 1, 'session-1'))?.revision).toBe(7);
      }),
    );
    it(
      'replaces one of the same revision, and drops by projection or stream',
      withSnapshots(async (store) => {
        await store.save(snapshot(5));
        await store.save(snapshot(5, { state: '{"new":true}' }));
        await store.save(snapshot(5, { stream: 'session-2' }));
        await store.save(snapshot(5, { projection: 'equity' }));
        expect((await store.load('positions', 1, 'session-1'))?.state).toBe('{"new":true}');
        await store.drop('positions', 'session-1');
        expect(await store.load('positions', 1, 'session-1')).toBeNull();
        expect(await store.load('positions', 1, 'session-2')).not.toBeNull();
        await store.drop('positions');
        expect(await store.load('positions', 1, 'session-2')).toBeNull();
        expect(await store.load('equity', 1, 'session-1')).not.toBeNull();
      }),
    );
  });
};
