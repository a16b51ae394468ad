import { join } from 'node:path';
import { openSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import type { EventStore, Snapshot, SnapshotStore } from '../../engine/index.ts';
import type { StoreChoice } from './choice.ts';

/** Caches beside a store that is elsewhere: in a file of the home, opened when they are first asked for. */
class LocalSnapshots implements SnapshotStore {
  readonly #open: () => Promise<EventStore & SnapshotStore>;
  #opened: Promise<EventStore & SnapshotStore> | null = null;

  constructor(open: () => Promise<EventStore & SnapshotStore>) {
    this.#open = open;
  }

  async load(projection: string, version: number, stream: string, atMost?: number): Promise<Snapshot | null> {
    return (await this.#file()).load(projection, version, stream, atMost);
  }

  async save(snapshot: Snapshot): Promise<void> {
    return (await this.#file()).save(snapshot);
  }

  async drop(projection: string, stream?: string): Promise<void> {
    return (await this.#file()).drop(projection, stream);
  }

  async close(): Promise<void> {
    await (await this.#opened)?.close();
  }

  #file(): Promise<EventStore & SnapshotStore> {
    this.#opened ??= this.#open();
    return this.#opened;
  }
}

/** The events of one store and the caches of another, as one. */
const composed = (events: EventStore, snapshots: LocalSnapshots): EventStore & SnapshotStore => ({
  append: (stream, list, expected) => events.append(stream, list, expected),
  read: (stream, options) => events.read(stream, options),
  readAll: (options) => events.readAll(options),
  subscribe: (options) => events.subscribe(options),
  streams: (prefix) => events.streams(prefix),
  revision: (stream) => events.revision(stream),
  head: () => events.head(),
  load: (projection, version, stream, atMost) => snapshots.load(projection, version, stream, atMost),
  save: (snapshot) => snapshots.save(snapshot),
  drop: (projection, stream) => snapshots.drop(projection, stream),
  close: async () => {
    await events.close();
    await snapshots.close();
  },
});

/**
 * Opens a server as the store, with the caches in a file of the home that is named after the server's database: another
 * database under the same address never meets the caches of the first.
 */
export const openServerStore = async (home: string, choice: StoreChoice): Promise<EventStore & SnapshotStore> => {
  // The client is loaded only where it is used: it takes a moment.
  const { openEventStoreDb } = await import('../../adapters/event-stores/eventstoredb/index.ts');
  const events = await openEventStoreDb(choice.address, { credentials: choice.credentials });
  const open = async (): Promise<EventStore & SnapshotStore> =>
    openSqliteStore(join(home, `snapshots-${await events.database()}.db`));
  return composed(events, new LocalSnapshots(open));
};
