import { writeSync } from 'node:fs';
import { event } from '../../contract/sample.ts';
import { openSqliteStore } from '../index.ts';

/** Appends events to a stream until it is killed, and says which revisions were acknowledged. */
const [path = '', stream = 'killed'] = process.argv.slice(2);
const store = openSqliteStore(path);
let next = (await store.revision(stream)) + 1;

for (;;) {
  const count = 1 + (next % 7);
  const data = JSON.stringify({ stream, text: 'x'.repeat(next % 300) });
  const batch = Array.from({ length: count }, (_, index) => event(next + index, { data }));
  const { revision } = await store.append(stream, batch, next - 1);
  next = revision + 1;
  // Synchronous, so that what was said is said even if the kill comes next.
  writeSync(1, `${revision}\n`);
}
