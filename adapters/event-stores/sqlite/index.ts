export { checkSqliteStore } from './check.ts';
export type { SqliteStoreOptions, StorePlace } from './connection.ts';
export { openSqliteStore } from './store.ts';
