import type { Store } from './home.ts';

/** Where a program works, opened: what every command needs. */
export interface World {
  readonly store: Store;
  readonly home: string;
  /** Folders in which strategies are looked for, the first wins. */
  readonly strategies: readonly string[];
  /** Folder of the package. */
  readonly root: string;
  readonly version: string;
}
