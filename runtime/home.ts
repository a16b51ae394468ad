import { join } from 'node:path';
import { checkSqliteStore, openSqliteStore, type StorePlace } from '../adapters/event-stores/sqlite/index.ts';
import type { EventStore, SnapshotStore } from '../engine/index.ts';

/** A store of record; one that says where it is can be opened by another thread, too. */
export type Store = EventStore & SnapshotStore & { readonly place?: StorePlace | null };

const storeFile = (home: string): string => join(home, 'events.db');

/** Opens the embedded store of a home folder, making it if needed. */
export const openStore = (home: string): Promise<Store> => Promise.resolve(openSqliteStore(storeFile(home)));

/** Reads every event of a home's store; nothing is written, and a damaged store can be looked at too. */
export const checkStore = (home: string): ReturnType<typeof checkSqliteStore> => checkSqliteStore(storeFile(home));

/** Folder of what a run leaves besides its events. */
export const runFolder = (home: string, run: string): string => join(home, 'runs', run);
