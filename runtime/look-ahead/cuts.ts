import { seededRandom, type TapeRef } from '../../engine/index.ts';

/** Cuts at decisions for each at random: a look-ahead shows where a decision was taken just before the cut. */
const AT_DECISIONS = 0.7;

/** Keeps a fair sample of what passes by, at most `most`; the same seed keeps the same. */
export class Sample<T> {
  readonly #most: number;
  readonly #random: () => number;
  readonly #kept: T[] = [];
  #seen = 0;

  constructor(most: number, seed: string) {
    this.#most = most;
    this.#random = seededRandom(seed);
  }

  add(item: T): void {
    const place = this.#seen++ < this.#most ? this.#kept.length : Math.floor(this.#random() * this.#seen);
    if (place < this.#most) this.#kept[place] = item;
  }

  get kept(): readonly T[] {
    return this.#kept;
  }
}

/** Where a tape is cut: at so many random rows, besides at a sample of decisions and at the edge of every block. */
export class Cuts {
  readonly #decisions: ReadonlyMap<number, ReadonlySet<number>>;
  readonly #rows: readonly number[];
  readonly #isEveryRow: boolean;

  /** `decisions` are tape positions of events, `rows` the length of the tape. */
  constructor(decisions: readonly TapeRef[], rows: number, wanted: { readonly cuts: number; readonly seed: string }) {
    this.#isEveryRow = wanted.cuts >= rows;
    const byBlock = new Map<number, Set<number>>();
    for (const { block, row } of decisions) byBlock.set(block, (byBlock.get(block) ?? new Set()).add(row));
    this.#decisions = byBlock;
    const random = seededRandom(`${wanted.seed}/rows`);
    const drawn = new Set<number>();
    const most = this.#isEveryRow ? 0 : wanted.cuts;
    while (drawn.size < most) drawn.add(Math.floor(random() * rows));
    this.#rows = [...drawn].sort((a, b) => a - b);
  }

  /** How many cuts may lie at decisions. */
  static decisionsOf(cuts: number): number {
    return Math.ceil(cuts * AT_DECISIONS);
  }

  /** The rows of a block behind which the tape is cut, in order; the last row always is one. `first` counts all before. */
  within(block: number, count: number, first: number): readonly number[] {
    if (this.#isEveryRow) return Array.from({ length: count }, (_, row) => row);
    const drawn = this.#rows.filter((row) => row >= first && row < first + count).map((row) => row - first);
    const decided = [...(this.#decisions.get(block) ?? [])].filter((row) => row < count);
    return [...new Set([...drawn, ...decided, count - 1])].sort((a, b) => a - b);
  }
}
