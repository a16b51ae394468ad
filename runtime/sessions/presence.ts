import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which process works on a session, on this machine: for people who look, never for a decision. */
const fileOf = (home: string, session: string): string => join(home, 'sessions', `${session}.pid`);

/** Says that this process works on a session; gives what takes it back. */
export const announce = (home: string, session: string, pid: number): (() => void) => {
  const file = fileOf(home, session);
  mkdirSync(join(home, 'sessions'), { recursive: true });
  writeFileSync(file, String(pid));
  return () => rmSync(file, { force: true });
};

/** The living process that said so last; null if there is none. */
export const workerOf = (home: string, session: string): number | null => {
  let pid: number;
  try {
    pid = Number(readFileSync(fileOf(home, session), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : null;
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !isGhost(pid);
  } catch (error) {
    // It lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * A process that has died and for which nobody has asked yet: its parent does not, as the first process of many containers.
 * Only where the system tells (Linux).
 */
const isGhost = (pid: number): boolean => {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return false;
  // The name of the process, in brackets, may hold anything; the state is the letter behind it.
  const stat = readFileSync(file, 'utf8');
  return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
};
