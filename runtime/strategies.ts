import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EngineError, nearest, type Strategy } from '../engine/index.ts';
import { guardedStrategy } from './purity/guarded-strategy.ts';
import { guardFolder, strategyUrl } from './purity/hooks.ts';
import { guardRealm } from './purity/realm.ts';

export interface FoundStrategy {
  readonly strategy: Strategy;
  readonly folder: string;
}

/** Where strategies are looked for: the working folder's own first, then the package's. */
export const strategyFolders = (cwd: string, root: string): readonly string[] => [
  ...new Set([join(cwd, 'strategies'), join(root, 'strategies')]),
];

const isStrategy = (value: unknown): value is Strategy =>
  typeof value === 'object' && value !== null && ['name', 'initial', 'needs', 'inspect'].every((key) => key in value);

/** Names of all strategies, each with its folder; the working folder's win over the package's of the same name. */
export const strategyNames = (folders: readonly string[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const folder of folders.filter((each) => existsSync(each))) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && existsSync(join(path, 'index.ts')) && !found.has(entry.name))
        found.set(entry.name, path);
    }
  }
  return found;
};

let editions = 0;

/**
 * Loads the strategy of a name, guarded: it has no clock, no random numbers and no I/O. `anew` loads its modules once
 * more, so that nothing is left of earlier runs. Errors: E_STRATEGY_UNKNOWN with the nearest name, E_STRATEGY_INVALID,
 * E_STRATEGY_IMPURE.
 */
export const loadStrategy = async (
  name: string,
  folders: readonly string[],
  { anew = false } = {},
): Promise<FoundStrategy> => {
  const names = strategyNames(folders);
  const folder = names.get(name);
  if (folder === undefined) {
    const near = nearest(name, [...names.keys()]);
    throw new EngineError('E_STRATEGY_UNKNOWN', `there is no strategy "${name}"`, {
      why: `Strategies here: ${[...names.keys()].sort().join(', ')}.`,
      fix: near ? `did you mean ${near}?` : `make it: hypertrader new strategy ${name}`,
    });
  }
  guardRealm();
  guardFolder(folder);
  const file = join(folder, 'index.ts');
  const module: unknown = await import(strategyUrl(folder, anew ? ++editions : 0)).catch((cause: unknown) => {
    if (cause instanceof EngineError) throw cause;
    throw new EngineError('E_STRATEGY_INVALID', `strategy "${name}" cannot be loaded`, {
      where: file,
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  });
  const strategy: unknown = (module as { readonly strategy?: unknown }).strategy;
  if (isStrategy(strategy)) return { strategy: guardedStrategy(strategy), folder };
  throw new EngineError('E_STRATEGY_INVALID', `strategy "${name}" exports no strategy`, {
    where: file,
    fix: 'export const strategy = defineStrategy({ name, ... })',
  });
};
