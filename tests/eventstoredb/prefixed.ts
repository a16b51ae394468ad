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
} from '../../engine/index.ts';

/** A part of a store that looks like a store of its own: a server that others use too is never empty. */
export class Prefixed implements EventStore {
  readonly #store: EventStore;
  readonly #prefix: string;

  constructor(store: EventStore, prefix: string) {
    this.#store = store;
    this.#prefix = prefix;
  }

  append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    return this.#store.append(stream === '' ? '' : this.#prefix + stream, events, expected);
  }

  async *read(stream: string, options?: ReadOptions): AsyncGenerator<readonly RecordedEvent[]> {
    for await (const batch of this.#store.read(this.#prefix + stream, options))
      yield batch.map((each) => this.#own(each));
  }

  async *readAll(options: ReadAllOptions = {}): AsyncGenerator<readonly RecordedEvent[]> {
    const { streamPrefix = '' } = options;
    const wanted = { ...options, streamPrefix: this.#prefix + streamPrefix };
    for await (const batch of this.#store.readAll(wanted)) yield batch.map((each) => this.#own(each));
  }

  async *subscribe(options: SubscribeOptions): AsyncGenerator<SubscriptionMessage> {
    const { stream, streamPrefix = '' } = options;
    const place =
      stream === undefined ? { streamPrefix: this.#prefix + streamPrefix } : { stream: this.#prefix + stream };
    for await (const message of this.#store.subscribe({ ...options, ...place })) {
      if (message.kind === 'caught-up') yield message;
      else yield { kind: 'events', events: message.events.map((each) => this.#own(each)) };
    }
  }

  async *streams(prefix: string): AsyncGenerator<StreamInfo> {
    for await (const { stream, revision } of this.#store.streams(this.#prefix + prefix)) {
      yield { stream: stream.slice(this.#prefix.length), revision };
    }
  }

  revision(stream: string): Promise<number> {
    return this.#store.revision(this.#prefix + stream);
  }

  async head(): Promise<Position> {
    for await (const [last] of this.readAll({ direction: 'backwards', limit: 1 })) return last?.position ?? -1n;
    return -1n;
  }

  close(): Promise<void> {
    return this.#store.close();
  }

  #own(event: RecordedEvent): RecordedEvent {
    return { ...event, stream: event.stream.slice(this.#prefix.length) };
  }
}
