import { EngineError, type EventStore, type NewEvent, type RecordedEvent } from '../../engine/index.ts';

/** An event with its place in its stream; where it stands in the whole store is a matter of order. */
export type PlacedEvent = Pick<RecordedEvent, 'stream' | 'revision' | 'id' | 'type' | 'meta' | 'data'>;

/** Below the default limit of a server's append, 1 MiB, which counts types twice. */
const APPEND_BYTES = 900_000;
const APPEND_EVENTS = 2_000;

/** How many events were written, and how many stood there already and are the same. */
export interface Replicated {
  readonly written: number;
  readonly known: number;
}

/** Reads what a stream of the target holds already, one event after the other. */
class Known {
  readonly revision: number;
  readonly #batches: AsyncIterator<readonly RecordedEvent[]>;
  #batch: readonly RecordedEvent[] = [];
  #index = 0;

  constructor(revision: number, batches: AsyncIterator<readonly RecordedEvent[]>) {
    this.revision = revision;
    this.#batches = batches;
  }

  async next(): Promise<RecordedEvent | null> {
    while (this.#index >= this.#batch.length) {
      const next = await this.#batches.next();
      if (next.done === true) return null;
      this.#batch = next.value;
      this.#index = 0;
    }
    return this.#batch[this.#index++] ?? null;
  }
}

/**
 * Writes events into a store as they stand in another: the same streams, revisions, ids, types, data and metadata, in the
 * same order. What is there already is compared instead of written, so that the same work can be done again, and goes on
 * where it was killed.
 */
export class Replica {
  readonly #store: EventStore;
  /** Whether appends that are made at once are written in that order, as the embedded store does. */
  readonly #isOrdered: boolean;
  readonly #known = new Map<string, Known>();
  readonly #next = new Map<string, number>();
  #run: { readonly stream: string; readonly first: number; readonly events: NewEvent[]; bytes: number } | null = null;
  #appends: (() => Promise<unknown>)[] = [];
  #waiting = 0;
  #written = 0;
  #compared = 0;

  constructor(store: EventStore, isOrdered: boolean) {
    this.#store = store;
    this.#isOrdered = isOrdered;
  }

  /** Takes the next event. E_COPY_DIFFERS if another one stands in its place, E_COPY_GAP if one before it is missing. */
  async take(event: PlacedEvent): Promise<void> {
    const { stream, revision } = event;
    const known = this.#known.get(stream) ?? (await this.#look(stream));
    const expected = this.#next.get(stream) ?? 0;
    if (revision !== expected) throw gap(event, expected);
    this.#next.set(stream, revision + 1);
    if (revision <= known.revision) {
      const there = await known.next();
      if (!there || !isSame(event, there)) throw differs(event, there);
      this.#compared++;
    } else await this.#add(event);
  }

  /** Durable when it resolves. */
  async finish(): Promise<Replicated> {
    this.#cut();
    await this.#flush();
    return { written: this.#written, known: this.#compared };
  }

  async #look(stream: string): Promise<Known> {
    const revision = await this.#store.revision(stream);
    const batches = this.#store.read(stream, { limit: revision + 1 })[Symbol.asyncIterator]();
    const known = new Known(revision, batches);
    this.#known.set(stream, known);
    return known;
  }

  async #add({ stream, revision, id, type, meta, data }: PlacedEvent): Promise<void> {
    const bytes = Buffer.byteLength(meta) + 2 * Buffer.byteLength(type) + Buffer.byteLength(data);
    const run = this.#run;
    if (run?.stream !== stream || run.events.length >= APPEND_EVENTS || run.bytes + bytes > APPEND_BYTES) {
      this.#cut();
      if (!this.#isOrdered || this.#waiting >= APPEND_EVENTS) await this.#flush();
      this.#run = { stream, first: revision, events: [], bytes: 0 };
    }
    this.#run?.events.push({ id, type, meta, data });
    if (this.#run) this.#run.bytes += bytes;
    this.#waiting++;
  }

  /** Ends the run of events of one stream: it is one append. */
  #cut(): void {
    const run = this.#run;
    this.#run = null;
    if (run === null) return;
    const expected = run.first === 0 ? 'no-stream' : run.first - 1;
    this.#appends.push(() => this.#store.append(run.stream, run.events, expected));
  }

  async #flush(): Promise<void> {
    const appends = this.#appends;
    const count = this.#waiting;
    this.#appends = [];
    this.#waiting = 0;
    if (this.#isOrdered) await Promise.all(appends.map((append) => append()));
    else for (const append of appends) await append();
    this.#written += count;
  }
}

const isSame = (a: PlacedEvent, b: PlacedEvent): boolean =>
  a.id === b.id && a.type === b.type && a.meta === b.meta && isSameData(a.data, b.data);

const isSameData = (a: string | Uint8Array, b: string | Uint8Array): boolean => {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  return Buffer.compare(a, b) === 0;
};

const gap = ({ stream, revision }: PlacedEvent, expected: number): EngineError =>
  new EngineError('E_COPY_GAP', `event ${expected} of stream ${stream} is missing, event ${revision} comes instead`, {
    where: `stream ${stream}`,
    why: 'Revisions are kept, so nothing can be written behind a gap. What came before was written.',
    fix: 'check where it comes from: ht store check, ht audit verify --all',
  });

const differs = ({ stream, revision, id }: PlacedEvent, there: RecordedEvent | null): EngineError =>
  new EngineError('E_COPY_DIFFERS', `event ${revision} of stream ${stream} is another one in the target`, {
    where: `coming  ${id}\nthere   ${there?.id ?? 'nothing'}`,
    why: 'A copy never replaces an event. Nothing was written behind it.',
    fix: 'copy into an empty home: --to <folder>',
  });
