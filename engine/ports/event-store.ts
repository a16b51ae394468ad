/** Where an event stands in the whole store: opaque, ordered; dense in sqlite, sparse in EventStoreDB. */
export type Position = bigint;

/** An event to be written. The id is fixed by the caller, so an append that is repeated changes nothing. */
export interface NewEvent {
  /** A UUID, lower case with dashes. */
  readonly id: string;
  /** Past tense, as in the catalogue. */
  readonly type: string;
  /** JSON text, or bytes for block events. */
  readonly data: string | Uint8Array;
  /** JSON text of one object. */
  readonly meta: string;
}

export interface RecordedEvent extends NewEvent {
  readonly stream: string;
  /** Place in its stream, from 0, dense. */
  readonly revision: number;
  readonly position: Position;
  /** When the store took it, ms since 1970 UTC: a fact about the recording, never an input. */
  readonly recordedAt: number;
}

/** What the stream must look like: an exact revision of its last event (-1: no stream), or EventStoreDB's conditions. */
export type Expected = number | 'no-stream' | 'stream-exists' | 'any';

export interface Appended {
  /** Revision of the last event of this append. */
  readonly revision: number;
  readonly position: Position;
  /** True if the very same events (by id) stood there already and nothing was written. */
  readonly duplicate: boolean;
}

export interface ReadOptions {
  /** First revision read (inclusive); default the first, or the last when backwards. */
  readonly from?: number;
  readonly direction?: 'forwards' | 'backwards';
  /** At most so many events. */
  readonly limit?: number;
}

export interface ReadAllOptions {
  /** Exclusive: the first event read is the next one in reading direction. */
  readonly after?: Position;
  readonly direction?: 'forwards' | 'backwards';
  readonly limit?: number;
  readonly streamPrefix?: string;
  readonly types?: readonly string[];
}

export interface SubscribeOptions {
  /** One stream, or the whole store (then `streamPrefix` and `types` filter). */
  readonly stream?: string;
  readonly streamPrefix?: string;
  readonly types?: readonly string[];
  /** Exclusive: start with the event after this revision (stream) or position (all); default from the start. */
  readonly afterRevision?: number;
  readonly afterPosition?: Position;
  /** Ends the subscription without an error. */
  readonly signal?: AbortSignal;
}

export type SubscriptionMessage =
  | { readonly kind: 'events'; readonly events: readonly RecordedEvent[] }
  /** Everything there was has been delivered; what follows is live. */
  | { readonly kind: 'caught-up' };

export interface StreamInfo {
  readonly stream: string;
  /** Revision of its last event. */
  readonly revision: number;
}

/**
 * The port to the store of record; every adapter passes one contract suite (`adapters/event-stores/contract.ts`).
 * Errors: E_WRONG_EXPECTED_REVISION (another writer was there), E_STORE_FULL, E_STORE_DAMAGED, E_STORE_NEWER,
 * E_STORE_UNAVAILABLE, E_STORE_BUSY and E_STORE_TIMEOUT (repeat the append), E_STORE_DENIED, E_EVENT_TOO_LARGE,
 * E_EVENT_INVALID, E_STORE_CLOSED.
 */
export interface EventStore {
  /**
   * Durable when it resolves. All events or none; one stream. (EventStoreDB: up to a megabyte; more is written in parts, in
   * order, and a repetition ends what was cut off.)
   */
  append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended>;
  /** Batches, in order; ends at the head of the moment it was reached. A missing stream yields nothing. */
  read(stream: string, options?: ReadOptions): AsyncIterable<readonly RecordedEvent[]>;
  readAll(options?: ReadAllOptions): AsyncIterable<readonly RecordedEvent[]>;
  /** Catch-up, then live, without gap or repetition. */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage>;
  /** Streams whose name starts with the prefix, in order of name. */
  streams(prefix: string): AsyncIterable<StreamInfo>;
  /** Revision of the last event, or -1 if the stream does not exist. */
  revision(stream: string): Promise<number>;
  /** Position of the last event of the store, or -1n if it is empty. */
  head(): Promise<Position>;
  close(): Promise<void>;
}
