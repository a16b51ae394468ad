import { decodeHead, hashedLine, type EventStore, type RecordedEvent } from '../../engine/index.ts';

/** Two texts of one event, as they are hashed; null where one side has no such event. */
export interface Difference {
  readonly seq: number;
  readonly recorded: string | null;
  readonly replayed: string | null;
}

export interface RecordedLine {
  readonly revision: number;
  readonly line: string;
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

  /** The next recorded event as it is hashed; null at the end. */
  async next(): Promise<RecordedLine | null> {
    while (this.#index >= this.#batch.length) {
      const next = await this.#batches.next();
      if (next.done === true) return null;
      this.#batch = next.value;
      this.#index = 0;
    }
    const event = this.#batch[this.#index++] as RecordedEvent;
    const data = typeof event.data === 'string' ? event.data : `<${event.data.byteLength} bytes>`;
    return { revision: event.revision, line: hashedLine(decodeHead(event), data) };
  }
}
