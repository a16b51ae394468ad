import { event } from '../../contract/sample.ts';
import { openSqliteStore } from '../index.ts';

/** One of several processes that append to the same stream, each believing it is alone; prints its outcomes. */
const [path = '', name = '0', rounds = '1'] = process.argv.slice(2);
const store = openSqliteStore(path);
const outcomes: string[] = [];

for (let round = 0; round < Number(rounds); round++) {
  const head = await store.revision('shared');
  const own = event(Number(name) * 1_000 + round, { data: JSON.stringify({ name, round }) });
  // Lets the other process move between the look and the write, as it may in earnest.
  await new Promise((resolve) => setImmediate(resolve));
  outcomes.push(
    await store.append('shared', [own], head).then(
      ({ revision }) => `won ${revision}`,
      (error: unknown) => (error as { code: string }).code,
    ),
  );
}
await store.close();
process.stdout.write(JSON.stringify(outcomes));
