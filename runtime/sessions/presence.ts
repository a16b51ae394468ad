import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Which process works on a session, on this machine: for people who look, never for a decision. */
const fileOf = (home: string, session: string): string => join(home, 'sessions', `${session}.pid`);

/** Says that this process works on a session; gives what takes it back. */
export const announce = (home: string, session: string, pid: number): (() => void) => {
  const file = fileOf(home, session);
  mkdirSync(join(home, 'sessions'), { recursive: true });
  writeFileSync(file, `${pid} ${begunAt(pid) ?? ''}`.trimEnd());
  return () => rmSync(file, { force: true });
};

/** The living process that said so last; null if there is none. */
export const workerOf = (home: string, session: string): number | null => {
  let said: string;
  try {
    said = readFileSync(fileOf(home, session), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const [number = '', beginning = null] = said.trim().split(' ');
  const pid = Number(number);
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid)) return null;
  // Numbers are given again: after a crash or a restart of the machine another process may have this one.
  const begun = begunAt(pid);
  return beginning === null || begun === null || beginning === begun ? pid : null;
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
  const [state = ''] = statOf(pid);
  return /^[ZX]/.test(state);
};

/** When a process began, in ticks since the machine's start and which start that was; null where the system does not tell. */
const begunAt = (pid: number): string | null => {
  const ticks = statOf(pid)[BEGINNING];
  return ticks === undefined ? null : `${ticks}@${bootOf()}`;
};

/** Place of the beginning among the fields behind the name. */
const BEGINNING = 19;

/** What the system says of a process behind its name: the state first. Empty where it says nothing. */
const statOf = (pid: number): readonly string[] => {
  const stat = textOf(`/proc/${pid}/stat`);
  // The name of the process, in brackets, may hold anything.
  return stat === '' ? [] : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

/** Another one after each start of the machine. */
const bootOf = (): string => textOf('/proc/sys/kernel/random/boot_id').trim();

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended in between, or this system has no such file.
    return '';
  }
};
