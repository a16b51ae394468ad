import { EngineError } from '../../../engine/index.ts';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import type { Address } from './address.ts';
import type { Bridge } from './bridge.ts';
import { type Fault, faultOf } from './faults.ts';
import { within } from './waiting.ts';
import { StreamsClient, type StreamsCalls } from './wire.ts';

type CallArguments = Parameters<StreamsCalls['batchAppend']>;

/** What the client has for its own calls, and we for ours: its connection, its headers, what the server can do. */
interface Inside {
  GRPCStreamCreator<T>(calls: typeof StreamsClient, name: string, create: (calls: StreamsCalls) => T): () => Promise<T>;
  callArguments(
    options: { readonly requiresLeader?: boolean },
    call: { readonly deadline: Date | number },
  ): CallArguments;
  getChannel(): Promise<{ close(): void }>;
  readonly capabilities: Promise<{
    readonly serverVersion: string;
    supports(method: { readonly path: string }, feature?: string): boolean;
  }>;
}

/** What a server says of itself. */
export interface ServerFacts {
  /** As "24.10.4". */
  readonly version: string;
  /** Whether consumers can share a stream of jobs. */
  readonly hasGroups: boolean;
}

const GROUPS = { path: '/event_store.client.persistent_subscriptions.PersistentSubscriptions/Read' };

/** How patient we are. */
export interface Patience {
  /** One call, ms. */
  readonly callMs: number;
  /** All attempts of one call together, ms. */
  readonly totalMs: number;
  /** Between two attempts: the first wait, doubled up to the last. */
  readonly firstWaitMs: number;
  readonly lastWaitMs: number;
}

const DISPOSE_MS = 2_000;

/** The way to the server: made anew when it has gone silent, used by everything that talks to it. */
export class Connection {
  readonly address: Address;
  readonly patience: Patience;
  readonly #closing = new AbortController();
  #client: KurrentDBClient;

  constructor(address: Address, patience: Patience) {
    this.address = address;
    this.patience = patience;
    this.#client = clientOf(address);
  }

  /** Aborted when the store is being closed: nothing is tried again from then on. */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  get client(): KurrentDBClient {
    return this.#client;
  }

  /** Reads: events as bytes, in batches. */
  get bridge(): Bridge {
    return this.#client.rustClient;
  }

  /** Starts a call; it is cancelled at its deadline (Infinity: never). */
  open<T>(create: (calls: StreamsCalls, ...rest: CallArguments) => T, deadlineMs: number): Promise<T> {
    const inside = this.#client as unknown as Inside;
    const deadline = deadlineMs === Infinity ? Infinity : Date.now() + deadlineMs;
    const rest = inside.callArguments({ requiresLeader: deadlineMs !== Infinity }, { deadline });
    return inside.GRPCStreamCreator(StreamsClient, 'hypertrader', (calls) => create(calls, ...rest))();
  }

  async serverFacts(): Promise<ServerFacts> {
    const { capabilities } = this.#client as unknown as Inside;
    const known = await within(this.patience.callMs, capabilities);
    return { version: known.serverVersion, hasGroups: known.supports(GROUPS, 'stream') };
  }

  /** A connection on which nothing comes back may be dead without anybody having said so. */
  recover({ kind }: Fault): void {
    if (kind === 'unavailable' && !this.address.isCluster) return;
    const old = this.#client;
    this.#client = clientOf(this.address);
    // Those who still listen on it find out by themselves and come back on the new one.
    void shutDown(old);
  }

  /** What is under way may still end well; nothing is tried again. */
  stopTrying(): void {
    this.#closing.abort();
  }

  async close(): Promise<void> {
    this.stopTrying();
    await shutDown(this.#client);
  }
}

const shutDown = async (client: KurrentDBClient): Promise<void> => {
  const inside = client as unknown as Inside;
  try {
    // It was seen to hang; nothing is lost when it is left behind.
    await within(DISPOSE_MS, client.dispose());
    (await within(DISPOSE_MS, inside.getChannel())).close();
  } catch (error) {
    if (faultOf(error) instanceof EngineError) throw error;
  }
};

const clientOf = (address: Address): KurrentDBClient => {
  try {
    return KurrentDBClient.connectionString(address.connection);
  } catch (error) {
    // The client's own words may repeat the address with the password in it.
    const isFile = error instanceof Error && error.message.includes('certificate');
    throw new EngineError('E_STORE_ADDRESS', 'the address of the store cannot be used', {
      where: address.shown,
      why: isFile
        ? 'A certificate or key that it names cannot be read, or userCertFile and userKeyFile are not both there.'
        : 'The client does not understand it.',
      fix: '--store esdb://127.0.0.1:2113?tls=false',
    });
  }
};
