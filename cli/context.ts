import type { Program, ProgramOptions } from '../runtime/program.ts';
import type { Caller } from '../runtime/requests.ts';
import { chosenStore, type StoreChoice } from '../runtime/stores/choice.ts';
import { painter } from './format/colour.ts';
import type { Paint } from './format/colour.ts';
import { progressLine } from './output/progress.ts';
import type { Terminal } from './terminal.ts';

/** All that a command may touch of the outside; tests make their own. */
export interface Context {
  readonly terminal: Terminal;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder in which the command was given. */
  readonly cwd: string;
  /** Folder of the package. */
  readonly root: string;
  readonly version: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Called only when a command needs it, so that help is quick. */
  readonly openProgram: (options: ProgramOptions) => Promise<Program>;
}

/** Options that every command has. */
export interface SharedOptions {
  readonly home?: string;
  readonly store?: string;
  readonly json?: true;
  readonly debug?: true;
}

/** Colours for what goes to stdout. */
export const outPaint = (context: Context): Paint => painter(context.terminal.isOutColoured);

/** One object as JSON, on stdout. */
export const printJson = (context: Context, value: unknown): void => {
  context.terminal.out(`${JSON.stringify(value)}\n`);
};

/** Lines on stdout. */
export const printLines = (context: Context, lines: readonly string[]): void => {
  context.terminal.out(lines.length === 0 ? '' : `${lines.join('\n')}\n`);
};

/** Folder of the store: as said, as the environment says, or in the working folder. */
export const homeOf = (context: Context, options: SharedOptions): string =>
  options.home ?? context.env['HYPERTRADER_HOME'] ?? `${context.cwd}/.hypertrader`;

/** The store that is meant: as said, as the environment says, as a file says, or the embedded one. E_STORE_ADDRESS. */
export const storeOf = (context: Context, options: SharedOptions, inFile: string | null = null): StoreChoice | null =>
  chosenStore(options.store, context.env, inFile);

/** Does work that tells of its progress and can be interrupted, without opening the program. */
export const withCaller = async <T>(context: Context, work: (caller: Caller) => Promise<T>): Promise<T> => {
  const line = progressLine(context.terminal);
  const caller: Caller = {
    signal: context.signal,
    progress: (state) => line.show(state),
    note: (text) => {
      line.clear();
      context.terminal.talk(`  ${text}\n`);
    },
  };
  try {
    return await work(caller);
  } finally {
    line.clear();
  }
};

/** Opens the program, does the work with progress on stderr, and closes everything, also after an error. */
export const withProgram = async <T>(
  context: Context,
  options: SharedOptions,
  work: (program: Program, caller: Caller) => Promise<T>,
  storeInFile: string | null = null,
): Promise<T> => {
  const program = await context.openProgram({
    home: homeOf(context, options),
    cwd: context.cwd,
    root: context.root,
    store: storeOf(context, options, storeInFile),
  });
  return withCaller(context, async (caller) => {
    try {
      return await work(program, caller);
    } finally {
      await program.close();
    }
  });
};
