import type { StoreChoice } from './stores/choice.ts';

/** Where a program works. */
export interface ProgramOptions {
  /** Folder of the store, the runs and the imported data. */
  readonly home: string;
  /** Folder in which the command was given; own strategies are looked for in its `strategies`. */
  readonly cwd: string;
  /** Folder of the package. */
  readonly root: string;
  /** A server as the store of record; absent or null for the embedded store of the home. */
  readonly store?: StoreChoice | null;
}
