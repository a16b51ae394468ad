import { closeSync, fchmodSync, mkdirSync, openSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

/** Where the process of a session says what nobody else hears: notes, and how it ended. */
export const logFileOf = (home: string, session: string): string => join(home, 'sessions', `${session}.log`);

/** Readable by its owner only: a venue's answers may name an account. */
const PRIVATE = 0o600;

/** A log that is open for a process to be started; the session may not have a name yet. */
export interface OpenedLog {
  readonly fd: number;
  readonly file: string;
  /** The session is known now. */
  named(session: string): void;
  /** Nothing began: a new file goes, what it said has been told. */
  dropped(): void;
  /** This process needs it no longer. */
  close(): void;
}

/** Opens the log of a session, or one that gets its name later. */
export const openLog = (home: string, session: string | null): OpenedLog => {
  mkdirSync(join(home, 'sessions'), { recursive: true });
  const file = logFileOf(home, session ?? `beginning-${process.pid}-${Math.trunc(performance.now() * 1_000)}`);
  const fd = openSync(file, 'a', PRIVATE);
  fchmodSync(fd, PRIVATE);
  return {
    fd,
    file,
    named: (name) => {
      if (session === null) renameSync(file, logFileOf(home, name));
    },
    dropped: () => {
      if (session === null) rmSync(file, { force: true });
    },
    close: () => closeSync(fd),
  };
};

/** The last lines of a session's log; none where it never had a process of its own. */
export const logTail = (home: string, session: string, lines: number): readonly string[] => {
  try {
    return lastLines(readFileSync(logFileOf(home, session), 'utf8'), lines);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

const lastLines = (text: string, count: number): readonly string[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .slice(-count);
