import { event } from '../../contract/sample.ts';
import { openSqliteStore } from '../index.ts';

/** Appends so many events one by one, then ends. */
const [path = '', count = '0'] = process.argv.slice(2);
const store = openSqliteStore(path);
for (let n = 0; n < Number(count); n++) await store.append('from-outside', [event(n)], n - 1);
await store.close();
