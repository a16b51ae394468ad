const KEPT = 1000;

/** Ids of the latest fills, so that one that is told twice is counted once; bounded, so memory stays flat. */
export class RecentFills {
  readonly #ids = new Set<string>();

  /** Whether this fill is new; from now on it is known. */
  isNew(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > KEPT) {
      const oldest = this.#ids.values().next();
      if (!oldest.done) this.#ids.delete(oldest.value);
    }
    return true;
  }
}
