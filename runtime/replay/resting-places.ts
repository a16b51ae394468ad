import type { Retelling } from './retelling.ts';

/** So many stretches of the run; a telling rests at the end of each but the last. */
const STRETCHES = 16;
/** In a shorter run every jump is quick. */
const EVENTS_MIN = 512;

/**
 * Tellings that rest at even distances over a run, made in spare time: a jump goes on from the nearest one before it. It is
 * given away for that, because a telling only goes forwards, and made again.
 */
export class RestingPlaces {
  readonly #open: () => Promise<Retelling>;
  #marks: readonly number[];
  readonly #resting = new Map<number, Retelling>();
  #coming: { readonly mark: number; readonly telling: Retelling } | null = null;

  constructor(length: number, open: () => Promise<Retelling>) {
    this.#open = open;
    this.#marks = length < EVENTS_MIN ? [] : marksOf(length);
  }

  /** Where the nearest telling before a seq rests; -1 for none. */
  nearest(seq: number): number {
    return Math.max(-1, ...[...this.#resting.values()].map(({ told }) => told).filter((told) => told < seq));
  }

  /** Gives that one away. */
  take(seq: number): Retelling | undefined {
    const told = this.nearest(seq);
    for (const [mark, telling] of this.#resting) {
      if (telling.told !== told) continue;
      this.#resting.delete(mark);
      return telling;
    }
    return undefined;
  }

  /**
   * Goes a little further towards a place that has no telling before `end`; null once all have one. The telling that was
   * moved is handed out, so that what it has found can be noted.
   */
  async advance(end: number): Promise<Retelling | null> {
    const mark = this.#coming?.mark ?? this.#marks.find((each) => each < end && !this.#resting.has(each));
    if (mark === undefined) return null;
    this.#coming ??= { mark, telling: await this.#open() };
    const { telling } = this.#coming;
    const before = telling.told;
    await telling.advance();
    if (telling.told < mark && !telling.isOver) return telling;
    this.#coming = null;
    // Nothing can rest within a block of the tape: one place stands for all that lie in it, none for those in the last one.
    const isOther = (each: number): boolean => each <= before || (!telling.isOver && each > telling.told);
    this.#marks = this.#marks.filter((each) => isOther(each) || (each === mark && !telling.isOver));
    if (telling.isOver) await telling.close();
    else this.#resting.set(mark, telling);
    return telling;
  }

  async close(): Promise<void> {
    for (const telling of [...this.#resting.values(), this.#coming?.telling]) await telling?.close();
  }
}

/** The last one first, which sees the whole run once; then those that halve the longest stretch. */
const marksOf = (length: number): readonly number[] => {
  const order = [STRETCHES - 1];
  for (let width = STRETCHES / 2; width >= 1; width /= 2) {
    for (let at = width; at < STRETCHES; at += width) if (!order.includes(at)) order.push(at);
  }
  return order.map((at) => Math.floor((at * length) / STRETCHES));
};
