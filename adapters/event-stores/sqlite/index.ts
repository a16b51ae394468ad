export { checkSqliteStore } from './check.ts';
export { copySqliteStore, isUnused } from './copies.ts';
export type { SqliteStoreOptions, StorePlace } from './connection.ts';
export { SqliteLog } from './log.ts';
export { openSqliteStore } from './store.ts';
