import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.ts';
import type { Ended } from './inside.ts';

const pinned = join(root, 'node_modules', 'node', 'bin', 'node');

/** The Node under which the launcher works in its own process, so that a signal meets the program itself. */
export const node = existsSync(pinned) ? pinned : process.execPath;

/** The launcher, as `ht` starts it. */
export const launcher = join(root, 'bin', 'hypertrader.mjs');

/** Where and how a process is started. */
export interface Start {
  readonly cwd: string;
  /** Added to an environment without anything that the program reads. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended; `signal` if it was killed. */
export interface ProcessEnded extends Ended {
  readonly signal: NodeJS.Signals | null;
}

/** A process at work. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<ProcessEnded>;
}

/** Starts any program and gathers what it says. */
export const startProcess = (command: string, args: readonly string[], { cwd, env = {} }: Start): Running => {
  const child = spawn(command, args, { cwd, env: { ...plainEnvironment(), ...env } });
  const said = { out: '', talk: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.talk += text));
  const ended = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    ...said,
  }));
  return { process: child, ended };
};

/** Starts a real `hypertrader` command. */
export const startCommand = (argv: readonly string[], start: Start): Running =>
  startProcess(node, [launcher, ...argv], start);

/** Runs a real `hypertrader` command to its end. */
export const command = (argv: readonly string[], start: Start): Promise<ProcessEnded> =>
  startCommand(argv, start).ended;

const plainEnvironment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(HT_|HYPERTRADER_|NODE_|VITEST|FORCE_COLOR)/.test(name)),
  ),
  NO_COLOR: '1',
});
