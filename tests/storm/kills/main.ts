import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { campaign } from './campaign.ts';

/** `npm run storm:kills -- --kills 100`: real processes and kill -9. Ends with 1, and keeps its folder, if a promise was broken. */
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '20' }, seed: { type: 'string', default: '1' } },
});
const folder = mkdtempSync(join(tmpdir(), 'hypertrader-kills-'));
const { complaints, ...facts } = await campaign({
  seed: values.seed,
  kills: Number(values.kills),
  folder,
  tell: (text) => process.stderr.write(`${text}\n`),
}).catch((error: unknown) => ({ complaints: [error instanceof Error ? error.message : String(error)] }));
process.stdout.write(`${JSON.stringify(facts, null, 2)}\n`);
if (complaints.length > 0) {
  process.stderr.write(`${complaints.join('\n')}\nwhat it left: ${folder}\n`);
  process.exit(1);
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write('every promise kept\n');
