import { describe, expect, it } from 'vitest';
import type { BuildIdentity, Checkpoint, ReadModelStore } from '../../../engine/index.ts';

const one: BuildIdentity = { projection: 'positions', version: 1, code: '' };
const at = (position: bigint): Checkpoint => ({
  position,
  anchor: { stream: 'session-é', revision: 3, id: 'an-id' },
  events: 4,
});
const row = (key: string, seq = 3) => ({
  key,
  seq,
  state: `{"of":"${key}","text":"é💱"}`,
  summary: `{"seq":${seq}}`,
});

interface Opened {
  readonly store: ReadModelStore;
  readonly close: () => Promise<void>;
}

type WithStore = (test: (store: ReadModelStore) => Promise<void>) => () => Promise<void>;

/** What every store of read models does. */
export const readModelStoreContract = (name: string, open: () => Promise<Opened>): void => {
  const withStore: WithStore = (test) => async () => {
    const { store, close } = await open();
    try {
      await test(store);
    } finally {
      await close();
    }
  };
  describe(`${name}: builds`, () => {
    writing(withStore);
    switching(withStore);
  });
};

const writing = (withStore: WithStore): void => {
  it(
    'writes rows and checkpoint together, and only from where the writer believes it to be',
    withStore(async (store) => {
      const { id } = await store.begin(one);
      const huge = 2n ** 62n + 1n;
      expect(await store.commit(id, { from: null, to: at(huge), rows: [row('a'), row('b')] })).toBe(true);
      expect((await store.builds())[0]).toMatchObject({ ...one, id, status: 'building', checkpoint: at(huge) });
      // The same once more, as after a lost answer or from a second process: nothing changes.
      expect(await store.commit(id, { from: null, to: at(9n), rows: [row('a', 9)] })).toBe(false);
      expect(await store.commit(id, { from: 5n, to: at(9n), rows: [row('a', 9)] })).toBe(false);
      expect(await store.load(id, 'a')).toEqual(row('a'));
      expect((await store.builds())[0]?.checkpoint?.position).toBe(huge);
      expect(await store.commit(id + 1, { from: null, to: at(1n), rows: [] })).toBe(false);
    }),
  );
  it(
    'moves the seq of a row without its state',
    withStore(async (store) => {
      const { id } = await store.begin(one);
      await store.commit(id, { from: null, to: at(1n), rows: [row('a')] });
      await store.commit(id, { from: 1n, to: at(2n), rows: [{ key: 'a', seq: 8 }] });
      expect(await store.load(id, 'a')).toEqual({ ...row('a'), seq: 8 });
      expect(await store.load(id, 'b')).toBeNull();
    }),
  );
  it(
    'pages through the rows of the live build in order of key',
    withStore(async (store) => {
      expect(await store.page('positions', null, 10)).toEqual([]);
      const { id } = await store.begin(one);
      const rows = ['c', 'a', 'é', 'b'].map((key) => row(key));
      await store.commit(id, { from: null, to: at(1n), rows });
      await store.promote(id);
      const first = await store.page('positions', null, 3);
      expect(first.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
      expect(first[0]).toEqual({ key: 'a', seq: 3, summary: '{"seq":3}' });
      expect((await store.page('positions', 'c', 3)).map(({ key }) => key)).toEqual(['é']);
      await store.discard(id);
      expect(await store.page('positions', null, 10)).toEqual([]);
      expect(await store.builds()).toEqual([]);
    }),
  );
};

const switching = (withStore: WithStore): void => {
  it(
    'goes on with an unfinished build of the same identity, and drops one of another',
    withStore(async (store) => {
      const first = await store.begin(one);
      await store.commit(first.id, { from: null, to: at(1n), rows: [row('a')] });
      expect((await store.begin(one)).id).toBe(first.id);
      const other = await store.begin({ ...one, code: 'abc' });
      expect(other.id).not.toBe(first.id);
      expect(other.checkpoint).toBeNull();
      expect(await store.load(first.id, 'a')).toBeNull();
      expect((await store.begin({ ...one, projection: 'equity' })).id).not.toBe(other.id);
      expect(await store.builds()).toHaveLength(2);
    }),
  );
  it(
    'shows readers the old build until the new one is promoted, then only the new one',
    withStore(async (store) => {
      const old = await store.begin(one);
      await store.commit(old.id, { from: null, to: at(1n), rows: [row('a', 1), row('b', 1)] });
      expect(await store.live('positions', 'a')).toBeNull();
      expect(await store.promote(old.id)).toBe(true);
      expect((await store.live('positions', 'a'))?.row).toEqual(row('a', 1));
      const next = await store.begin({ ...one, version: 2 });
      await store.commit(next.id, { from: null, to: at(2n), rows: [row('a', 2)] });
      expect((await store.live('positions', 'a'))?.build).toMatchObject({ id: old.id, version: 1, status: 'live' });
      // The old one is kept up meanwhile.
      expect(await store.commit(old.id, { from: 1n, to: at(2n), rows: [row('b', 2)] })).toBe(true);
      expect(await store.promote(next.id)).toBe(true);
      expect((await store.live('positions', 'a'))?.build).toMatchObject({ id: next.id, version: 2 });
      expect(await store.live('positions', 'b')).toBeNull();
      expect(await store.builds()).toHaveLength(1);
      expect(await store.commit(old.id, { from: 2n, to: at(3n), rows: [] })).toBe(false);
      expect(await store.promote(old.id)).toBe(false);
    }),
  );
};
