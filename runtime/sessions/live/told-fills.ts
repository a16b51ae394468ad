/** A venue does not list more than its last ten thousand fills, whatever it is asked. */
const KEPT = 10_000;

/**
 * Which fills are on record: the venue lists all of them again whenever it is asked. The last ones are known by their
 * ids. What is older than the oldest of those counts as known too: if one of those was missed after all, the comparison
 * of positions finds that something is missing.
 */
export class ToldFills {
  readonly #limit: number;
  readonly #known = new Set<string>();
  /** In a ring, with their times. */
  readonly #ids: string[] = [];
  readonly #times: number[] = [];
  #next = 0;
  #oldest = -Infinity;

  constructor(limit = KEPT) {
    this.#limit = limit;
  }

  /** Whether a fill is new; from now on it is known. */
  isNew(id: string, time: number): boolean {
    if (this.#known.has(id) || time <= this.#oldest) return false;
    if (this.#ids.length === this.#limit) this.#forget();
    this.#known.add(id);
    this.#ids[this.#next] = id;
    this.#times[this.#next] = time;
    this.#next = (this.#next + 1) % this.#limit;
    return true;
  }

  #forget(): void {
    this.#known.delete(this.#ids[this.#next] as string);
    this.#oldest = Math.max(this.#oldest, this.#times[this.#next] as number);
  }
}
