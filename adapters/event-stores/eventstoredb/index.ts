export { openEventStoreDb } from './open.ts';
