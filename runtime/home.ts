import { join } from 'node:path';
import { checkSqliteStore, openSqliteStore, type StorePlace } from '../adapters/event-stores/sqlite/index.ts';
import { openSqliteReadModels } from '../adapters/read-models/sqlite/index.ts';
import type { EventStore, ReadModelStore } from '../engine/index.ts';
import { checkEvents, type StoreCheck } from './stores/check.ts';
import type { StoreChoice } from './stores/choice.ts';
import { openServerStore } from './stores/server-store.ts';

/** A store of record. */
export interface Store extends EventStore {
  /** Where it is: then it can be opened by another thread, too. */
  readonly place?: StorePlace | null;
  /** Of a store that is elsewhere: a name of its database, fit for a file. */
  database?(): Promise<string>;
}

/** File of the embedded store of a home. */
export const storeFile = (home: string): string => join(home, 'events.db');

/** Opens the embedded store of a home folder, making it if needed, or a server that was chosen instead. */
export const openStore = async (home: string, choice: StoreChoice | null = null): Promise<Store> =>
  choice === null ? openSqliteStore(storeFile(home)) : openServerStore(choice);

/** Opens the read models of a store: a cache of its events, in a file of the home. */
export const openReadModels = async (home: string, store: Store): Promise<ReadModelStore> => {
  const database = await store.database?.();
  return openSqliteReadModels(join(home, database === undefined ? 'readmodels.db' : `readmodels-${database}.db`));
};

/** Reads every event of a store; nothing is written, and a damaged embedded store can be looked at too. */
export const checkStore = async (home: string, choice: StoreChoice | null = null): Promise<StoreCheck> => {
  if (choice === null) return checkSqliteStore(storeFile(home));
  const store = await openServerStore(choice);
  try {
    return await checkEvents(store);
  } finally {
    await store.close();
  }
};

/** Folder of what a run leaves besides its events. */
export const runFolder = (home: string, run: string): string => join(home, 'runs', run);
