import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Check, failed, failure, ok, warning } from './check.ts';

const FIRST_NODE = [22, 18] as const;
const GIB = 2 ** 30;
const ROOM_MIN_BYTES = 0.1 * GIB;
const ROOM_CALM_BYTES = GIB;
const DAY_MS = 86_400_000;

/** Whether this Node can run us, and is the one that every result was tested with. */
export const checkNode = (version: string, root: string): Check => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [firstMajor, firstMinor] = FIRST_NODE;
  if (major < firstMajor || (major === firstMajor && minor < firstMinor)) {
    return failed(
      'Node',
      `${version} cannot run TypeScript as it is`,
      `use Node ${FIRST_NODE.join('.')} or later, or npm ci`,
    );
  }
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly devDependencies?: { readonly node?: string };
  };
  const pinned = devDependencies?.node ?? version;
  if (version === pinned) return ok('Node', `${version}, the one that is tested`);
  return warning('Node', `${version}; tests run on ${pinned}`, 'npm ci, to have that one');
};

/** The folder itself, or the nearest one above it that is there. */
const existing = (folder: string): string => {
  const path = resolve(folder);
  return existsSync(path) || dirname(path) === path ? path : existing(dirname(path));
};

/** Whether the home can be written. */
export const checkHome = (home: string): Check => {
  const folder = existing(home);
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return failed('home', `${folder} cannot be written`, `chmod u+rwx ${folder}, or choose another folder with --home`);
  }
  if (!statSync(folder).isDirectory())
    return failed('home', `${folder} is no folder`, 'choose another one with --home');
  return ok('home', folder === resolve(home) ? `${home}, can be written` : `${home}, will be made when it is needed`);
};

/** Whether there is room where the home is. */
export const checkRoom = (home: string): Check => {
  try {
    const { bavail, bsize } = statfsSync(existing(home));
    const bytes = bavail * bsize;
    const free = `${(bytes / GIB).toFixed(1)} GiB free`;
    if (bytes < ROOM_MIN_BYTES) return failed('disk', free, 'make room: without it nothing can be recorded');
    return bytes < ROOM_CALM_BYTES
      ? warning('disk', free, 'make room before long imports or sessions')
      : ok('disk', free);
  } catch (error) {
    return failure('disk', error);
  }
};

/** A clock that is before the program was installed is wrong; small errors show only beside another clock. */
export const checkClock = (now: number, root: string): Check => {
  const installed = statSync(join(root, 'package.json')).mtimeMs;
  const text = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  if (now >= installed - DAY_MS) return ok('clock', text);
  return failed('clock', `${text} is before this program was installed`, 'set the clock, or let NTP do it');
};
