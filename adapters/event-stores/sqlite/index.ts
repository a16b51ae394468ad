export { checkSqliteStore } from './check.ts';
export type { SqliteStoreOptions } from './connection.ts';
export { openSqliteStore } from './store.ts';
