import type { EventStore, RecordedEvent } from '../../engine/index.ts';

/** Two texts of one event, as they are hashed; null where one side has no such event. */
export interface Difference {
  readonly seq: number;
  readonly recorded: string | null;
  readonly replayed: string | null;
}

/** What a stream held when it was opened, handed out one event after the other. */
export class RecordedPrefix {
  /** Revision of the last recorded event; -1 if there is none. */
  readonly revision: number;
  readonly #batches: AsyncIterator<readonly RecordedEvent[]>;
  #batch: readonly RecordedEvent[] = [];
  #index = 0;

  private constructor(revision: number, batches: AsyncIterator<readonly RecordedEvent[]>) {
    this.revision = revision;
    this.#batches = batches;
  }

  static async open(store: EventStore, stream: string): Promise<RecordedPrefix> {
    const revision = await store.revision(stream);
    return new RecordedPrefix(revision, store.read(stream, { limit: revision + 1 })[Symbol.asyncIterator]());
  }

  /** All that was read is handed out: `readOn` before the next one. Waiting for each event would cost more than it. */
  get isDrained(): boolean {
    return this.#index >= this.#batch.length;
  }

  async readOn(): Promise<void> {
    const next = await this.#batches.next();
    this.#batch = next.done === true ? [] : next.value;
    this.#index = 0;
  }

  /** The next recorded event of those that were read; null at the end. */
  next(): RecordedEvent | null {
    return this.#batch[this.#index++] ?? null;
  }
}
