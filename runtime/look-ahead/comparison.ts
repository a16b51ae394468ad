import { type AnyEvent, canonicalLine, type TapeRef } from '../../engine/index.ts';
import type { RecordedLine } from './recorded-line.ts';
import type { Foresight } from './request.ts';

/** Compares what a session says, event for event, with what is on record, and remembers the first difference. */
export class Comparison {
  readonly #how: Foresight['how'];
  readonly #recorded: AsyncIterator<RecordedLine>;
  #next: RecordedLine | null = null;
  #foresight: Foresight | null = null;

  private constructor(how: Foresight['how'], recorded: AsyncIterator<RecordedLine>) {
    this.#how = how;
    this.#recorded = recorded;
  }

  static async open(how: Foresight['how'], recorded: AsyncIterable<RecordedLine>): Promise<Comparison> {
    const comparison = new Comparison(how, recorded[Symbol.asyncIterator]());
    await comparison.#advance();
    return comparison;
  }

  get foresight(): Foresight | null {
    return this.#foresight;
  }

  /** Takes what a session said until `cut`. */
  async take(events: readonly AnyEvent[], cut: TapeRef): Promise<void> {
    for (const event of events) {
      if (this.#foresight) return;
      const replayed = canonicalLine(event);
      const recorded = this.#next?.line ?? null;
      if (recorded !== replayed) this.#differ(event.seq, recorded, replayed, cut);
      else await this.#advance();
    }
  }

  /** Nothing of what is on record until `cut` may be missing. */
  expectNoMore(belongs: (recorded: RecordedLine) => boolean, cut: TapeRef): void {
    const next = this.#next;
    if (this.#foresight || next === null || !belongs(next)) return;
    this.#differ(next.head.seq, next.line, null, cut);
  }

  #differ(seq: number, recorded: string | null, replayed: string | null, cut: TapeRef): void {
    const [a, b] = [recorded, replayed].map((line) => line?.trim() ?? 'nothing') as [string, string];
    this.#foresight = { how: this.#how, cut, seq, recorded: a, replayed: b };
  }

  async #advance(): Promise<void> {
    const next = await this.#recorded.next();
    this.#next = next.done === true ? null : next.value;
  }
}
