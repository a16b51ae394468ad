import { exitCodeOf } from './codes.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

/** The commands that answer one question with their exit code: is this what was recorded? */
const JUDGES: ReadonlySet<string> = new Set(['verify', 'audit verify']);

/** What these commands end with; every other error of theirs, and every other command, has its own code. */
export const verdictMeanings = {
  0: 'the same: everything is what was recorded',
  1: 'it differs: what is on record can be read, and is not what comes out',
  2: 'no verdict: what is on record is damaged, or is not there at all; or the command was not understood',
} as const;

/**
 * With what a command ends after an error. A judge has no number of its own for damage beyond the three of its verdict,
 * as `cmp` and `diff` have none: then 2 says that there is nothing to judge.
 */
export const exitCodeAfter = (command: string | null, error: unknown): ExitCode => {
  const code = exitCodeOf(error);
  return code === EXIT.journalDamaged && command !== null && JUDGES.has(command) ? EXIT.usage : code;
};
