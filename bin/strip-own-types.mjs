// Node refuses to strip types below `node_modules`; where the package lies there its own files, and only those, are
// stripped here. Imported at the start of a process, and of each of its threads: hooks belong to one thread.
import { readFileSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const ours = new URL('../', import.meta.url).href;
const theirs = `${ours}node_modules/`;
const isOurs = (url) => url.startsWith(ours) && !url.startsWith(theirs) && url.endsWith('.ts');

module.registerHooks({
  load: (url, context, nextLoad) => {
    if (!isOurs(url)) return nextLoad(url, context);
    const source = module.stripTypeScriptTypes(readFileSync(fileURLToPath(url), 'utf8'));
    return { format: 'module', source, shortCircuit: true };
  },
});
