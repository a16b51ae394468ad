import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { openSqliteStore, type SqliteStoreOptions } from '../../adapters/event-stores/sqlite/index.ts';
import { EngineError, type AnyEvent, type RecordedEvent } from '../../engine/index.ts';
import type { Store } from '../home.ts';
import { GrowingJournal } from './growing-journal.ts';
import { JournalThread } from './journal-thread.ts';
import { Journal, streamOf } from './journal.ts';
import { closing, openJournal } from './open-journal.ts';
import type { Recorder } from './recorder.ts';

/** Events of a made-up session: candles with their blocks of the tape, each second one caused by the one before. */
const events = (from: number, to: number, word = 'halt'): readonly AnyEvent[] =>
  Array.from({ length: to - from }, (_, index) => {
    const seq = from + index;
    return {
      seq,
      type: 'TradingHalted',
      version: 1,
      time: 1_700_000_000_000 + seq,
      tape: seq === 0 ? null : { block: seq >> 8, row: seq & 255 },
      cause: seq % 2 === 0 ? null : seq - 1,
      data: { by: 'test', reason: `${word} ${seq}` },
    };
  });

const everything = async (store: Store): Promise<readonly RecordedEvent[]> => {
  const found: RecordedEvent[] = [];
  for await (const batch of store.read(streamOf('s'))) found.push(...batch);
  return found;
};

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'no error';
  } catch (error) {
    return error instanceof EngineError ? error.code : String(error);
  }
};

describe('a journal in a thread of its own', () => {
  let folder = '';
  const opened: Store[] = [];
  const openAt = (name: string, options: SqliteStoreOptions = {}): Store => {
    const store = openSqliteStore(join(folder, name), options);
    opened.push(store);
    return store;
  };
  const thread = ({ place }: Store, mode: 'record' | 'compare' = 'record'): Recorder => {
    if (!place) throw new Error('the store has no place');
    return new JournalThread({ place, session: 's', mode });
  };
  /** Records in steps, as the blocks of a tape come. */
  const fill = async (journal: Recorder, all: readonly AnyEvent[], step = 700): Promise<void> => {
    for (let at = 0; at < all.length; at += step) await journal.record(all.slice(at, at + step));
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hypertrader-journal-'));
  });
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    rmSync(folder, { recursive: true });
  });

  it('leaves the same events and hash as one beside the turn, more of them than may be under way', async () => {
    const all = events(0, 50_001);
    const [here, there] = [openAt('here.db'), openAt('there.db')];
    const beside = await Journal.open(here, 's');
    const expected = await closing(beside, () => fill(beside, all));
    const journal = thread(there);
    expect(await closing(journal, () => fill(journal, all))).toEqual(expected);
    const facts = ({ id, type, data, meta, revision }: RecordedEvent): unknown => ({ id, type, data, meta, revision });
    expect((await everything(there)).map(facts)).toEqual((await everything(here)).map(facts));
    const compared = thread(there, 'compare');
    expect(await closing(compared, () => fill(compared, all))).toEqual({ ...expected, written: 0, chain: null });
    expect(compared.difference).toBeNull();
  });

  it('goes on behind what is there, and says how much of it is new', async () => {
    const store = openAt('store.db');
    const first = thread(store);
    await first.record(events(0, 3_000));
    await first.leave();
    expect(await store.revision(streamOf('s'))).toBe(2_999);
    const second = thread(store);
    expect(await closing(second, () => fill(second, events(0, 5_000)))).toMatchObject({
      events: 5_000,
      written: 2_000,
    });
  });

  it('finds the first event that differs, one too many and one too few', async () => {
    const store = openAt('store.db');
    const recorded = thread(store);
    await closing(recorded, () => fill(recorded, events(0, 4_000)));
    const compared = async (all: readonly AnyEvent[]): Promise<Recorder['difference']> => {
      const journal = thread(store, 'compare');
      await closing(journal, () => fill(journal, all));
      return journal.difference;
    };
    const changed = [...events(0, 2_222), ...events(2_222, 4_000, 'other')];
    expect(await compared(changed)).toMatchObject({
      seq: 2_222,
      recorded: expect.stringContaining('halt 2222') as string,
      replayed: expect.stringContaining('other 2222') as string,
    });
    expect(await compared(events(0, 4_001))).toMatchObject({ seq: 4_000, recorded: null });
    expect(await compared(events(0, 3_999))).toMatchObject({ seq: 3_999, replayed: null });
    const again = thread(store);
    expect(await codeOf(closing(again, () => fill(again, changed)))).toBe('E_RUN_DIFFERS');
    expect(await everything(store)).toHaveLength(4_000);
  });

  it('ends the run when there is no room left, keeps what was written, and goes on with room again', async () => {
    const all = events(0, 40_000);
    const small = thread(openAt('store.db', { pagesMax: 200 }));
    const failure = await closing(small, () => fill(small, all)).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EngineError);
    expect(failure).toMatchObject({ code: 'E_STORE_FULL', detail: { where: join(folder, 'store.db') } });
    expect(await codeOf(small.record(events(0, 1)))).toBe('E_STORE_FULL');
    const store = openAt('store.db');
    const kept = (await everything(store)).length;
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(40_000);
    const roomy = thread(store);
    expect(await closing(roomy, () => fill(roomy, all))).toMatchObject({ events: 40_000, written: 40_000 - kept });
  });

  it('stops when somebody else writes the same session', async () => {
    const store = openAt('store.db');
    const one = thread(store);
    // So many that some of them must have been taken.
    await fill(one, events(0, 30_000));
    const foreign = { id: '00000000-0000-4000-8000-000000000001', type: 'TradingHalted', data: '{}', meta: '{}' };
    await store.append(streamOf('s'), [foreign], 'any');
    expect(await codeOf(closing(one, () => fill(one, events(30_000, 60_000))))).toBe('E_RUN_TAKEN');
  });

  it('says what is wrong with a store that it cannot open', async () => {
    const journal = new JournalThread({ place: { path: folder, options: {} }, session: 's', mode: 'record' });
    expect(await codeOf(closing(journal, () => fill(journal, events(0, 10))))).toBe('E_STORE_UNAVAILABLE');
  });

  it('starts in a process whose flags no thread may have', () => {
    const script = `
      import { JournalThread } from ${JSON.stringify(join(import.meta.dirname, 'journal-thread.ts'))};
      const place = { path: ${JSON.stringify(join(folder, 'store.db'))}, options: {} };
      const journal = new JournalThread({ place, session: 's', mode: 'record' });
      process.stdout.write(String((await journal.close()).events));`;
    const flags = ['--max-old-space-size=512', '--max-semi-space-size=8', '--input-type=module', '-e', script];
    const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '0', stderr: '' });
  });

  it.each([4_000, 5_000, 5_001, 12_000])(
    'takes over a run that has grown, and nothing shows: %i events',
    async (count) => {
      const all = events(0, count);
      const [here, there] = [openAt('here.db'), openAt('there.db')];
      const beside = await openJournal(here, 's', 'record', 1);
      expect(beside).toBeInstanceOf(Journal);
      const expected = await closing(beside, () => fill(beside, all));
      const growing = await openJournal(there, 's', 'record', 2);
      expect(await closing(growing, () => fill(growing, all))).toEqual(expected);
      const facts = ({ id, type, data, meta, revision }: RecordedEvent): unknown => ({
        id,
        type,
        data,
        meta,
        revision,
      });
      expect((await everything(there)).map(facts)).toEqual((await everything(here)).map(facts));
      const changed = [...all.slice(0, -1), ...events(count - 1, count, 'other')];
      const compared = await openJournal(there, 's', 'compare', 2);
      await closing(compared, () => fill(compared, changed));
      expect(compared.difference).toMatchObject({ seq: count - 1 });
    },
  );

  it('finds a difference before and after it has taken over', async () => {
    const store = openAt('store.db');
    const recorded = await openJournal(store, 's', 'record', 2);
    await closing(recorded, () => fill(recorded, events(0, 9_000)));
    for (const seq of [0, 3, 4_899, 5_000, 8_999]) {
      const journal = await openJournal(store, 's', 'compare', 2);
      await closing(journal, () => fill(journal, [...events(0, seq), ...events(seq, 9_000, 'other')]));
      expect(journal.difference).toMatchObject({ seq });
      const again = await openJournal(store, 's', 'record', 2);
      expect(await codeOf(closing(again, () => fill(again, [...events(0, seq), ...events(seq, 9_000, 'other')])))).toBe(
        'E_RUN_DIFFERS',
      );
    }
  });

  it('is used on a store that another thread can open, and nowhere else', async () => {
    expect(await openJournal(openAt('clock.db', { now: () => 1 }), 's', 'record', 2)).toBeInstanceOf(Journal);
    expect(await openJournal(memoryStore(), 's', 'record', 2)).toBeInstanceOf(Journal);
    expect(await openJournal(openAt('store.db'), 's', 'record', 2)).toBeInstanceOf(GrowingJournal);
  });
});
