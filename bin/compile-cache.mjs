// Keeps what Node makes of the sources (types stripped, code compiled) from one start to the next: half of what a short
// command takes. It lies within the installation and not in a folder for everybody: who can write there could change the
// program itself anyway. Where nobody may write, it is left out. Threads find it by the environment, too.
import module from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

process.env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules', '.cache', 'hypertrader');
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
