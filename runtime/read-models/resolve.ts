import { realpathSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { sep } from 'node:path';
import { pathToFileURL } from 'node:url';

const OUR_NAME = 'hypertrader/';
/** Folders of projections as URLs that end with a slash. */
const homes = new Set<string>();

/**
 * A projection says `import ... from 'hypertrader/projections'`. Within the package and below a `node_modules` that
 * holds it, Node finds that by itself; for a projection in any other folder it is led to this very package.
 */
export const resolveOurselvesIn = (folder: string): void => {
  homes.add(pathToFileURL(realpathSync(folder) + sep).href);
  if (homes.size > 1) return;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith(OUR_NAME) && isHome(context.parentURL)
        ? next(specifier, { ...context, parentURL: import.meta.url })
        : next(specifier, context),
  });
};

const isHome = (url: string | undefined): boolean =>
  url !== undefined && [...homes].some((home) => url.startsWith(home));
