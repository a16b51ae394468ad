import { Recent } from '../domain/recent.ts';

const KEPT = 1000;

/** Ids of the latest fills, so that one that is told twice is counted once; bounded, so memory stays flat. */
export class RecentFills {
  readonly #ids = new Recent<string, true>(KEPT);

  /** Whether this fill is new; from now on it is known. */
  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.set(id, true);
    return true;
  }
}
