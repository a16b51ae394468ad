import type { ExitCode } from '../exit-code.ts';

/** What `ht explain` says of an error code, and how the program ends when it meets one. */
export interface CodeEntry {
  readonly title: string;
  readonly exit: ExitCode;
  /** Why it happens. */
  readonly cause: string;
  /** What to do. */
  readonly fix: string;
}

export type CodeTable = Readonly<Record<string, CodeEntry>>;
