import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { EngineError, type EventStore, type NewEvent, type RecordedEvent } from '../../engine/index.ts';
import { openStore, storeFile } from '../../runtime/home.ts';
import { copyEvents } from '../../runtime/transfer/copy.ts';
import { exportStore, importStore } from '../../runtime/transfer/desk.ts';
import { quiet } from '../audit/recorded-home.ts';
import { scratchFolder } from '../program/home.ts';
import { all, history, write, writtenHome, type History } from './histories.ts';

const folder = scratchFolder('transfer');
let homes = 0;
const freshHome = (): string => join(folder, `home-${homes++}`);

const at = (home: string) => ({ home, choice: null });
const exported = async (home: string, name: string): Promise<string> => {
  const file = join(folder, `${name}-${homes++}.jsonl`);
  await exportStore({ store: at(home), prefixes: [], file }, quiet);
  return file;
};
const written = (appends: History): Promise<string> => writtenHome(freshHome(), appends);

/** A store that dies after some appends, as if somebody had pulled the plug. */
const dying = (store: EventStore, appends: number): EventStore => {
  let left = appends;
  const append: EventStore['append'] = (...args) =>
    left-- > 0 ? store.append(...args) : Promise.reject(new Error('the plug was pulled'));
  return Object.assign(Object.create(store) as EventStore, {
    append,
    read: store.read.bind(store),
    revision: store.revision.bind(store),
  });
};

describe('a store that is exported', () => {
  it('comes back as it was: every event, their order, and the same file again', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (appends) => {
        const home = await written(appends);
        const file = await exported(home, 'out');
        const other = freshHome();
        const { written: count } = await importStore({ file, store: at(other) }, quiet);
        expect(count).toBe(appends.flatMap(([, events]) => events).length);
        const [before, after] = [await openStore(home), await openStore(other)];
        expect(await all(after)).toEqual(await all(before));
        await Promise.all([before.close(), after.close()]);
        expect(readFileSync(await exported(other, 'again')).equals(readFileSync(file))).toBe(true);
        expect(await importStore({ file, store: at(other) }, quiet)).toEqual({ written: 0, known: count });
      }),
      { numRuns: 8 },
    );
  });

  it('is refused when its file was cut off or changed anywhere, with the line, and nothing is written', async () => {
    const appends = fc.sample(history, { numRuns: 1, seed: 4 })[0] ?? [];
    const file = await exported(await written(appends), 'whole');
    const bytes = readFileSync(file);
    const damaged = join(folder, 'damaged.jsonl');
    const refused = async (content: Uint8Array): Promise<void> => {
      writeFileSync(damaged, content);
      const home = freshHome();
      const error: unknown = await importStore({ file: damaged, store: at(home) }, quiet).catch(
        (each: unknown) => each,
      );
      expect(error).toBeInstanceOf(EngineError);
      expect(error).toMatchObject({
        code: 'E_EVENTS_FILE',
        detail: { where: expect.stringMatching(/, line \d+$/) as string },
      });
      expect(existsSync(storeFile(home))).toBe(false);
    };
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 2 }), fc.integer({ min: 0, max: 7 }), async (place, bit) => {
        const changed = Buffer.from(bytes);
        changed[place] = (changed[place] ?? 0) ^ (1 << bit);
        await refused(changed);
        await refused(bytes.subarray(0, place));
      }),
      { numRuns: 20 },
    );
    const lines = bytes.toString().trimEnd().split('\n');
    const swapped = lines.toSpliced(1, 2, lines[2] ?? '', lines[1] ?? '');
    for (const other of [lines.toSpliced(2, 1), swapped, lines.toSpliced(2, 0, lines[2] ?? ''), [...lines, lines[1]]]) {
      await refused(Buffer.from(`${other.join('\n')}\n`));
    }
    await refused(Buffer.from(''));
  });
});

describe('a store that is copied', () => {
  it('goes on where it was killed, and ends with the same events in the same order', async () => {
    await fc.assert(
      fc.asyncProperty(history, fc.nat({ max: 20 }), fc.boolean(), async (appends, deaths, isOrdered) => {
        const from = memoryStore();
        await write(from, appends);
        const to = memoryStore();
        const job = { from, prefixes: [], total: null, isOrdered };
        for (let death = 0; death < deaths; death++) {
          const attempt = copyEvents({ ...job, to: dying(to, 1) }, quiet);
          await attempt.catch((error: unknown) => expect(String(error)).toContain('the plug was pulled'));
        }
        await copyEvents({ ...job, to }, quiet);
        const events = await all(from);
        if (!isOrdered) expect(await all(to)).toEqual(events);
        expect(await copyEvents({ ...job, to }, quiet)).toEqual({ written: 0, known: events.length });
      }),
      { numRuns: 30 },
    );
  });

  it('can be only some streams, in the order of the whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.subarray(['session-', 'chain-', 'tape-é'], { minLength: 1 }),
        async (appends, prefixes) => {
          const [from, to] = [memoryStore(), memoryStore()];
          await write(from, appends);
          await copyEvents({ from, to, prefixes, total: null, isOrdered: false }, quiet);
          const wanted = (await all(from)).filter((each) =>
            prefixes.some((prefix) => (each as RecordedEvent).stream.startsWith(prefix)),
          );
          expect(await all(to)).toEqual(wanted);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('never replaces an event, and never writes behind a gap', async () => {
    const note = (n: number): NewEvent => ({
      id: `11111111-1111-4111-8111-11111111111${n}`,
      type: 'A',
      data: `${n}`,
      meta: '{}',
    });
    const from = memoryStore();
    await from.append('a', [note(0), note(1)], 'no-stream');
    for (const other of [{ ...note(1), data: '7' }, { ...note(1), meta: '[]' }, { ...note(1), type: 'B' }, note(2)]) {
      const to = memoryStore();
      await to.append('a', [note(0), other], 'no-stream');
      const copy = copyEvents({ from, to, prefixes: [], total: null, isOrdered: false }, quiet);
      await expect(copy).rejects.toMatchObject({ code: 'E_COPY_DIFFERS' });
      expect(await to.revision('a')).toBe(1);
    }
    const shortened = Object.assign(Object.create(from) as EventStore, {
      async *readAll() {
        for await (const batch of from.readAll()) yield batch.slice(1);
      },
    });
    const to = memoryStore();
    const copy = copyEvents({ from: shortened, to, prefixes: [], total: null, isOrdered: false }, quiet);
    await expect(copy).rejects.toMatchObject({ code: 'E_COPY_GAP' });
    expect(await to.head()).toBe(-1n);
  });

  it('stops at Ctrl-C with what it has, and goes on later', async () => {
    const from = memoryStore();
    const events = Array.from({ length: 3_000 }, (_, n) => ({
      id: `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`,
      ...{ type: 'A', data: `${n}`, meta: '{}' },
    }));
    await from.append('a', events, 'no-stream');
    const to = memoryStore();
    const stop = new AbortController();
    const caller = {
      ...quiet,
      signal: stop.signal,
      progress: ({ done }: { done: number }) => done >= 1_000 && stop.abort(),
    };
    const job = { from, to, prefixes: [], total: 3_000, isOrdered: true };
    await expect(copyEvents(job, caller)).rejects.toMatchObject({ code: 'E_INTERRUPTED' });
    expect(await to.revision('a')).toBe(999);
    expect(await copyEvents(job, quiet)).toEqual({ written: 2_000, known: 1_000 });
  });
});
