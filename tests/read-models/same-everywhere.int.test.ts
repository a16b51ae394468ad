import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEventStoreDb } from '../../adapters/event-stores/eventstoredb/index.ts';
import { memoryStore } from '../../adapters/event-stores/memory/index.ts';
import { openSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import { memoryReadModels } from '../../adapters/read-models/memory/index.ts';
import { openSqliteReadModels } from '../../adapters/read-models/sqlite/index.ts';
import type { EventStore, ReadModelStore, RecordedEvent } from '../../engine/index.ts';
import { packageProjections } from '../../projections/index.ts';
import { stories, tell } from '../../runtime/read-models/interleaved.ts';
import { bringUp } from '../../runtime/read-models/keep-up.ts';
import { recordHome } from '../audit/recorded-home.ts';
import { StandIn } from '../eventstoredb/stand-in.ts';
import { scratchFolder } from '../program/home.ts';
import { storeFile } from '../program/store-facts.ts';
import { foldedAtOnce, recordedIn, sessionsOf, statesIn } from './states.ts';

const all = [...packageProjections.values()];
const folder = scratchFolder('read-models');
let server: StandIn;
let recorded: readonly RecordedEvent[];
beforeAll(async () => {
  server = await StandIn.start();
  const store = openSqliteStore(storeFile((await recordHome(folder)).home));
  recorded = await recordedIn(store);
  await store.close();
});
afterAll(() => server.kill());

interface Place {
  readonly name: string;
  readonly open: () => Promise<{ readonly store: EventStore; readonly readModels: ReadModelStore }>;
}

let files = 0;
const sqliteReadModels = (): ReadModelStore => openSqliteReadModels(join(folder, `read-models-${(files += 1)}.db`));
/** Each with its own empty stores. */
const places: readonly Place[] = [
  {
    name: 'memory',
    open: () => Promise.resolve({ store: memoryStore(() => 0), readModels: memoryReadModels(() => 0) }),
  },
  {
    name: 'SQLite',
    open: () =>
      Promise.resolve({
        store: openSqliteStore(join(folder, `events-${(files += 1)}.db`)),
        readModels: sqliteReadModels(),
      }),
  },
  {
    name: 'the stand-in for EventStoreDB',
    open: async () => {
      await server.clear();
      return { store: await openEventStoreDb(server.url), readModels: sqliteReadModels() };
    },
  },
];

/** Appends recorded events as they stand there, so many of one stream at a time, and does something after each. */
const retell = async (
  store: EventStore,
  events: readonly RecordedEvent[],
  { most, after }: { readonly most: number; readonly after: () => Promise<unknown> },
): Promise<void> => {
  for (let from = 0; from < events.length; ) {
    const stream = events[from]?.stream ?? '';
    let to = from;
    while (to < events.length && to - from < most && events[to]?.stream === stream) to += 1;
    const part = events.slice(from, to).map(({ id, type, data, meta }) => ({ id, type, data, meta }));
    await store.append(stream, part, 'any');
    await after();
    from = to;
  }
};

describe.each(places)('read models over $name', ({ open }) => {
  it('of real runs are what folding them at once gives, in whatever pieces they came', async () => {
    const sessions = sessionsOf(recorded);
    expect(sessions.size).toBe(2);
    const { store, readModels } = await open();
    try {
      await retell(store, recorded, { most: 1_500, after: () => bringUp({ store, readModels }, all) });
      const states = await statesIn(readModels, sessions.keys());
      expect(states).toMatchObject(foldedAtOnce(sessions));
      const events = [...sessions.values()].flat();
      expect(states['activity ']).toMatchObject({ total: events.length, sessions: { backtest: 2 }, stopped: 2 });
    } finally {
      await store.close();
      await readModels.close();
    }
  });

  it('of made-up sessions that were told in turns are the same', async () => {
    await fc.assert(
      fc.asyncProperty(stories(3, 60), fc.integer({ min: 1, max: 6 }), async (story, seldom) => {
        const { store, readModels } = await open();
        try {
          await tell(store, story, async (piece) => {
            if (piece % seldom === 0) await bringUp({ store, readModels }, all, { commitEvery: 25 });
          });
          await bringUp({ store, readModels }, all);
          const sessions = new Map(story.sessions.map(({ stream, events }) => [stream, events]));
          expect(await statesIn(readModels, sessions.keys())).toMatchObject(foldedAtOnce(sessions));
        } finally {
          await store.close();
          await readModels.close();
        }
      }),
      { numRuns: 4 },
    );
  });
});
