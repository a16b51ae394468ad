import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import type { Context } from './context.ts';
import { interruptible } from './interrupt.ts';
import { processTerminal } from './terminal.ts';

/** Why work stopped when the reader of stdout went away (`| head`): nobody's fault. */
const READER_GONE = 'the reader of stdout is gone';

/** Runs this process's command line, and ends the process with its exit code. */
export const start = (root: string): Promise<never> =>
  runProcess(process.argv.slice(2), {
    root,
    version: versionOf(root),
    openProgram: async (options) => (await import('../runtime/program.ts')).openProgram(options),
  });

/** Runs a command in this process, with its terminal, its environment and its signals, and ends the process. */
export const runProcess = async (
  argv: readonly string[],
  parts: Pick<Context, 'root' | 'version' | 'openProgram'>,
): Promise<never> => {
  const stop = new AbortController();
  const terminal = processTerminal(() => stop.abort(READER_GONE));
  interruptible(stop, terminal);
  const code = await runCommandLine(argv, {
    ...parts,
    terminal,
    env: process.env,
    cwd: process.cwd(),
    signal: stop.signal,
  });
  await terminal.flush();
  return process.exit(stop.signal.reason === READER_GONE ? 0 : code);
};

const versionOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }).version;
