import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { interruptible } from './interrupt.ts';
import { processTerminal } from './terminal.ts';

/** Why work stopped when the reader of stdout went away (`| head`): nobody's fault. */
const READER_GONE = 'the reader of stdout is gone';

/** Runs this process's command line, and ends the process with its exit code. */
export const start = async (root: string): Promise<void> => {
  const stop = new AbortController();
  const terminal = processTerminal(() => stop.abort(READER_GONE));
  interruptible(stop, terminal);
  const code = await runCommandLine(process.argv.slice(2), {
    terminal,
    env: process.env,
    cwd: process.cwd(),
    root,
    version: versionOf(root),
    signal: stop.signal,
    openProgram: async (options) => (await import('../runtime/program.ts')).openProgram(options),
  });
  await terminal.flush();
  process.exit(stop.signal.reason === READER_GONE ? 0 : code);
};

const versionOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }).version;
