import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const isSource = (name: string): boolean => name.endsWith('.ts') && !name.endsWith('.test.ts');

const sourcesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isSource(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/**
 * sha256 over the source that decides what a run does: the engine and the strategy, by relative name and content.
 * A change of one constant gives another hash, so that a recorded run names the code that made it.
 */
export const codeHash = (root: string, strategyFolder: string): string => {
  const sha = createHash('sha256');
  const engine = join(root, 'engine');
  for (const folder of [engine, strategyFolder]) {
    for (const file of sourcesIn(folder)) {
      sha.update(`${relative(folder, file).split(sep).join('/')}\n`);
      sha.update(readFileSync(file));
    }
  }
  return sha.digest('hex');
};
