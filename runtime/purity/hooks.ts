import { readFileSync, realpathSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { checkSource } from './check-source.ts';
import { watchFolder } from './guard.ts';
import { FRONT_DOOR, PURE_PACKAGES } from './sources.ts';
import { violation } from './violation.ts';

const GUARD = 'hypertrader:guard';
const GUARD_URL = new URL('./guard.ts', import.meta.url).href;
const ENGINE_URL = new URL('../../engine/index.ts', import.meta.url).href;
/** Folders of strategies as URLs that end with a slash. */
const homes = new Set<string>();
let areInstalled = false;

/** From now on what is loaded from this folder is a strategy's code: read before it runs, and with few imports. */
export const guardFolder = (folder: string): void => {
  const real = realpathSync(folder) + sep;
  homes.add(pathToFileURL(real).href);
  watchFolder(real);
  if (areInstalled) return;
  areInstalled = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      const home = homeOf(context.parentURL);
      if (home === null) return next(specifier, context);
      if (specifier === GUARD) return { url: GUARD_URL, format: 'module-typescript', shortCircuit: true };
      const isOurs = specifier === FRONT_DOOR || PURE_PACKAGES.includes(specifier);
      const found = next(specifier, isOurs ? { ...context, parentURL: import.meta.url } : context);
      if (isOurs || bare(found.url) === ENGINE_URL) return found;
      if (!isOwnSource(found.url, home)) throw foreign(specifier, context.parentURL ?? '');
      // A strategy that is loaded anew loads all of its files anew.
      return { ...found, url: bare(found.url) + new URL(context.parentURL ?? '').search };
    },
    load: (url, context, next) => {
      if (homeOf(url) === null) return next(url, context);
      const file = fileURLToPath(bare(url));
      const source = withoutTypes(readFileSync(file, 'utf8'));
      checkSource(source, file);
      return { format: 'module', source: guardedModule(source), shortCircuit: true };
    },
  });
};

/** Node calls its API experimental at each first use; that is no news for the author of a strategy. */
const withoutTypes = (source: string): string => {
  const emitWarning = process.emitWarning.bind(process);
  process.emitWarning = () => undefined;
  try {
    return stripTypeScriptTypes(source);
  } finally {
    process.emitWarning = emitWarning;
  }
};

const bare = (url: string): string => url.replace(/[?#].*$/, '');

const homeOf = (url: string | undefined): string | null => {
  if (url === undefined) return null;
  for (const home of homes) if (url.startsWith(home)) return home;
  return null;
};

/** What the hash of the code covers: `.ts` files of the folder, without tests. */
const isOwnSource = (url: string, home: string): boolean =>
  url.startsWith(home) && bare(url).endsWith('.ts') && !bare(url).endsWith('.test.ts');

const foreign = (specifier: string, parent: string): Error =>
  violation({
    kind: 'import',
    name: specifier,
    where: parent.startsWith('file:') ? fileURLToPath(bare(parent)) : parent,
  });

/** The top level of the module runs guarded too. All on the first and after the last line: places stay what they are. */
const guardedModule = (source: string): string =>
  `import { enterModule as ${ENTER}, leaveModule as ${LEAVE} } from '${GUARD}'; ${ENTER}(); ${source}\n${LEAVE}();\n`;
const ENTER = 'enterModule__';
const LEAVE = 'leaveModule__';

/** The address under which a strategy's index is loaded; `edition` above 0 loads it anew, with nothing remembered. */
export const strategyUrl = (folder: string, edition: number): string => {
  const url = pathToFileURL(join(realpathSync(folder), 'index.ts')).href;
  return edition === 0 ? url : `${url}?edition=${edition}`;
};
