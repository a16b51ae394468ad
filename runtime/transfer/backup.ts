import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkSqliteStore, copySqliteStore, isUnused } from '../../adapters/event-stores/sqlite/index.ts';
import { EngineError } from '../../engine/index.ts';
import { storeFile } from '../home.ts';
import type { StoreCheck } from '../stores/check.ts';

/** Where a store is brought back from, and where to. */
export interface RestoreRequest {
  readonly file: string;
  readonly home: string;
  /** Put a store that is there aside, instead of refusing. */
  readonly isForced: boolean;
  /** Ms since 1970 UTC, for the name of what is put aside. */
  readonly now: number;
}

export interface Restored extends StoreCheck {
  readonly file: string;
  /** Where the former store is now; null if there was none. */
  readonly aside: string | null;
}

/** Copies the embedded store of a home into one file, also while it is written to. E_EXISTS, E_STORE_*. */
export const backUp = async (home: string, file: string): Promise<StoreCheck> => {
  const from = storeFile(home);
  if (!existsSync(from)) throw absent(from);
  if (existsSync(file)) throw exists(file);
  await folderOf(file);
  return copySqliteStore(from, file);
};

/** Brings a backup into a home; every event of it is read before anything is touched. E_HOME_USED, E_STORE_*. */
export const restore = async ({ file, home, isForced, now }: RestoreRequest): Promise<Restored> => {
  if (!existsSync(file)) throw absent(file);
  const { problems } = await checkSqliteStore(file);
  if (problems.length > 0) throw unsound(file, problems);
  const place = storeFile(home);
  const isUsed = existsSync(place);
  if (isUsed && !isForced) throw used(place);
  await folderOf(place);
  const fresh = `${place}.restored`;
  const check = await copySqliteStore(file, fresh);
  const aside = isUsed ? await putAside(place, now) : null;
  await rename(fresh, place);
  return { ...check, file: place, aside };
};

const folderOf = async (file: string): Promise<void> => {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
};

const SIDES = ['', '-wal', '-shm'];

const putAside = async (place: string, now: number): Promise<string> => {
  const isSound = (await checkSqliteStore(place).catch(() => null))?.problems.length === 0;
  if (isSound && !isUnused(place)) throw inUse(place);
  const aside = `${place}.before-${new Date(now).toISOString().replaceAll(/[:.-]/g, '')}`;
  for (const side of SIDES) if (existsSync(`${place}${side}`)) await rename(`${place}${side}`, `${aside}${side}`);
  return aside;
};

const absent = (file: string): EngineError =>
  new EngineError('E_STORE_UNAVAILABLE', 'there is no store here', {
    where: file,
    fix: 'name the folder of the store with --home, or the file of a backup',
  });

const exists = (file: string): EngineError =>
  new EngineError('E_EXISTS', `${file} is there already`, {
    why: 'A backup overwrites nothing.',
    fix: 'choose another name with --to, or move the file away',
  });

const used = (file: string): EngineError =>
  new EngineError('E_HOME_USED', 'there is a store in this home already', {
    where: file,
    why: 'Nothing was changed.',
    fix: 'name an empty home, or put this store aside with --force: it is kept under another name',
  });

const inUse = (file: string): EngineError =>
  new EngineError('E_STORE_BUSY', 'another process has the store open', {
    where: file,
    why: 'It would go on writing into the former store. Nothing was changed.',
    fix: 'stop what runs in this home, then restore again',
  });

const unsound = (file: string, problems: readonly string[]): EngineError =>
  new EngineError('E_STORE_DAMAGED', 'the backup is not sound', {
    where: [file, ...problems.slice(0, 5)].join('\n'),
    why: 'Nothing was changed.',
    fix: 'take an older backup',
  });
