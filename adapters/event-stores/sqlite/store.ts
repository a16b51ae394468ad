import type { DatabaseSync, StatementSync } from 'node:sqlite';
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
import { BATCH_EVENTS } from '../batch.ts';
import { storeClosed } from '../closed.ts';
import { drain, follow } from '../follow.ts';
import { assertProposal } from '../proposal.ts';
import { Wakeup } from '../wakeup.ts';
import { Appender } from './append.ts';
import { BatchReader } from './batch-reader.ts';
import { CommitQueue } from './commit-queue.ts';
import { BUSY_TIMEOUT_MS, openDatabase, type SqliteStoreOptions, type StorePlace } from './connection.ts';
import { allCursor, streamCursor, type StoreView } from './cursors.ts';
import { guarded } from './faults.ts';
import { Frames } from './frames.ts';
import { Names } from './names.ts';
import { NeighbourWatch } from './neighbours.ts';
import { RowReader } from './row.ts';
import { Walker } from './walker.ts';

const POLL_MS = 20;

/** The embedded store, as `openSqliteStore` gives it. */
export interface EmbeddedStore extends EventStore {
  /** Null for a store with a clock of its own, which another thread would not have. */
  readonly place: StorePlace | null;
}

class SqliteStore implements EmbeddedStore {
  readonly place: StorePlace | null;
  readonly #path: string;
  readonly #db: DatabaseSync;
  readonly #appender: Appender;
  readonly #queue: CommitQueue;
  readonly #view: StoreView;
  readonly #names: StatementSync;
  readonly #wakeup: Wakeup;
  readonly #neighbours: NeighbourWatch;

  constructor(path: string, db: DatabaseSync, options: SqliteStoreOptions) {
    const { now, ...cloneable } = options;
    this.place = now === undefined ? { path, options: cloneable } : null;
    this.#path = path;
    this.#db = db;
    const streams = new Names(db, 'streams', path);
    const types = new Names(db, 'types', path);
    const walker = new Walker(db, path, {
      rows: new BatchReader(db, path, new RowReader(streams, types, path)),
      frames: new Frames(db, streams, types, path),
    });
    this.#appender = new Appender(db, { streams, types, walker });
    this.#queue = new CommitQueue(db, {
      path,
      appender: this.#appender,
      now: now ?? Date.now,
      busyTimeoutMs: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS,
      committed: () => this.#wakeup.notify(),
      rolledBack: () => {
        streams.forget();
        types.forget();
      },
    });
    this.#view = {
      walker,
      streamId: (stream) => this.#guarded(() => streams.find(stream)?.id ?? null),
      storeHead: () => this.#guarded(() => this.#appender.storeHead()),
    };
    this.#names = db.prepare('SELECT name FROM streams WHERE name >= ? ORDER BY name LIMIT ?');
    this.#wakeup = new Wakeup(() => this.#neighbours.watch());
    this.#neighbours = new NeighbourWatch(db, options.pollMs ?? POLL_MS, this.#wakeup);
  }

  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    this.#assertOpen();
    assertProposal(stream, events, expected);
    return this.#queue.enqueue({ stream, events, expected });
  }

  read(stream: string, options: ReadOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    return drain(streamCursor(this.#view, stream, options));
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    return drain(allCursor(this.#view, options));
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    const { stream, afterRevision, afterPosition, streamPrefix, types } = options;
    const cursor =
      stream === undefined
        ? allCursor(this.#view, {
            after: afterPosition ?? -1n,
            ...(streamPrefix === undefined ? {} : { streamPrefix }),
            ...(types === undefined ? {} : { types }),
          })
        : streamCursor(this.#view, stream, { from: (afterRevision ?? -1) + 1 });
    return follow(cursor, this.#wakeup, options.signal);
  }

  async *streams(prefix: string): AsyncGenerator<StreamInfo, void, undefined> {
    for (let from: string | null = prefix; from !== null; ) {
      const start: string = from;
      const rows = this.#guarded(() => this.#names.all(start, BATCH_EVENTS));
      from = null;
      for (const row of rows) {
        const stream = String(row['name']);
        if (!stream.startsWith(prefix)) return;
        yield { stream, revision: await this.revision(stream) };
        // The next name in the order of bytes.
        from = `${stream}\u0000`;
      }
    }
  }

  async revision(stream: string): Promise<number> {
    return Promise.resolve(this.#guarded(() => this.#appender.streamHead(stream)));
  }

  async head(): Promise<Position> {
    return Promise.resolve(BigInt(this.#guarded(() => this.#appender.storeHead())));
  }

  /** Appends that were made are written before the file is closed; subscriptions end. */
  async close(): Promise<void> {
    if (this.#wakeup.ended) return Promise.resolve();
    this.#queue.flush();
    this.#wakeup.end();
    this.#neighbours.stop();
    guarded(this.#path, () => this.#db.close());
    return Promise.resolve();
  }

  #guarded<T>(work: () => T): T {
    this.#assertOpen();
    return guarded(this.#path, work);
  }

  #assertOpen(): void {
    if (this.#wakeup.ended) throw storeClosed();
  }
}

/**
 * Opens the store in a file, and creates file and folder if need be. Durable: an append that resolved survives a power
 * cut. One process writes at a time, others may read; the file must be on a local disk.
 * Throws E_STORE_DAMAGED, E_STORE_NEWER, E_STORE_BUSY, E_STORE_UNAVAILABLE.
 */
export const openSqliteStore = (path: string, options: SqliteStoreOptions = {}): EmbeddedStore => {
  const db = openDatabase(path, options);
  return guarded(path, () => new SqliteStore(path, db, options));
};
