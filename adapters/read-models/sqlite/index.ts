export { openSqliteReadModels } from './store.ts';
