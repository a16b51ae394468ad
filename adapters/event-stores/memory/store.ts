import type {
  Appended,
  EventStore,
  Expected,
  NewEvent,
  Position,
  ReadAllOptions,
  ReadOptions,
  RecordedEvent,
  StreamInfo,
  SubscribeOptions,
  SubscriptionMessage,
} from '../../../engine/index.ts';
import { storeClosed } from '../closed.ts';
import { judge } from '../expectation.ts';
import { drain, follow } from '../follow.ts';
import { assertProposal } from '../proposal.ts';
import { Wakeup } from '../wakeup.ts';
import { allCursor, streamCursor } from './cursor.ts';

const NONE: readonly RecordedEvent[] = [];

/** By code point, the order of UTF-8 bytes, as databases sort; `<` on strings would sort by UTF-16 unit. */
const byName = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

class MemoryStore implements EventStore {
  readonly #all: RecordedEvent[] = [];
  readonly #streams = new Map<string, RecordedEvent[]>();
  readonly #wakeup = new Wakeup();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    this.#assertOpen();
    assertProposal(stream, events, expected);
    const stored = this.#events(stream);
    const verdict = judge(
      {
        stream,
        head: stored.length - 1,
        idsFrom: (revision, count) => stored.slice(revision, revision + count).map((event) => event.id),
      },
      events,
      expected,
    );
    if (verdict.kind === 'write') this.#write(stream, events);
    const duplicate = verdict.kind === 'duplicate';
    const last = this.#events(stream).at(duplicate ? verdict.last : -1);
    return Promise.resolve({ revision: last?.revision ?? -1, position: last?.position ?? -1n, duplicate });
  }

  read(stream: string, options: ReadOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    this.#assertOpen();
    return drain(streamCursor(() => this.#events(stream), options));
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    this.#assertOpen();
    return drain(allCursor(() => this.#open(), options));
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    this.#assertOpen();
    const { stream, afterRevision, afterPosition, ...filter } = options;
    const cursor =
      stream === undefined
        ? allCursor(() => this.#open(), { ...filter, ...(afterPosition === undefined ? {} : { after: afterPosition }) })
        : streamCursor(() => this.#events(stream), { from: (afterRevision ?? -1) + 1 });
    return follow(cursor, this.#wakeup, options.signal);
  }

  async *streams(prefix: string): AsyncGenerator<StreamInfo, void, undefined> {
    this.#assertOpen();
    const names = [...this.#streams.keys()].filter((name) => name.startsWith(prefix)).sort(byName);
    for (const stream of names) yield await Promise.resolve({ stream, revision: this.#events(stream).length - 1 });
  }

  async revision(stream: string): Promise<number> {
    return Promise.resolve(this.#events(stream).length - 1);
  }

  async head(): Promise<Position> {
    return Promise.resolve(BigInt(this.#open().length - 1));
  }

  async close(): Promise<void> {
    this.#wakeup.end();
    return Promise.resolve();
  }

  #write(stream: string, events: readonly NewEvent[]): void {
    if (events.length === 0) return;
    const recordedAt = this.#now();
    const list = this.#streams.get(stream) ?? [];
    for (const { id, type, data, meta } of events) {
      const recorded: RecordedEvent = Object.freeze({
        id,
        type,
        data: typeof data === 'string' ? data : new Uint8Array(data),
        meta,
        stream,
        revision: list.length,
        position: BigInt(this.#all.length),
        recordedAt,
      });
      list.push(recorded);
      this.#all.push(recorded);
    }
    this.#streams.set(stream, list);
    this.#wakeup.notify();
  }

  #events(stream: string): readonly RecordedEvent[] {
    this.#assertOpen();
    return this.#streams.get(stream) ?? NONE;
  }

  #open(): readonly RecordedEvent[] {
    this.#assertOpen();
    return this.#all;
  }

  #assertOpen(): void {
    if (this.#wakeup.ended) throw storeClosed();
  }
}

/**
 * A store that lives as long as the process, with the manners of a durable one. `now` gives ms since 1970 UTC.
 * Bytes are copied when they are appended and handed out uncopied: readers look at them and never write into them.
 */
export const memoryStore = (now: () => number = Date.now): EventStore => new MemoryStore(now);
