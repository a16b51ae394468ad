import { createHash } from 'node:crypto';
import { runCommandLine } from '../../cli/command-line.ts';
import type { Context } from '../../cli/context.ts';
import { fakeTerminal } from '../../cli/testing/fake-terminal.ts';
import { openProgram } from '../../runtime/program.ts';
import { root } from './root.ts';

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly talk: string;
}

/** What of a backtest's answer names all of it: two that are equal in these are equal to the byte. */
export interface Answer {
  readonly run: string;
  readonly hash: string;
  readonly events: number;
  /** sha256 over all that was printed. */
  readonly printed: string;
}

/** The answer of a backtest with `--json`; in a test's message a megabyte of it would tell nothing. */
export const answerOf = ({ out }: Ended): Answer => {
  const { run, hash, events } = JSON.parse(out) as Answer;
  return { run, hash, events, printed: createHash('sha256').update(out).digest('hex') };
};

/** What is different from an ordinary command in `cwd`, with the store of `cwd`. */
export type Place = Pick<Context, 'cwd'> & Partial<Pick<Context, 'env' | 'openProgram' | 'signal'>>;

/** Does a command through the door that the real program has, but in this process: quicker by its start. */
export const commandInside = async (argv: readonly string[], place: Place): Promise<Ended> => {
  const terminal = fakeTerminal();
  const code = await runCommandLine(argv, {
    terminal,
    env: {},
    root,
    version: '0.1.0',
    signal: new AbortController().signal,
    openProgram,
    ...place,
  });
  return { code, ...terminal.written };
};
