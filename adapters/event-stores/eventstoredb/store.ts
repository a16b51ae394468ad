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
import { assertProposal } from '../proposal.ts';
import { fingerprint } from './address.ts';
import type { Connection, ServerFacts } from './connection.ts';
import { listStreams } from './directory.ts';
import { listGroups, type GroupFacts } from './group-list.ts';
import { consume, createGroup, deleteGroup, type Consuming, type Group, type GroupOptions } from './groups.ts';
import { firstId, readAll, readStream } from './reader.ts';
import { keepOnly, limitsOf, type Retention } from './retention.ts';
import { subscribe } from './subscription.ts';
import { Writer } from './writer.ts';

/** The port, on a server of EventStoreDB or KurrentDB. */
export class EventStoreDb implements EventStore {
  readonly #connection: Connection;
  readonly #writer: Writer;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#writer = new Writer(connection);
  }

  async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    this.#assertOpen();
    assertProposal(stream, events, expected);
    return this.#writer.append(stream, events, expected);
  }

  read(stream: string, options: ReadOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    this.#assertOpen();
    return readStream(this.#connection, stream, options);
  }

  readAll(options: ReadAllOptions = {}): AsyncIterable<readonly RecordedEvent[]> {
    this.#assertOpen();
    return readAll(this.#connection, options);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionMessage> {
    this.#assertOpen();
    return subscribe(this.#connection, options);
  }

  streams(prefix: string): AsyncIterable<StreamInfo> {
    this.#assertOpen();
    return listStreams(this.#connection, prefix);
  }

  async revision(stream: string): Promise<number> {
    for await (const [last] of this.read(stream, { direction: 'backwards', limit: 1 })) {
      const head = last?.revision ?? -1;
      this.#writer.learn(stream, head);
      return head;
    }
    this.#writer.learn(stream, -1);
    return -1;
  }

  async head(): Promise<Position> {
    for await (const [last] of this.readAll({ direction: 'backwards', limit: 1 })) return last?.position ?? -1n;
    return -1n;
  }

  /** A short name of the server's database, the same as long as its first event is there. */
  async database(): Promise<string> {
    const first = await firstId(this.#connection);
    return fingerprint(first ?? this.#connection.address.shown);
  }

  /** Sets what is kept of a stream, such as a tape that nobody needs for ever. */
  async keepOnly(stream: string, retention: Retention): Promise<void> {
    this.#assertOpen();
    return keepOnly(this.#connection, stream, retention);
  }

  /** What is kept of a stream. */
  async limits(stream: string): ReturnType<typeof limitsOf> {
    this.#assertOpen();
    return limitsOf(this.#connection, stream);
  }

  /** Forgets a group of consumers and how far it is. E_GROUP_UNKNOWN. */
  async deleteGroup(group: Group): Promise<void> {
    this.#assertOpen();
    return deleteGroup(this.#connection, group);
  }

  /** The groups of consumers over one stream, or over any. */
  async groups(stream: string | null): Promise<readonly GroupFacts[]> {
    this.#assertOpen();
    return listGroups(this.#connection, stream);
  }

  /** Makes a group of consumers over a stream of jobs, if it is not there yet. */
  async createGroup(group: Group, options?: GroupOptions): Promise<void> {
    this.#assertOpen();
    return createGroup(this.#connection, group, options);
  }

  /** Takes jobs from a group until the signal. E_GROUP_UNKNOWN. */
  async consume(group: Group, consuming: Consuming): Promise<void> {
    this.#assertOpen();
    return consume(this.#connection, group, consuming);
  }

  /** Its address as people may see it. */
  get shown(): string {
    return this.#connection.address.shown;
  }

  /** What the server says of itself. */
  async server(): Promise<ServerFacts> {
    this.#assertOpen();
    return this.#connection.serverFacts();
  }

  /** Appends that were made are finished if the server answers; subscriptions end. */
  async close(): Promise<void> {
    if (this.#connection.closing.aborted) return;
    this.#connection.stopTrying();
    await this.#writer.idle();
    await this.#connection.close();
  }

  #assertOpen(): void {
    if (this.#connection.closing.aborted) throw storeClosed();
  }
}
