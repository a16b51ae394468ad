import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { checkSqliteStore, type StoreCheck } from './check.ts';
import { openReadOnly } from './connection.ts';
import { damaged, fault } from './faults.ts';

/** All pages in one step: readers stop no writer, and nothing that is written meanwhile begins the copy anew. */
const ALL_PAGES = 2_147_483_647;

/**
 * Copies the file of a store as it is at one moment, also while others write to it, and reads every event of the copy. The
 * copy appears under its name when it is whole, sound and on disk. E_STORE_DAMAGED, E_STORE_UNAVAILABLE, E_STORE_FULL.
 */
export const copySqliteStore = async (from: string, to: string): Promise<StoreCheck> => {
  const partial = `${to}.partial`;
  await rm(partial, { force: true });
  try {
    const check = await copied(from, partial);
    await onDisk(partial);
    await rename(partial, to);
    await onDisk(dirname(to));
    return check;
  } catch (error) {
    throw fault(from, error);
  } finally {
    for (const side of ['', '-wal', '-shm', '-journal']) await rm(`${partial}${side}`, { force: true });
  }
};

const copied = async (from: string, partial: string): Promise<StoreCheck> => {
  const source = openReadOnly(from);
  try {
    // Made by us, so that nobody else may read it at any moment.
    await (await open(partial, 'wx', 0o600)).close();
    await backup(source, partial, { rate: ALL_PAGES });
  } finally {
    source.close();
  }
  const copy = new DatabaseSync(partial);
  // One file and no side files, until somebody opens it as a store again.
  copy.exec('PRAGMA journal_mode = DELETE');
  copy.close();
  const check = await checkSqliteStore(partial);
  const [problem] = check.problems;
  if (problem !== undefined) throw damaged(from, `what was copied is not sound: ${problem}`);
  return check;
};

const onDisk = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Whether nobody has the store open, moving its log into the file on the way; then its files can be put aside. */
export const isUnused = (path: string): boolean => {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
    return true;
  } catch {
    // Locked, or too damaged to say: the caller decides with what it knows.
    return false;
  } finally {
    db.close();
  }
};
