import { join } from 'node:path';
import { openSqliteReadModels } from '../index.ts';

/** One of several processes that make the same new read models in the same moments; prints what failed. */
const [folder = '', start = '0', count = '1'] = process.argv.slice(2);
const BETWEEN_MS = 12;
const failed: string[] = [];

for (let n = 0; n < Number(count); n++) {
  const moment = Number(start) + n * BETWEEN_MS;
  while (Date.now() < moment);
  try {
    await openSqliteReadModels(join(folder, `models-${n}.db`)).close();
  } catch (error) {
    failed.push(`${n}: ${(error as Error).message}`);
  }
}
process.stdout.write(JSON.stringify(failed));
