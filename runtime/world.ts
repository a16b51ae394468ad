import type { ReadModelStore } from '../engine/index.ts';
import type { Store } from './home.ts';

/** Where a program works, opened: what every command needs. */
export interface World {
  readonly store: Store;
  /** Opened when somebody first needs them: a file that cannot be read must stop nobody who trades. */
  readonly readModels: () => Promise<ReadModelStore>;
  readonly home: string;
  /** Folders in which strategies are looked for, the first wins. */
  readonly strategies: readonly string[];
  /** Folder of the package. */
  readonly root: string;
  readonly version: string;
}
