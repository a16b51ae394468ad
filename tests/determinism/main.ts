import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openDataset } from '../../data/index.ts';
import { openStore } from '../../runtime/home.ts';

/**
 * `npm run determinism -- --times 20`: every golden run so many times, each time in a process and a home of its own.
 * `--only words` for the runs with these words in their name. Ends with 1 if a hash is another one.
 */
const { values } = parseArgs({
  options: { times: { type: 'string', default: '20' }, only: { type: 'string', default: '' } },
});
const times = Number(values.times);

interface Golden {
  readonly command: string;
  readonly hash: string;
}

const golden = JSON.parse(readFileSync(join(import.meta.dirname, 'golden.json'), 'utf8')) as Record<string, Golden>;
const start = join(import.meta.dirname, 'children', 'start-unpinned.ts');
const folder = mkdtempSync(join(tmpdir(), 'ht-determinism-'));

/** A home that holds the dataset and nothing else. */
const imported = async (dataset: string): Promise<string> => {
  const home = join(folder, `data ${dataset}`);
  mkdirSync(home);
  const store = await openStore(home);
  await openDataset(store, dataset);
  await store.close();
  return home;
};

const hashOf = async ({ command }: Golden, home: string): Promise<string> => {
  const words = [...command.split(' '), '--variations', 'off', '--report', 'none', '--json', '--home', home];
  const child = spawn(process.execPath, [start, ...words], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', talk: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.talk += text));
  await new Promise((resolve) => child.on('close', resolve));
  if (said.out === '') throw new Error(said.talk);
  return (JSON.parse(said.out) as Golden).hash;
};

const homes = new Map<string, string>();
let wrong = 0;
let runs = 0;
try {
  for (const [name, run] of Object.entries(golden)) {
    if (!name.includes(values.only)) continue;
    const dataset = /--data (\S+)/.exec(run.command)?.[1] ?? '';
    const home = homes.get(dataset) ?? (await imported(dataset));
    homes.set(dataset, home);
    const hashes = new Set<string>();
    for (let time = 0; time < times; time++) {
      const own = join(folder, `run ${runs++}`);
      cpSync(home, own, { recursive: true });
      hashes.add(await hashOf(run, own));
      rmSync(own, { recursive: true });
    }
    const isGolden = hashes.size === 1 && hashes.has(run.hash);
    if (!isGolden) wrong++;
    process.stdout.write(
      `${isGolden ? 'same' : 'OTHER'}  ${times} × ${[...hashes].map((hash) => hash.slice(0, 12)).join(', ')}  ${name}\n`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(
  `${runs} processes, ${wrong === 0 ? 'every hash as recorded' : `${wrong} runs with other hashes`}\n`,
);
process.exitCode = wrong === 0 && runs > 0 ? 0 : 1;
