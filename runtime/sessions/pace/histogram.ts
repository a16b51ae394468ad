/** Parts of each doubling: neighbouring bounds lie less than 1.6 % apart, so no quantile is further off than that. */
const PARTS = 64;
/** Below this everything is one; above 2^26 µs (67 s) too. */
const FIRST_US = 1;
const DOUBLINGS = 26;
const SIZE = PARTS * DOUBLINGS;

/** How long things took: counts in bounds that grow with the time, so that its size never does. */
export class Histogram {
  readonly #counts = new Map<number, number>();
  #count = 0;

  /** One that was recorded: pairs of place and count. */
  static of(recorded: readonly (readonly [place: number, count: number])[]): Histogram {
    const histogram = new Histogram();
    for (const [place, count] of recorded) histogram.#more(place, count);
    return histogram;
  }

  get count(): number {
    return this.#count;
  }

  add(ms: number): void {
    const doublings = Math.log2(Math.max(FIRST_US, ms * 1_000) / FIRST_US);
    this.#more(Math.min(SIZE - 1, Math.floor(doublings * PARTS)), 1);
  }

  /** The middle of the bounds within which this share of all lies, ms; null for none. */
  quantile(share: number): number | null {
    let left = Math.max(1, Math.ceil(share * this.#count));
    for (const [place, count] of this.recorded()) {
      left -= count;
      if (left <= 0) return (FIRST_US * 2 ** ((place + 0.5) / PARTS)) / 1_000;
    }
    return null;
  }

  /** Places that are not empty, in order. */
  recorded(): readonly (readonly [place: number, count: number])[] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  #more(place: number, count: number): void {
    this.#counts.set(place, (this.#counts.get(place) ?? 0) + count);
    this.#count += count;
  }
}
