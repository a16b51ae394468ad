import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent, type ReadOptions, type RecordedEvent, type Snapshot } from '../../engine/index.ts';
import { moves, sessionOf } from '../../projections/generated-session.ts';
import { fold, projections, type Projection } from '../../projections/index.ts';
import { project } from './projections.ts';

/** One stream and its snapshots, in memory; tells what was read. */
class OneStream {
  readonly events: RecordedEvent[];
  kept: Snapshot[] = [];
  readonly reads: (ReadOptions | undefined)[] = [];
  /** Delivers every batch together with the one before. */
  repeats = false;

  constructor(events: Parameters<typeof fold>[1]) {
    this.events = [...events].map((event) => ({
      id: `${event.seq}`,
      type: event.type,
      ...encodeEvent(event),
      stream: 's',
      revision: event.seq,
      position: BigInt(event.seq),
      recordedAt: 0,
    }));
  }

  revision = (): Promise<number> => Promise.resolve(this.events.length - 1);

  async *read(_: string, options: ReadOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    this.reads.push(options);
    const from = options.from ?? 0;
    const list = this.events.slice(from, from + (options.limit ?? this.events.length));
    for (let i = 0; i < list.length; i += 7)
      yield await Promise.resolve(list.slice(this.repeats ? Math.max(0, i - 7) : i, i + 7));
  }

  load = (projection: string, version: number, stream: string, atMost = Infinity): Promise<Snapshot | null> => {
    const fitting = this.kept.filter(
      (one) =>
        one.projection === projection && one.version === version && one.stream === stream && one.revision <= atMost,
    );
    return Promise.resolve(fitting.sort((a, b) => b.revision - a.revision)[0] ?? null);
  };

  save = (snapshot: Snapshot): Promise<void> => Promise.resolve(void this.kept.push(snapshot));

  drop = (projection: string): Promise<void> => {
    this.kept = this.kept.filter((one) => one.projection !== projection);
    return Promise.resolve();
  };
}

const manyOrders = (i: number) => ({
  kind: (['order', 'fill'] as const)[i % 2]!,
  a: i * 7,
  b: i * 3,
  c: (i * 37) % 1000,
});
const both = (one: OneStream) => ({ store: one, snapshots: one });

const long = sessionOf(
  Array.from({ length: 150 }, (_, i) => ({
    kind: (['order', 'fill', 'candle', 'funding'] as const)[i % 4]!,
    a: i * 7,
    b: i * 3,
    c: (i * 37) % 1000,
  })),
).events;
const { orders, positions } = projections;

describe('projecting a stream', () => {
  it('is the fold of its events at every revision, with and without snapshots', async () => {
    const store = new OneStream(long);
    for (const atMost of [199, 3, 40, 120, 41, 0]) {
      const { state, revision } = await project(both(store), positions, 's', { atMost, snapshotEvery: 20 });
      expect(revision).toBe(atMost);
      expect(state).toEqual(fold(positions, long.slice(0, atMost + 1)).state);
    }
    const { state, revision } = await project(both(store), positions, 's', { snapshotEvery: 20 });
    expect(revision).toBe(long.length - 1);
    expect(state).toEqual(fold(positions, long).state);
  });

  it('is the same for any session, any snapshot distance and any end', async () => {
    await fc.assert(
      fc.asyncProperty(
        moves(80),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.nat(), { maxLength: 3 }),
        async (list, snapshotEvery, ends) => {
          const { events } = sessionOf(list);
          const store = new OneStream(events);
          for (const end of [...ends.map((n) => n % events.length), events.length - 1]) {
            for (const one of [orders, positions] as readonly Projection<unknown>[]) {
              const { state } = await project(both(store), one, 's', { atMost: end, snapshotEvery });
              expect(state).toEqual(fold(one, events.slice(0, end + 1)).state);
            }
          }
        },
      ),
      { numRuns: 15 },
    );
  });

  it('reads only what is after the newest snapshot', async () => {
    const store = new OneStream(long);
    await project(both(store), orders, 's', { snapshotEvery: 50 });
    await project(both(store), orders, 's', { atMost: 170, snapshotEvery: 50 });
    // The one at 149 is asked for its id first: it must be the event at which the snapshot was taken.
    expect(store.reads.map((read) => [read?.from, read?.limit])).toEqual([
      [0, long.length],
      [149, 1],
      [150, 21],
    ]);
    expect(store.kept.map((snapshot) => snapshot.revision).slice(0, 3)).toEqual([49, 99, 149]);
  });

  it('folds an event that is delivered twice once', async () => {
    const store = new OneStream(long);
    store.repeats = true;
    expect((await project(both(store), orders, 's')).state).toEqual(fold(orders, long).state);
  });

  it('drops a snapshot that does not fit, and is right all the same', async () => {
    const whole = fold(orders, long).state;
    const store = new OneStream(long);
    const bad: Snapshot = {
      projection: 'orders',
      version: orders.version,
      stream: 's',
      revision: 60,
      event: '60',
      state: '{"open":[',
    };
    store.kept = [bad];
    expect((await project(both(store), orders, 's')).state).toEqual(whole);
    expect(store.kept).toEqual([]);
    // A store that does not look at the version, or at the revision.
    for (const wrong of [
      { ...bad, version: 0, state: '{}' },
      { ...bad, revision: 9_999, state: '{}' },
    ]) {
      store.kept = [wrong];
      store.load = () => Promise.resolve(wrong);
      expect((await project(both(store), orders, 's')).state).toEqual(whole);
      expect(store.kept).toEqual([]);
    }
  });

  it('does not believe a snapshot of another store', async () => {
    const store = new OneStream(long);
    await project(both(store), orders, 's', { snapshotEvery: 50 });
    store.kept = store.kept.map((snapshot) => ({ ...snapshot, event: 'of another story', state: '{"open":[]}' }));
    expect((await project(both(store), orders, 's')).state).toEqual(fold(orders, long).state);
    expect(store.kept).toEqual([]);
  });

  it('takes snapshots of small states often and of large ones seldom, never far apart', async () => {
    const store = new OneStream(sessionOf(Array.from({ length: 3000 }, (_, i) => manyOrders(i))).events);
    for (const one of [projections.runs, orders] as readonly Projection<unknown>[])
      await project(both(store), one, 's');
    const apart = (name: string) => {
      const at = store.kept.filter((one) => one.projection === name).map((one) => one.revision);
      return at.slice(1).map((revision, i) => revision - at[i]!);
    };
    expect(new Set(apart('runs'))).toEqual(new Set([1000]));
    const ofOrders = apart('orders');
    expect(Math.min(...ofOrders)).toBeGreaterThan(1000);
    expect(Math.max(...ofOrders)).toBeLessThanOrEqual(4000);
  });

  it('of a stream that is not there is where every fold starts', async () => {
    expect(await project(both(new OneStream([])), orders, 's')).toEqual({ state: orders.initial(), revision: -1 });
  });

  it('stops with its signal', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(project(both(new OneStream(long)), orders, 's', { signal })).rejects.toThrow('enough');
  });
});
