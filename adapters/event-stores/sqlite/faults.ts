import { EngineError } from '../../../engine/index.ts';

/** Result codes of SQLite that a store answers to; extended codes carry them in their low byte. */
const BUSY = 5;
const LOCKED = 6;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;
/** The file ends before the page that should be there. */
const IO_ERROR_SHORT_READ = IO_ERROR | (2 << 8);

/** A store that says something impossible about itself, as E_STORE_DAMAGED. */
export const damaged = (path: string, what: string, cause?: unknown): EngineError =>
  new EngineError('E_STORE_DAMAGED', what, {
    where: path,
    why: 'The file was changed by something else, or the disk lost part of it. Nothing was repaired or guessed.',
    fix: 'ht store check says what is readable; restore the file from a backup',
    cause,
  });

const sqliteCode = (error: unknown): number | null => {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode;
};

/** Whether SQLite refused because another connection holds a lock. */
export const isLocked = (error: unknown): boolean => {
  const code = (sqliteCode(error) ?? 0) & 0xff;
  return code === BUSY || code === LOCKED;
};

const busy = (path: string, cause: unknown): EngineError =>
  new EngineError('E_STORE_BUSY', 'another process kept the store locked for too long', {
    where: path,
    why: 'One process writes at a time; nothing was written.',
    fix: 'Repeat the same append (its ids make that safe), or stop the other writer.',
    cause,
  });

const full = (path: string, cause: unknown): EngineError =>
  new EngineError('E_STORE_FULL', 'there is no room left to store events', {
    where: path,
    why: 'The disk is full, or the store reached its size limit. Nothing of this append was kept.',
    fix: 'Free disk space, then start again: everything that was acknowledged is there.',
    cause,
  });

const unavailable = (path: string, cause: Error): EngineError =>
  new EngineError('E_STORE_UNAVAILABLE', `the store cannot be used: ${cause.message}`, {
    where: path,
    why: 'The operating system refused to open, read or write the file.',
    fix: 'Check that the path exists, that its owner is you, and that the disk works.',
    cause,
  });

/** An error of SQLite in our own words; any other error as it is. */
export const fault = (path: string, error: unknown): Error => {
  if (error instanceof EngineError) return error;
  if (!(error instanceof Error)) return damaged(path, 'the store failed without an error', error);
  if ('code' in error && error.code === 'ERR_OUT_OF_RANGE')
    return damaged(path, 'the store holds an absurd number', error);
  const code = sqliteCode(error);
  if (code === null) return error;
  if (code === IO_ERROR_SHORT_READ) return damaged(path, 'the file of the store is cut off', error);
  switch (code & 0xff) {
    case BUSY:
    case LOCKED:
      return busy(path, error);
    case FULL:
      return full(path, error);
    case CORRUPT:
    case NOT_A_DATABASE:
      return damaged(path, `the file of the store is not readable: ${error.message}`, error);
    default:
      return unavailable(path, error);
  }
};

/** Does something with the database; its errors come out in our own words. */
export const guarded = <T>(path: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    throw fault(path, error);
  }
};
