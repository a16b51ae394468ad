import { join } from 'node:path';
import { checkSqliteStore, openSqliteStore, type StorePlace } from '../adapters/event-stores/sqlite/index.ts';
import type { EventStore, SnapshotStore } from '../engine/index.ts';
import { checkEvents, type StoreCheck } from './stores/check.ts';
import type { StoreChoice } from './stores/choice.ts';
import { openServerStore } from './stores/server-store.ts';

/** A store of record; one that says where it is can be opened by another thread, too. */
export type Store = EventStore & SnapshotStore & { readonly place?: StorePlace | null };

/** File of the embedded store of a home. */
export const storeFile = (home: string): string => join(home, 'events.db');

/** Opens the embedded store of a home folder, making it if needed, or a server that was chosen instead. */
export const openStore = async (home: string, choice: StoreChoice | null = null): Promise<Store> =>
  choice === null ? openSqliteStore(storeFile(home)) : openServerStore(home, choice);

/** Reads every event of a store; nothing is written, and a damaged embedded store can be looked at too. */
export const checkStore = async (home: string, choice: StoreChoice | null = null): Promise<StoreCheck> => {
  if (choice === null) return checkSqliteStore(storeFile(home));
  const store = await openServerStore(home, choice);
  try {
    return await checkEvents(store);
  } finally {
    await store.close();
  }
};

/** Folder of what a run leaves besides its events. */
export const runFolder = (home: string, run: string): string => join(home, 'runs', run);
