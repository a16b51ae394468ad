import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import type { AnyEvent, EventStore } from '../../engine/index.ts';
import { Journal } from '../journal/journal.ts';
import { sealedSession, type Seal } from './chain.ts';

const note = (seq: number): AnyEvent => ({
  seq,
  type: 'NoteRecorded',
  version: 1,
  data: { note: `note ${seq}`, values: { seq } },
  time: 1_700_000_000_000 + seq,
  tape: { block: 0, row: seq },
  cause: seq === 0 ? null : seq - 1,
});
const notes = (from: number, to: number): AnyEvent[] => Array.from({ length: to - from }, (_, i) => note(from + i));

const sealsOf = async (store: EventStore): Promise<Seal[]> => {
  const seals: Seal[] = [];
  for await (const batch of store.read(sealedSession('s').seals)) {
    for (const event of batch) seals.push(JSON.parse(event.data as string) as Seal);
  }
  return seals;
};

const recorded = async (count: number): Promise<{ store: EventStore; seals: Seal[] }> => {
  const store = memoryStore();
  const journal = await Journal.open(store, 's');
  await journal.record(notes(0, count));
  await journal.close();
  return { store, seals: await sealsOf(store) };
};

describe('a session that is recorded', () => {
  it.each([1, 1_023, 1_024, 1_025, 5_000])('is sealed to its last event: %i of them', async (count) => {
    const { seals } = await recorded(count);
    expect(seals.map(({ first, count: events }) => [first, events])).toEqual(
      Array.from({ length: Math.ceil(count / 1_024) }, (_, block) => [
        1_024 * block,
        Math.min(1_024, count - 1_024 * block),
      ]),
    );
  });

  it('has the same seals wherever it was interrupted', async () => {
    const { seals } = await recorded(5_000);
    for (const cut of [0, 1, 1_000, 1_024, 2_048, 3_000, 4_999, 5_000]) {
      const store = memoryStore();
      const first = await Journal.open(store, 's');
      await first.record(notes(0, cut));
      await first.flush();
      const second = await Journal.open(store, 's');
      await second.record(notes(0, 5_000));
      const { chain, written } = await second.close();
      expect(written).toBe(5_000 - cut);
      expect(await sealsOf(store)).toEqual(seals);
      expect(chain).toEqual({ head: seals.at(-1)?.head, blocks: seals.length, events: 5_000 });
    }
  });

  it('is sealed no further than its events are durable', async () => {
    const store = memoryStore();
    const journal = await Journal.open(store, 's');
    await journal.record(notes(0, 2_000));
    expect([await store.revision('session-s'), await store.revision(sealedSession('s').seals)]).toEqual([1_999, -1]);
    await journal.record(notes(2_000, 4_000));
    expect([await store.revision('session-s'), await store.revision(sealedSession('s').seals)]).toEqual([3_999, 0]);
  });

  it('keeps its chain when it is recorded once more', async () => {
    const { store, seals } = await recorded(3_000);
    const head = await store.head();
    const again = await Journal.open(store, 's');
    await again.record(notes(0, 3_000));
    expect((await again.close()).chain?.head).toBe(seals.at(-1)?.head);
    expect(await store.head()).toBe(head);
  });

  it('gets one when it was recorded before there were chains', async () => {
    const { store, seals } = await recorded(3_000);
    const old = memoryStore();
    for await (const batch of store.read('session-s')) {
      await old.append('session-s', batch, await old.revision('session-s'));
    }
    const journal = await Journal.open(old, 's');
    await journal.record(notes(0, 3_000));
    await journal.close();
    expect(await sealsOf(old)).toEqual(seals);
  });

  it('can be sealed in between, and goes on behind the short block', async () => {
    const store = memoryStore();
    const journal = await Journal.open(store, 's');
    await journal.record(notes(0, 10));
    await journal.seal();
    await journal.seal();
    await journal.record(notes(10, 1_100));
    await journal.close();
    expect((await sealsOf(store)).map(({ first, count }) => [first, count])).toEqual([
      [0, 10],
      [10, 1_024],
      [1_034, 66],
    ]);
  });

  it('is not continued when events that were sealed are gone', async () => {
    const { store } = await recorded(3_000);
    const shorter = memoryStore();
    for (const stream of ['session-s', sealedSession('s').seals]) {
      const limit = stream === 'session-s' ? 2_999 : 3;
      for await (const batch of store.read(stream, { limit })) {
        await shorter.append(stream, batch, await shorter.revision(stream));
      }
    }
    await expect(Journal.open(shorter, 's')).rejects.toMatchObject({ code: 'E_CHAIN_AHEAD' });
  });

  it('writes no chain where it only compares', async () => {
    const { store } = await recorded(10);
    const head = await store.head();
    const journal = await Journal.compare(store, 's');
    await journal.record(notes(0, 10));
    expect((await journal.close()).chain).toBeNull();
    expect(await store.head()).toBe(head);
  });
});
