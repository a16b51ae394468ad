import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EngineError, nearest } from '../../engine/index.ts';
import { type AnyProjection, packageProjections } from '../../projections/index.ts';
import { resolveOurselvesIn } from './resolve.ts';

export interface FoundProjection {
  readonly projection: AnyProjection;
  /** Its folder; null for one of the package. */
  readonly folder: string | null;
}

/** Where somebody's own projections are: the working folder's first, then what was put into the package. */
export const projectionFolders = (cwd: string, root: string): readonly string[] => [
  ...new Set([join(cwd, 'projections'), join(root, 'projections')]),
];

/** Own projections by name, each with its folder. A name of the package is never given to another. */
const ownNames = (folders: readonly string[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const folder of folders.filter((each) => existsSync(each))) {
    for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
      if (!existsSync(join(folder, name, 'projection.ts')) || found.has(name)) continue;
      found.set(name, join(folder, name));
    }
  }
  return found;
};

/** All projections, those of the package first, then by name. E_PROJECTION_INVALID. */
export const allProjections = async (folders: readonly string[]): Promise<readonly FoundProjection[]> => {
  const ours = [...packageProjections.values()].map((projection) => ({ projection, folder: null }));
  const own = [...ownNames(folders)].filter(([name, folder]) => !isOfPackage(name, folder, folders)).sort();
  return [...ours, ...(await Promise.all(own.map(([name, folder]) => load(name, folder))))];
};

/** The folder in the package from which a projection of the package itself is. */
const isOfPackage = (name: string, folder: string, folders: readonly string[]): boolean =>
  packageProjections.has(name) && folder === join(folders.at(-1) ?? '', name);

/** The projection of a name. E_PROJECTION_UNKNOWN with the nearest name, E_PROJECTION_INVALID. */
export const projectionNamed = async (name: string, folders: readonly string[]): Promise<FoundProjection> => {
  const folder = ownNames(folders).get(name);
  if (folder !== undefined && !isOfPackage(name, folder, folders)) return load(name, folder);
  const ours = packageProjections.get(name);
  if (ours !== undefined) return { projection: ours, folder: null };
  const names = [...new Set([...packageProjections.keys(), ...ownNames(folders).keys()])];
  const near = nearest(name, names);
  throw new EngineError('E_PROJECTION_UNKNOWN', `no projection is called "${name}"`, {
    why: `Projections here: ${names.sort().join(', ')}.`,
    fix: near ? `did you mean ${near}?` : `make it: ht new projection ${name}`,
  });
};

const load = async (name: string, folder: string): Promise<FoundProjection> => {
  const file = join(folder, 'projection.ts');
  if (packageProjections.has(name)) {
    throw invalid(file, `"${name}" is the name of a projection of the package`, 'Give the folder another name.');
  }
  resolveOurselvesIn(folder);
  const module: unknown = await import(pathToFileURL(file).href).catch((cause: unknown) => {
    throw new EngineError('E_PROJECTION_INVALID', `projection "${name}" cannot be loaded`, {
      where: file,
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  });
  const projection: unknown = (module as { readonly projection?: unknown }).projection;
  const example = 'export const projection = defineProjection({ name, version, about, initial, evolve })';
  if (!isProjection(projection)) throw invalid(file, `projection "${name}" exports no projection`, example);
  if (projection.name !== name)
    throw invalid(file, `the folder is ${name}, its projection "${projection.name}"`, `name: '${name}'`);
  return { projection: { ...projection, code: codeOf(folder) }, folder };
};

const isProjection = (value: unknown): value is AnyProjection => {
  if (typeof value !== 'object' || value === null) return false;
  const { name, version, about, initial, evolve, over } = value as Readonly<Record<string, unknown>>;
  return (
    typeof name === 'string' &&
    Number.isSafeInteger(version) &&
    typeof about === 'string' &&
    typeof initial === 'function' &&
    typeof evolve === 'function' &&
    (over === undefined || over === 'session' || over === 'store')
  );
};

const invalid = (where: string, message: string, fix: string): EngineError =>
  new EngineError('E_PROJECTION_INVALID', message, { where, fix });

/** Over the source in its folder, tests left out: changed code is built anew without anybody thinking of the version. */
const codeOf = (folder: string): string => {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort()) {
    hash
      .update(`${file}\n`)
      .update(readFileSync(join(folder, file)))
      .update('\n');
  }
  return hash.digest('hex').slice(0, 16);
};
