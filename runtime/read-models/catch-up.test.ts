import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import type { EventStore, ReadModelStore, RecordedEvent } from '../../engine/index.ts';
import {
  type AnyProjection,
  defineProjection,
  fold,
  packageProjections,
  projections,
} from '../../projections/index.ts';
import { uuidOf } from '../journal/uuid.ts';
import { openBuilds, promoteAll } from './builds.ts';
import { catchUp } from './catch-up.ts';
import { type Story, stories, tell } from './interleaved.ts';
import { bringUp } from './keep-up.ts';

const all = [...packageProjections.values()];
const opened = () => ({ store: memoryStore(() => 0), readModels: memoryReadModels(() => 0) });
const parsed = (json: string | undefined): unknown => JSON.parse(json ?? 'null');

/** Every state of the live builds, as it should be: folded at once, from the events alone. */
const expectRight = async (readModels: ReadModelStore, { sessions }: Story): Promise<void> => {
  for (const projection of all) {
    if (projection.over === 'store') continue;
    for (const { stream, events, equity, position } of sessions) {
      const found = await readModels.live(projection.name, stream);
      expect(parsed(found?.row.state)).toEqual(parsed(JSON.stringify(fold(projection, events).state)));
      expect(found?.row.seq).toBe(events.length - 1);
      // Not only the same as folding once more: what the generator's whole lots and ticks say.
      if (projection.name === 'pnl') expect(parsed(found?.row.summary)).toMatchObject({ equity });
      if (projection.name === 'positions') {
        const { side, size } = parsed(found?.row.summary) as { side: string; size: string };
        expect(side === 'short' ? `-${size}` : size).toBe(position);
      }
    }
  }
  const activity = parsed((await readModels.live('activity', ''))?.row.state);
  const events = sessions.flatMap((session) => session.events);
  expect(activity).toMatchObject({ total: events.length, sessions: { backtest: sessions.length } });
};

/** A store that gives every batch with the one before it once more: at least once, as many deliver. */
const repeating = (store: EventStore): EventStore => ({
  ...bound(store),
  async *readAll(options) {
    let before: readonly RecordedEvent[] = [];
    for await (const batch of store.readAll(options)) {
      yield [...before, ...batch];
      before = batch;
    }
  },
});

const bound = (store: EventStore): EventStore => ({
  append: (...args) => store.append(...args),
  read: (...args) => store.read(...args),
  readAll: (...args) => store.readAll(...args),
  subscribe: (...args) => store.subscribe(...args),
  streams: (...args) => store.streams(...args),
  revision: (...args) => store.revision(...args),
  head: () => store.head(),
  close: () => store.close(),
});

describe('catching up', () => {
  it('gives what folding at once gives, however events come, and however often it stops and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(
        stories(4, 80),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 3, maxLength: 3 }),
        async (story, [commitEvery, seldom, kills]) => {
          const { store, readModels } = opened();
          await tell(store, story, async (piece) => {
            if (piece % (seldom ?? 1) === 0)
              await bringUp({ store, readModels }, all, { commitEvery: commitEvery ?? 1 });
            // Killed before it has written anything: the states in memory are lost, and the checkpoint with them.
            if (piece % (kills ?? 1) === 0) await killed({ store, readModels });
          });
          await bringUp({ store, readModels }, all);
          await expectRight(readModels, story);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('folds an event that is delivered again once', async () => {
    await fc.assert(
      fc.asyncProperty(stories(2, 40), async (story) => {
        const { store, readModels } = opened();
        await tell(store, story, () => bringUp({ store: repeating(store), readModels }, all));
        await expectRight(readModels, story);
      }),
      { numRuns: 6 },
    );
  });

  it('moves the checkpoint also over events nobody has a use for', async () => {
    const { store, readModels } = opened();
    const block = { id: uuidOf('b'), type: 'TapeBlockRecorded', data: new Uint8Array([1]), meta: '{}' };
    await store.append('tape-x', [block], 'any');
    await bringUp({ store, readModels }, all);
    expect((await readModels.builds()).map(({ checkpoint }) => checkpoint?.position)).toEqual(all.map(() => 0n));
  });

  it('is right when two processes do it at once', async () => {
    await fc.assert(
      fc.asyncProperty(stories(2, 30), async (story) => {
        const { store, readModels } = opened();
        await tell(store, story, async () => {
          const options = { commitEvery: 7 };
          await Promise.all([
            bringUp({ store, readModels }, all, options),
            bringUp({ store, readModels }, all, options),
          ]);
        });
        await expectRight(readModels, story);
      }),
      { numRuns: 6 },
    );
  });
});

/** What a process has done that ends between folding and writing. */
const killed = async ({ store, readModels }: ReturnType<typeof opened>): Promise<void> => {
  const stop = new AbortController();
  const noCommit: ReadModelStore = {
    snapshots: readModels.snapshots,
    builds: () => readModels.builds(),
    begin: (identity) => readModels.begin(identity),
    commit: () => Promise.reject(new Error('killed')),
    promote: (build) => readModels.promote(build),
    discard: (build) => readModels.discard(build),
    load: (build, key) => readModels.load(build, key),
    live: (name, key) => readModels.live(name, key),
    page: (name, after, limit) => readModels.page(name, after, limit),
    close: () => readModels.close(),
  };
  const models = await openBuilds({ store, readModels: noCommit }, all);
  await catchUp(store, models, { signal: stop.signal }).catch((error: unknown) => {
    expect((error as Error).message).toBe('killed');
  });
};

describe('a changed projection', () => {
  const counting = (version: number, weight: number): AnyProjection =>
    defineProjection({
      name: 'counted',
      version,
      about: 'x',
      initial: () => ({ count: 0 }),
      evolve: ({ count }) => ({ count: count + weight }),
    });
  const story = fc.sample(stories(1, 80), { numRuns: 1, seed: 7 })[0]!;
  const count = async (readModels: ReadModelStore): Promise<unknown> =>
    parsed((await readModels.live('counted', 'session-0'))?.row.state);
  const told = async () => {
    const both = opened();
    await tell(both.store, story);
    await bringUp(both, [counting(1, 1)]);
    return both;
  };
  const events = story.sessions[0]!.events.length;

  it('grows beside the old one, which readers have until it has caught up', async () => {
    const { store, readModels } = await told();
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const models = await openBuilds({ store, readModels }, [counting(2, 10)]);
    await expect(catchUp(store, models, { signal: stop.signal })).rejects.toThrow('enough');
    const [old, next] = await readModels.builds();
    expect([old?.status, old?.version, next?.status, next?.version]).toEqual(['live', 1, 'building', 2]);
    expect(next?.checkpoint?.events).toBeGreaterThan(0);
    expect(await count(readModels)).toEqual({ count: events });

    // Another process goes on where that one was ended: no event is folded twice, none is left out.
    const [again] = await openBuilds({ store, readModels }, [counting(2, 10)]);
    expect(again?.position).toBe(next?.checkpoint?.position);
    await catchUp(store, [again!]);
    expect(await count(readModels)).toEqual({ count: events });
    await promoteAll(readModels, [again!]);
    expect(await count(readModels)).toEqual({ count: 10 * events });
    expect(await readModels.builds()).toHaveLength(1);
  });

  it('is noticed by its code where nobody has raised the version', async () => {
    const both = await told();
    await bringUp(both, [{ ...counting(1, 3), code: 'other' }]);
    expect(await count(both.readModels)).toEqual({ count: 3 * events });
  });

  it('is not built back by an older program', async () => {
    const both = await told();
    await bringUp(both, [counting(2, 10)]);
    expect(await bringUp(both, [counting(1, 1)])).toEqual([]);
    expect(await count(both.readModels)).toEqual({ count: 10 * events });
  });

  it('harms nobody when it fails', async () => {
    const both = await told();
    const failing = defineProjection({
      name: 'failing',
      version: 1,
      about: 'x',
      initial: () => ({ count: 0 }),
      evolve: (state, event) => {
        if (event.seq === 5) throw new Error('five is too much');
        return state;
      },
    }) as AnyProjection;
    await expect(bringUp(both, [failing, counting(2, 10)])).rejects.toMatchObject({
      code: 'E_PROJECTION_FAILED',
      detail: { where: 'session-0, event 5', why: 'five is too much' },
    });
    expect(await count(both.readModels)).toEqual({ count: 10 * events });
    expect(await both.readModels.live('failing', 'session-0')).toBeNull();
  });

  it('is built anew when the store is another one', async () => {
    const { readModels } = await told();
    const other = memoryStore(() => 0);
    const { sessions } = story;
    const shorter = { ...sessions[0]!, events: sessions[0]!.events.slice(0, 5) };
    await tell(other, { sessions: [shorter], pieces: [] });
    await bringUp({ store: other, readModels }, [counting(1, 1)]);
    expect(await count(readModels)).toEqual({ count: 5 });
  });

  it('stops at a type of event that nobody knows, wanted or not', async () => {
    const both = await told();
    const unknown = {
      id: uuidOf('u'),
      type: 'MoonRisen',
      data: '{}',
      meta: '{"v":1,"time":1,"tape":null,"cause":null}',
    };
    await both.store.append('session-0', [unknown], 'any');
    await expect(bringUp(both, [projections.candles as AnyProjection])).rejects.toMatchObject({
      code: 'E_EVENT_UNKNOWN',
    });
  });
});
