import type { EventStore } from '../../engine/index.ts';
import type { GroupFacts } from '../../adapters/event-stores/eventstoredb/group-list.ts';
import type { StoreChoice } from './choice.ts';

/** A store on a server, with what an embedded one has not. */
export interface ServerStore extends EventStore {
  /** A short name of its database. */
  database(): Promise<string>;
  limits(stream: string): Promise<{ readonly maxAgeSeconds: number | null; readonly maxCount: number | null }>;
  keepOnly(stream: string, kept: { readonly maxAgeSeconds?: number; readonly maxCount?: number }): Promise<void>;
  groups(stream: string | null): Promise<readonly GroupFacts[]>;
  createGroup(group: { readonly stream: string; readonly name: string }): Promise<void>;
  deleteGroup(group: { readonly stream: string; readonly name: string }): Promise<void>;
}

/**
 * Opens a server as the store. What is kept here of its events is in files of the home that are named after the
 * server's database: another database under the same address never meets the caches of the first.
 */
export const openServerStore = async (choice: StoreChoice): Promise<ServerStore> => {
  // The client is loaded only where it is used: it takes a moment.
  const { openEventStoreDb } = await import('../../adapters/event-stores/eventstoredb/index.ts');
  return openEventStoreDb(choice.address, { credentials: choice.credentials });
};
