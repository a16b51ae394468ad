import { describe, expect, it } from 'vitest';
import type { EventStore } from '../../../engine/index.ts';
import { event, events } from './sample.ts';
import { collect, gather, type OpenStore, revisions, withStore, written } from './setting.ts';

const oneStream = (open: OpenStore): void => {
  it(
    'yields nothing for a stream that does not exist',
    withStore(open, async (store) => {
      expect(await collect(store.read('a'))).toEqual([]);
      expect(await collect(store.read('a', { direction: 'backwards' }))).toEqual([]);
      expect(await store.revision('a')).toBe(-1);
      expect(await store.head()).toBe(-1n);
      expect(await collect(store.readAll())).toEqual([]);
      expect(await collect(store.readAll({ direction: 'backwards' }))).toEqual([]);
      expect(await gather(store.streams(''))).toEqual([]);
    }),
  );
  it(
    'reads both ways, from a revision (inclusive), at most so many',
    withStore(open, async (store) => {
      await store.append('a', events(0, 9), 'no-stream');
      await store.append('b', events(20, 29), 'no-stream');
      const read = async (options: Parameters<EventStore['read']>[1]): Promise<readonly number[]> =>
        revisions(await collect(store.read('a', options)));
      expect(await read({})).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(await read({ from: 7 })).toEqual([7, 8, 9]);
      expect(await read({ from: 7, limit: 2 })).toEqual([7, 8]);
      expect(await read({ from: 10 })).toEqual([]);
      expect(await read({ limit: 0 })).toEqual([]);
      expect(await read({ direction: 'backwards', limit: 3 })).toEqual([9, 8, 7]);
      expect(await read({ direction: 'backwards', from: 1 })).toEqual([1, 0]);
      expect(await read({ direction: 'backwards', from: 99, limit: 1 })).toEqual([9]);
    }),
  );
  it(
    'reads more than one batch without gap or repetition',
    withStore(open, async (store) => {
      for (let from = 0; from < 2_500; from += 500) await store.append('a', events(from, from + 499), from - 1);
      const expected = Array.from({ length: 2_500 }, (_, index) => index);
      expect(revisions(await collect(store.read('a')))).toEqual(expected);
      expect(revisions(await collect(store.readAll()))).toEqual(expected);
      expected.reverse();
      expect(revisions(await collect(store.read('a', { direction: 'backwards' })))).toEqual(expected);
      expect(revisions(await collect(store.readAll({ direction: 'backwards' })))).toEqual(expected);
      expect(revisions(await collect(store.read('a', { limit: 1_001 })))).toHaveLength(1_001);
    }),
  );
  it(
    'keeps batches of large events small',
    withStore(open, async (store) => {
      const data = new Uint8Array(900_000);
      for (let n = 0; n < 12; n++) await store.append('tape', [event(n, { data })], n - 1);
      const sizes = (await gather(store.read('tape'))).map((batch) => batch.length);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(12);
      expect(Math.max(...sizes)).toBeLessThan(12);
    }),
  );
};

const wholeStore = (open: OpenStore): void => {
  const mixed = async (store: EventStore): Promise<void> => {
    await store.append('session-1', [event(0), event(1, { type: 'SessionStopped' })], 'no-stream');
    await store.append('tape-x', [event(2, { type: 'TapeBlockRecorded' })], 'no-stream');
    await store.append('session-2', [event(3)], 'no-stream');
    await store.append('session-1', [event(4)], 1);
    await store.append('Session-1', [event(5)], 'no-stream');
  };
  it(
    'reads all streams in the order of appends, both ways, after a position (exclusive)',
    withStore(open, async (store) => {
      await mixed(store);
      const all = await collect(store.readAll());
      expect(all.map((each) => each.data)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `{"n":${n}}`));
      for (const [index, each] of all.entries()) {
        expect(await collect(store.readAll({ after: each.position }))).toEqual(all.slice(index + 1));
        const before = await collect(store.readAll({ after: each.position, direction: 'backwards' }));
        expect(before).toEqual(all.slice(0, index).reverse());
      }
      expect(await collect(store.readAll({ limit: 2 }))).toEqual(all.slice(0, 2));
      expect(all.at(-1)?.position).toBe(await store.head());
    }),
  );
  it(
    'filters by stream prefix and by type',
    withStore(open, async (store) => {
      await mixed(store);
      const read = async (options: Parameters<EventStore['readAll']>[0]): Promise<readonly unknown[]> =>
        (await collect(store.readAll(options))).map((each) => (JSON.parse(String(each.data)) as { n: number }).n);
      expect(await read({ streamPrefix: 'session-' })).toEqual([0, 1, 3, 4]);
      expect(await read({ streamPrefix: 'session-', direction: 'backwards', limit: 2 })).toEqual([4, 3]);
      expect(await read({ streamPrefix: '' })).toEqual([0, 1, 2, 3, 4, 5]);
      expect(await read({ streamPrefix: 'session_' })).toEqual([]);
      expect(await read({ types: ['SessionStopped', 'TapeBlockRecorded'] })).toEqual([1, 2]);
      expect(await read({ types: ['OrderFilled'], streamPrefix: 'session-1' })).toEqual([0, 4]);
      expect(await read({ types: ['NeverSeen'] })).toEqual([]);
      expect(await read({ types: [] })).toEqual([]);
    }),
  );
  it(
    'lists streams by prefix, literally, in the order of their names',
    withStore(open, async (store) => {
      const names = ['b', 'a%1', 'a%', 'a_', 'ab', 'a', 'aé', 'a💱', 'a\u{ffff}', 'A'];
      for (const [index, name] of names.entries()) await store.append(name, [event(index)], 'no-stream');
      await store.append('a%', [event(50)], 0);
      const list = async (prefix: string): Promise<readonly string[]> =>
        (await gather(store.streams(prefix))).map((info) => `${info.stream} ${info.revision}`);
      expect(await list('a%')).toEqual(['a% 1', 'a%1 0']);
      expect(await list('a_')).toEqual(['a_ 0']);
      expect(await list('a')).toEqual(['a 0', 'a% 1', 'a%1 0', 'a_ 0', 'ab 0', 'aé 0', 'a\u{ffff} 0', 'a💱 0']);
      expect(await list('zz')).toEqual([]);
      expect(await list('')).toHaveLength(names.length);
    }),
  );
};

const restarting = (open: OpenStore): void => {
  it(
    'has everything after it was closed and opened again',
    withStore(open, async (store, { reopen }) => {
      await store.append('a', events(0, 4), 'no-stream');
      const first = await store.append('tape', [event(9, { data: new Uint8Array(50_000).fill(3) })], 'no-stream');
      const before = await collect(store.readAll());
      const again = (await reopen?.()) ?? store;
      expect(await collect(again.readAll())).toEqual(before);
      expect((await collect(again.read('a'))).map(written)).toEqual(events(0, 4));
      expect(await again.append('tape', [event(9)], 'no-stream')).toEqual({ ...first, duplicate: true });
      expect((await again.append('a', [event(5)], 4)).revision).toBe(5);
    }),
  );
};

/** Reads: one stream, the whole store, names, after a restart. */
export const reading = (open: OpenStore): void => {
  describe('read', () => {
    oneStream(open);
    wholeStore(open);
    restarting(open);
  });
};
