import { existsSync, readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EngineError, nearest, type Strategy } from '../engine/index.ts';

const OUR_NAME = 'hypertrader/';
let isResolving = false;

/**
 * A strategy says `import ... from 'hypertrader/engine'`. Within the package and below a `node_modules` that holds it,
 * Node finds that by itself; for a strategy in any other folder it is led to this very package.
 */
const resolveOurselves = (): void => {
  if (isResolving) return;
  isResolving = true;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith(OUR_NAME)
        ? next(specifier, { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
};

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

/** Loads the strategy of a name. Errors: E_STRATEGY_UNKNOWN with the nearest name, E_STRATEGY_INVALID. */
export const loadStrategy = async (name: string, folders: readonly string[]): Promise<FoundStrategy> => {
  const names = strategyNames(folders);
  const folder = names.get(name);
  if (folder === undefined) {
    const near = nearest(name, [...names.keys()]);
    throw new EngineError('E_STRATEGY_UNKNOWN', `there is no strategy "${name}"`, {
      why: `Strategies here: ${[...names.keys()].sort().join(', ')}.`,
      fix: near ? `did you mean ${near}?` : `make it: hypertrader new strategy ${name}`,
    });
  }
  resolveOurselves();
  const file = join(folder, 'index.ts');
  const module: unknown = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new EngineError('E_STRATEGY_INVALID', `strategy "${name}" cannot be loaded`, {
      where: file,
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  });
  const strategy: unknown = (module as { readonly strategy?: unknown }).strategy;
  if (isStrategy(strategy)) return { strategy, folder };
  throw new EngineError('E_STRATEGY_INVALID', `strategy "${name}" exports no strategy`, {
    where: file,
    fix: 'export const strategy = defineStrategy({ name, ... })',
  });
};
