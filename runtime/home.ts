import { join } from 'node:path';
import { openSqliteStore } from '../adapters/event-stores/sqlite/index.ts';
import type { EventStore, SnapshotStore } from '../engine/index.ts';

export type Store = EventStore & SnapshotStore;

/** Opens the embedded store of a home folder, making it if needed. */
export const openStore = (home: string): Promise<Store> => Promise.resolve(openSqliteStore(join(home, 'events.db')));

/** Folder of what a run leaves besides its events. */
export const runFolder = (home: string, run: string): string => join(home, 'runs', run);
