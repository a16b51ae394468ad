import { describe, expect, it } from 'vitest';
import { event, events } from './sample.ts';
import { collect, expectRefusal, type OpenStore, revisions, withStore, written } from './setting.ts';

const writing = (open: OpenStore): void => {
  it(
    'gives revisions from 0 and growing positions',
    withStore(open, async (store) => {
      const first = await store.append('a', events(1, 2), 'no-stream');
      const other = await store.append('b', [event(3)], 'no-stream');
      const second = await store.append('a', [event(4)], 1);
      expect([first.revision, other.revision, second.revision]).toEqual([1, 0, 2]);
      expect([first.duplicate, other.duplicate, second.duplicate]).toEqual([false, false, false]);
      expect(first.position < other.position && other.position < second.position).toBe(true);
      expect(await store.head()).toBe(second.position);
      expect(await store.revision('a')).toBe(2);
    }),
  );
  it(
    'keeps id, type, data and meta to the letter, and says when it was recorded',
    withStore(open, async (store) => {
      const one = event(1, { type: 'Größe 大小 💹', data: '{"s":"naïve \\u0000 漢字 🚀"}', meta: '{"é":"𝄞"}' });
      await store.append('ストリーム-💱%_', [one], 'no-stream');
      const [read] = await collect(store.read('ストリーム-💱%_'));
      expect(read).toMatchObject({ ...one, stream: 'ストリーム-💱%_', revision: 0 });
      expect(Number.isSafeInteger(read?.recordedAt)).toBe(true);
    }),
  );
  it(
    'keeps bytes as they are, up to a megabyte, ready to be seen as doubles',
    withStore(open, async (store) => {
      const numbers = Float64Array.from({ length: 125_000 }, (_, index) => index / 7);
      const large = new Uint8Array(numbers.buffer);
      const small = Uint8Array.from({ length: 256 }, (_, index) => index);
      await store.append('tape', [event(1, { data: large }), event(2, { data: small }), event(3)], 'no-stream');
      const [first, second, third] = await collect(store.read('tape'));
      const bytes = first?.data as Uint8Array;
      expect(new Float64Array(bytes.buffer, bytes.byteOffset, numbers.length)).toEqual(numbers);
      expect(second?.data).toEqual(small);
      expect(third?.data).toBe('{"n":3}');
    }),
  );
};

const refusing = (open: OpenStore): void => {
  it(
    'writes nothing for no events, but holds the expectation',
    withStore(open, async (store) => {
      expect(await store.append('a', [], 'no-stream')).toMatchObject({ revision: -1, duplicate: false });
      await store.append('a', [event(1)], 'no-stream');
      expect(await store.append('a', [], 0)).toMatchObject({ revision: 0, duplicate: false });
      await expectRefusal(store.append('a', [], 5), 'E_WRONG_EXPECTED_REVISION');
      expect(await collect(store.readAll())).toHaveLength(1);
    }),
  );
  it(
    'refuses what cannot be kept, before anything is written',
    withStore(open, async (store) => {
      await expectRefusal(store.append('a', [event(1, { id: 'no-uuid' })], 'any'), 'E_EVENT_INVALID');
      await expectRefusal(store.append('a', [event(1, { data: '"\ud800"' })], 'any'), 'E_EVENT_INVALID');
      await expectRefusal(store.append('', [event(1)], 'any'), 'E_EVENT_INVALID');
      await expectRefusal(store.append('a', [event(1)], 1.5), 'E_EVENT_INVALID');
      const half = new Uint8Array(8_400_000);
      const both = [event(1, { data: half }), event(2, { data: half })];
      await expectRefusal(store.append('a', both, 'any'), 'E_EVENT_TOO_LARGE');
      expect(await store.revision('a')).toBe(-1);
    }),
  );
};

const expecting = (open: OpenStore): void => {
  it(
    'refuses a stale, a future and a wrong expectation, and writes nothing',
    withStore(open, async (store) => {
      await expectRefusal(store.append('a', [event(1)], 0), 'E_WRONG_EXPECTED_REVISION');
      await expectRefusal(store.append('a', [event(1)], 'stream-exists'), 'E_WRONG_EXPECTED_REVISION');
      await store.append('a', events(1, 3), 'no-stream');
      const refusal = await expectRefusal(store.append('a', [event(9)], 1), 'E_WRONG_EXPECTED_REVISION');
      expect(refusal.detail.where).toContain('2');
      await expectRefusal(store.append('a', [event(9)], 3), 'E_WRONG_EXPECTED_REVISION');
      await expectRefusal(store.append('a', [event(9)], 'no-stream'), 'E_WRONG_EXPECTED_REVISION');
      expect((await collect(store.read('a'))).map(written)).toEqual(events(1, 3));
    }),
  );
  it(
    'takes -1 for no stream, and the loose expectations',
    withStore(open, async (store) => {
      expect((await store.append('a', [event(1)], -1)).revision).toBe(0);
      expect((await store.append('a', [event(2)], 'any')).revision).toBe(1);
      expect((await store.append('a', [event(3)], 'stream-exists')).revision).toBe(2);
      expect((await store.append('new', [event(4)], 'any')).revision).toBe(0);
    }),
  );
  it(
    'lets exactly one of several concurrent appends win',
    withStore(open, async (store) => {
      await store.append('a', [event(0)], 'no-stream');
      const rivals = Array.from({ length: 8 }, (_, index) => store.append('a', [event(10 + index)], 0));
      const outcomes = await Promise.allSettled(rivals);
      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
      for (const rival of rivals) {
        await rival.catch((error: unknown) => expect(error).toMatchObject({ code: 'E_WRONG_EXPECTED_REVISION' }));
      }
      expect(revisions(await collect(store.read('a')))).toEqual([0, 1]);
    }),
  );
  it(
    'keeps the order of appends that do not wait for each other',
    withStore(open, async (store) => {
      const appends = Array.from({ length: 50 }, (_, index) => store.append('a', [event(index)], index - 1));
      expect((await Promise.all(appends)).map((each) => each.revision)).toEqual(Array.from(appends.keys()));
      expect((await collect(store.read('a'))).map(written)).toEqual(events(0, 49));
    }),
  );
};

const racing = (open: OpenStore): void => {
  it(
    'takes every event of writers who name no revision, once each',
    withStore(open, async (store) => {
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        for (let n = 0; n < 5; n++) await store.append('a', [event(100 * writer + n)], 'any');
      });
      await Promise.all(writers);
      const read = await collect(store.read('a'));
      expect(revisions(read)).toEqual(Array.from({ length: 20 }, (_, index) => index));
      for (let writer = 0; writer < 4; writer++) {
        const own = read.filter(({ id }) =>
          Array.from({ length: 5 }, (_, n) => event(100 * writer + n).id).includes(id),
        );
        expect(own.map(written)).toEqual(events(100 * writer, 100 * writer + 4));
      }
    }),
  );
  it(
    'keeps each stream in order within the order of all, whoever writes at the same time',
    withStore(open, async (store) => {
      const streams = ['a', 'b', 'c'];
      const writers = streams.map(async (stream, writer) => {
        for (let n = 0; n < 10; n++)
          await store.append(stream, events(1_000 * writer + 2 * n, 1_000 * writer + 2 * n + 1), 2 * n - 1);
      });
      await Promise.all(writers);
      const all = await collect(store.readAll());
      expect(all).toHaveLength(60);
      for (const [index, { position }] of all.entries())
        expect(position > (all[index - 1]?.position ?? -1n)).toBe(true);
      for (const stream of streams) {
        const own = all.filter((each) => each.stream === stream);
        expect(revisions(own)).toEqual(Array.from({ length: 20 }, (_, index) => index));
        expect(own).toEqual(await collect(store.read(stream)));
      }
    }),
  );
};

const repeating = (open: OpenStore): void => {
  it(
    'takes an append of some megabytes in order, and knows it when it is repeated',
    withStore(open, async (store) => {
      const large = Array.from({ length: 30 }, (_, n) => event(n, { data: new Uint8Array(100_000).fill(n) }));
      const first = await store.append('tape', large, 'no-stream');
      expect(first).toMatchObject({ revision: 29, duplicate: false });
      expect(await store.append('tape', large, 'no-stream')).toEqual({ ...first, duplicate: true });
      await expectRefusal(
        store.append('tape', [...large.slice(0, 20), event(99)], 'no-stream'),
        'E_WRONG_EXPECTED_REVISION',
      );
      const read = await collect(store.read('tape'));
      expect(read.map(({ id, data }) => [id, data.length, data[0]])).toEqual(
        large.map(({ id }, n) => [id, 100_000, n]),
      );
    }),
  );
  it(
    'answers a repeated append as the first one, and writes nothing',
    withStore(open, async (store) => {
      await store.append('a', [event(0)], 'no-stream');
      const first = await store.append('a', events(1, 3), 0);
      const { revision, position } = first;
      expect(await store.append('a', events(1, 3), 0)).toEqual({ revision, position, duplicate: true });
      await store.append('a', [event(4)], 3);
      expect(await store.append('a', events(1, 3), 0)).toEqual({ revision, position, duplicate: true });
      expect(await store.append('a', [event(0)], 'no-stream')).toMatchObject({ revision: 0, duplicate: true });
      expect(await store.revision('a')).toBe(4);
    }),
  );
  it(
    'knows a repeated append without an exact revision while it is recent',
    withStore(open, async (store) => {
      const first = await store.append('a', events(1, 3), 'any');
      expect((await store.append('a', events(1, 3), 'any')).revision).toBe(first.revision);
      expect((await store.append('a', events(1, 3), 'stream-exists')).revision).toBe(first.revision);
      expect(await store.revision('a')).toBe(2);
    }),
  );
  it(
    'refuses a repetition that is not the same to the end',
    withStore(open, async (store) => {
      await store.append('a', events(0, 2), 'no-stream');
      const differs = [event(1), event(9)];
      const refusal = await expectRefusal(store.append('a', differs, 0), 'E_WRONG_EXPECTED_REVISION');
      expect(refusal.detail.why).toContain('revision 2');
      await expectRefusal(store.append('a', events(1, 5), 0), 'E_WRONG_EXPECTED_REVISION');
      await expectRefusal(store.append('a', [event(2), event(1)], 0), 'E_WRONG_EXPECTED_REVISION');
      expect(await store.revision('a')).toBe(2);
    }),
  );
};

/** Appends: revisions, content, expectations, repetitions. */
export const appending = (open: OpenStore): void => {
  describe('append', () => {
    writing(open);
    refusing(open);
    expecting(open);
    racing(open);
    repeating(open);
  });
};
