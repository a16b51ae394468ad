import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../runtime/home.ts';
import { writeCorpus } from './corpus.ts';

/** `node tests/compatibility/write-corpus.ts <home> <version>`: keeps what that version wrote into a home, for good. */
const [home = '', version = ''] = process.argv.slice(2);
const folder = join(import.meta.dirname, version);
mkdirSync(folder, { recursive: true });
const store = await openStore(home);
const bytes = await writeCorpus(store, folder);
await store.close();
process.stdout.write(`${folder}: ${bytes} bytes\n`);
