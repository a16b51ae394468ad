import { Recent } from '../../../engine/domain/recent.ts';
import type { MarketEvent, Print } from '../../../engine/index.ts';

/** So many ids are remembered: the venue repeats some dozens after a reconnect, and 10 or so when asked. */
const REMEMBERED = 8_192;

/**
 * The prints of one instrument, each told once. After a lost line it holds back what comes until `caughtUp` says what the
 * venue still knows of the time between, and names the gap that is left.
 */
export class PrintGate {
  readonly #instrument: string;
  readonly #tell: (event: MarketEvent) => void;
  readonly #seen = new Recent<string, true>(REMEMBERED);
  #last: Print | null = null;
  #lostAt: number | null = null;
  #held: Print[] | null = null;

  constructor(instrument: string, tell: (event: MarketEvent) => void) {
    this.#instrument = instrument;
    this.#tell = tell;
  }

  /** Time of the last print, or null if there was none yet. */
  get last(): number | null {
    return this.#last?.time ?? null;
  }

  prints(prints: readonly Print[]): void {
    if (this.#held) this.#held.push(...prints);
    else for (const print of prints) this.#pass(print);
  }

  /** The line is gone since `heardAt`, our clock. Nothing can have been missed before the first print. */
  lost(heardAt: number): void {
    if (this.#last === null) return;
    this.#lostAt ??= heardAt;
    this.#held ??= [];
  }

  /** True while the venue should be asked what was missed. */
  isWaiting(): boolean {
    return this.#held !== null;
  }

  /** What the venue says it had lately; null if it did not say. Then what is held comes, in order of time. */
  caughtUp(recent: readonly Print[] | null, now: number): void {
    const held = this.#held ?? [];
    const from = this.#lostAt ?? now;
    this.#held = null;
    this.#lostAt = null;
    const all = [...(recent ?? []), ...held];
    const known = all.some(({ id }) => this.#seen.has(id));
    const fresh = unique(all.filter(({ id }) => !this.#seen.has(id))).sort((a, b) => a.time - b.time);
    const [first] = fresh;
    if (!known && first && this.#last) this.#gap(this.#last.time, first.time, now);
    // Silence is no gap: if the venue has answered and has nothing that we have not, nothing was missed.
    if (!known && !first && recent === null && this.#last) this.#gap(this.#last.time, now, now);
    for (const print of fresh) this.#pass(print);
    const recovered = fresh.length;
    this.#tell({ kind: 'restored', instrument: this.#instrument, from, to: now, recovered, received: now });
  }

  /**
   * What a venue that is asked again and again had lately. Each answer must overlap with the one before: where it does not,
   * what lies between was missed. Of the first answer only the newest is told: the others are from before anybody listened.
   */
  polled(recent: readonly Print[], heardAt: number, now: number): void {
    const isFirst = this.#last === null;
    if (isFirst) for (const { id } of inOrder(recent).slice(0, -1)) this.#seen.set(id, true);
    const isOverlapping = isFirst || recent.length === 0 || recent.some(({ id }) => this.#seen.has(id));
    if (this.#held || !isOverlapping) {
      this.lost(heardAt);
      this.caughtUp(recent, now);
    } else {
      for (const print of inOrder(recent)) this.#pass(print);
    }
  }

  #gap(from: number, to: number, received: number): void {
    this.#tell({ kind: 'gap', instrument: this.#instrument, from, to: Math.max(from, to), received });
  }

  #pass(print: Print): void {
    if (this.#seen.has(print.id)) return;
    this.#seen.set(print.id, true);
    if (this.#last === null || print.time >= this.#last.time) this.#last = print;
    this.#tell(print);
  }
}

const inOrder = (prints: readonly Print[]): Print[] => [...prints].sort((a, b) => a.time - b.time);

const unique = (prints: readonly Print[]): Print[] => [...new Map(prints.map((print) => [print.id, print])).values()];
