export { checkSqliteStore } from './check.ts';
export type { SqliteStoreOptions, StorePlace } from './connection.ts';
export { SqliteLog } from './log.ts';
export { openSqliteStore } from './store.ts';
