import process from 'node:process';
import { parseArgs } from 'node:util';
import { complaints } from './complaints.ts';
import { runStorm } from './storm.ts';

/** `npm run storm -- --seeds 1000`, or `--seed x` for one again. Ends with 1 at the first seed that breaks a promise. */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    seed: { type: 'string' },
    from: { type: 'string', default: '1' },
  },
});
const first = Number(values.from);
const seeds =
  values.seed === undefined ? Array.from({ length: Number(values.seeds) }, (_, n) => String(first + n)) : [values.seed];
let deaths = 0;
let fills = 0;
let events = 0;
for (const seed of seeds) {
  const aftermath = await runStorm(seed).catch((error: unknown) => error as Error);
  const found = aftermath instanceof Error ? [aftermath.stack ?? aftermath.message] : complaints(aftermath);
  if (found.length > 0) {
    process.stderr.write(`seed ${seed}\n  ${found.join('\n  ')}\n  again: npm run storm -- --seed ${seed}\n`);
    process.exit(1);
  }
  if (aftermath instanceof Error) continue;
  deaths += aftermath.deaths;
  events += aftermath.events.length;
  fills += aftermath.events.filter(({ type }) => type === 'OrderFilled').length;
}
process.stdout.write(
  `${seeds.length} storms survived: ${deaths} deaths, ${fills} fills, ${events} events, every promise kept\n`,
);
