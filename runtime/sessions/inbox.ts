import { EngineError, tradeBlock, type Input, type Print, type TapeBlock } from '../../engine/index.ts';

/** Prints in one block at most, so that its event stays well below a store's limit. */
const BLOCK_PRINTS = 8_192;

/** What waits: an input, or a print that becomes part of a block. */
type Waiting = { readonly print: Print } | { readonly input: Input };

export interface InboxOptions {
  /** Inputs and prints that may wait. More than that means that the store cannot keep up. */
  readonly limit: number;
  /** Time of the last print on record, ms UTC; -Infinity in a new session. */
  readonly after: number;
  /** A monotonic clock, ms, for latencies. */
  readonly now: () => number;
}

/** Inputs that were taken out together. */
export interface Batch {
  readonly inputs: readonly Input[];
  /** When the first of them arrived, by the monotonic clock. */
  readonly arrived: number;
}

/**
 * The one door of a session. Whatever comes, from the market, the venue, people or timers, gets its place here, in the
 * order of arrival. All that waits is taken out together; prints that came one after the other share a block.
 */
export class SessionInbox {
  readonly #options: InboxOptions;
  #waiting: Waiting[] = [];
  #arrived = 0;
  #wake: (() => void) | null = null;
  #isClosed = false;
  #isOver = false;
  /** Times never decrease within a tape: a print that a venue stamps earlier counts as simultaneous. */
  #latest: number;

  constructor(options: InboxOptions) {
    this.#options = options;
    this.#latest = options.after;
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** True once more came than may wait; what had been taken in is kept, the rest was refused. */
  get isOver(): boolean {
    return this.#isOver;
  }

  print(print: Print): void {
    this.#add({ print });
  }

  /** False if it was refused, because the inbox is closed or full. */
  add(input: Input): boolean {
    return this.#add({ input });
  }

  /** No more is taken in; what waits is still handed out. */
  close(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  /** All that waits, each time somebody asks; ends when the inbox is closed and empty. */
  async *batches(): AsyncGenerator<Batch> {
    for (;;) {
      if (this.#waiting.length === 0) {
        if (this.#isClosed) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = null;
        continue;
      }
      const waiting = this.#waiting;
      this.#waiting = [];
      yield { inputs: this.#inputsOf(waiting), arrived: this.#arrived };
    }
  }

  #add(item: Waiting): boolean {
    if (this.#isClosed) return false;
    if (this.#waiting.length >= this.#options.limit) {
      this.#isOver = true;
      return false;
    }
    if (this.#waiting.length === 0) this.#arrived = this.#options.now();
    this.#waiting.push(item);
    this.#wake?.();
    return true;
  }

  #inputsOf(waiting: readonly Waiting[]): readonly Input[] {
    const inputs: Input[] = [];
    let prints: Print[] = [];
    const close = (): void => {
      if (prints.length > 0) inputs.push({ kind: 'tape', block: this.#blockOf(prints) });
      prints = [];
    };
    for (const item of waiting) {
      if ('input' in item || prints.length === BLOCK_PRINTS) close();
      if ('input' in item) inputs.push(item.input);
      else prints.push(item.print);
    }
    close();
    return inputs;
  }

  #blockOf(prints: readonly Print[]): TapeBlock {
    return tradeBlock({
      time: Float64Array.from(prints, ({ time }) => (this.#latest = Math.max(this.#latest, time))),
      price: Float64Array.from(prints, ({ price }) => price),
      size: Float64Array.from(prints, ({ size }) => size),
      side: Int8Array.from(prints, ({ taker }) => (taker === null ? 0 : SIDES[taker])),
      received: Float64Array.from(prints, ({ received }) => received),
    });
  }
}

const SIDES = { buy: 1, sell: -1 } as const;

/** More came than could be recorded. */
export const overflow = (session: string, limit: number): EngineError =>
  new EngineError('E_SESSION_OVERFLOW', `session ${session} was halted: its store cannot keep up`, {
    why: `${limit} inputs were waiting to be recorded. Nothing of what was taken in was dropped, and nothing more was.`,
    fix: 'look at the disk, then take the session up again',
  });
