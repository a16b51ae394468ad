import { spawn, type ChildProcess } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { EngineError } from '../../engine/index.ts';
import type { ProgramOptions } from '../program-options.ts';
import { logTail, openLog, type OpenedLog } from './log-file.ts';
import { receivedError, type FromSession, type ToSession, type Work } from './messages.ts';

/** Who starts a session and waits until it has begun. */
export interface Starter {
  /** Had enough before it began: nothing begins then. */
  readonly signal: AbortSignal;
  note(text: string): void;
  /** Asks a person for a secret. */
  ask(question: string): Promise<string>;
}

const ENTRY = fileURLToPath(new URL('./main.ts', import.meta.url));
/** As for a thread: below `node_modules` our own files are stripped of their types by a hook. */
const FLAGS = [
  '--disable-warning=ExperimentalWarning',
  ...(ENTRY.includes('/node_modules/')
    ? ['--import', new URL('../../bin/strip-own-types.mjs', import.meta.url).href]
    : []),
];

/**
 * Starts a process for a session and waits until the session has begun; gives its name. The process belongs to no
 * terminal: it outlives this one, its window, and a login. Errors: those of the session, as if it had begun here;
 * E_SESSION_PROCESS.
 */
export const startDetached = async (program: ProgramOptions, work: Work, starter: Starter): Promise<string> => {
  starter.signal.throwIfAborted();
  const log = openLog(program.home, work.kind === 'take-up' ? work.session : null);
  const child = spawn(process.execPath, [...FLAGS, ENTRY], {
    cwd: program.cwd,
    detached: true,
    stdio: ['ignore', log.fd, log.fd, 'ipc'],
    serialization: 'advanced',
  });
  log.close();
  try {
    const session = await begun(child, { kind: 'begin', program, work }, starter);
    log.named(session);
    return session;
  } catch (error) {
    await ended(child);
    const said = error instanceof DiedEarly ? died(program.home, work, log) : error;
    log.dropped();
    throw said;
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
};

/** The process is gone, and has not said why. */
class DiedEarly extends Error {}

const begun = (child: ChildProcess, begin: ToSession, starter: Starter): Promise<string> =>
  new Promise((resolve, reject) => {
    const tell = (message: ToSession): void => void child.send(message, () => undefined);
    const hear = async (message: FromSession): Promise<void> => {
      if (message.kind === 'note') starter.note(message.text);
      if (message.kind === 'ask') tell({ kind: 'answer', text: await starter.ask(message.question) });
      if (message.kind === 'failed') reject(receivedError(message.error));
      if (message.kind === 'started') resolve(message.session);
    };
    child.on('message', (message) => {
      hear(message as FromSession).catch(reject);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new DiedEarly()));
    starter.signal.addEventListener('abort', () => reject(interrupted()), { once: true });
    tell(begin);
  });

/** Asks a process to go that has not begun, and waits for it: it may have a record to close. */
const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });

const interrupted = (): EngineError =>
  new EngineError('E_INTERRUPTED', 'stopped before the session had begun', { why: 'No session runs.' });

const died = (home: string, work: Work, { file }: OpenedLog): EngineError => {
  const name = file.replace(/^.*[/\\]/, '').replace(/\.log$/, '');
  const said = logTail(home, name, 3).join('\n');
  return new EngineError('E_SESSION_PROCESS', 'the process of the session ended before the session had begun', {
    ...(said === '' ? {} : { where: said }),
    why: 'It could not say why itself; what it wrote last stands above.',
    fix: work.kind === 'take-up' ? `ht take-up ${work.session} --foreground` : 'the same command with --foreground',
  });
};
