import type { EventStore } from '../../engine/index.ts';
import type { StoreChoice } from './choice.ts';

/**
 * Opens a server as the store. What is kept here of its events is in files of the home that are named after the
 * server's database: another database under the same address never meets the caches of the first.
 */
export const openServerStore = async (choice: StoreChoice): Promise<EventStore & { database(): Promise<string> }> => {
  // The client is loaded only where it is used: it takes a moment.
  const { openEventStoreDb } = await import('../../adapters/event-stores/eventstoredb/index.ts');
  return openEventStoreDb(choice.address, { credentials: choice.credentials });
};
