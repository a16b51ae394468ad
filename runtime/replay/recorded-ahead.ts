import {
  canonicalLine,
  encodeData,
  encodeMeta,
  presentLine,
  type AnyEvent,
  type EventStore,
  type RecordedEvent,
} from '../../engine/index.ts';

/** A session's recorded events, one after the other from a seq on, read a batch at a time. */
export class RecordedAhead {
  readonly #batches: AsyncIterator<readonly RecordedEvent[]>;
  #batch: readonly RecordedEvent[] = [];
  #index = 0;
  #isOver = false;

  constructor(store: EventStore, stream: string, range: { readonly from: number; readonly limit: number }) {
    this.#batches = store.read(stream, range)[Symbol.asyncIterator]();
    this.#isOver = range.limit <= 0;
  }

  /** The next one, if it is in memory: then nobody has to wait for it. */
  at(): RecordedEvent | undefined {
    return this.#batch[this.#index];
  }

  /** Takes the one that `at` gave. */
  pass(): void {
    this.#index++;
  }

  /** Reads on until there is a next one; false at the end. */
  async ready(): Promise<boolean> {
    while (this.#index >= this.#batch.length) {
      if (this.#isOver) return false;
      const next = await this.#batches.next();
      if (next.done === true) this.#isOver = true;
      else {
        this.#batch = next.value;
        this.#index = 0;
      }
    }
    return true;
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#batches.return?.();
  }
}

/** Whether an event that is said now is the one on record. */
export const isRecorded = (recorded: RecordedEvent, event: AnyEvent): boolean =>
  isWritten(recorded, event) || presentLine(recorded) === canonicalLine(event);

/** Whether it stands there just as this program writes it today: then nothing of it has to be read. */
const isWritten = ({ revision, type, data, meta }: RecordedEvent, event: AnyEvent): boolean => {
  if (revision !== event.seq || type !== event.type || data !== encodeData(event)) return false;
  // Behind these four members stand those that no hash covers, or the end.
  const head = encodeMeta(event).slice(0, -1);
  return meta.startsWith(head) && (meta[head.length] === ',' || meta[head.length] === '}');
};
