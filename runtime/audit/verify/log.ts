import type { EventStore, RecordedEvent } from '../../../engine/index.ts';

/** An event as it stands in a store, and whether the store's own checksum over it fits. */
export interface StoredEntry {
  readonly event: RecordedEvent;
  readonly intact: boolean;
}

/** A store for somebody who looks into it: read only, and what is damaged is shown instead of refused. */
export interface Log {
  /** Names of streams that start with the prefix, in order. */
  streams(prefix: string): Promise<readonly string[]>;
  /** Events of a stream from a revision on, in order; nothing for a stream that is not there. */
  entries(stream: string, from?: number): AsyncIterable<readonly StoredEntry[]>;
  close(): Promise<void>;
}

/** The log of a store that shows no damaged events: it refuses to read them. */
export const logOfStore = (store: EventStore): Log => ({
  streams: async (prefix) => {
    const names: string[] = [];
    for await (const { stream } of store.streams(prefix)) names.push(stream);
    return names;
  },
  entries: async function* (stream, from = 0) {
    for await (const batch of store.read(stream, { from })) yield batch.map((event) => ({ event, intact: true }));
  },
  close: () => store.close(),
});
