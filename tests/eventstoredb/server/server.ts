import { randomUUID } from 'node:crypto';
import { Server, ServerCredentials, status, type sendUnaryData, type ServerUnaryCall } from '@grpc/grpc-js';
import { Appending, type AppendCall, type BatchCall } from './appending.ts';
import { Door, type Need, refusal, type User } from './door.ts';
import { noFaults, type Faults } from './faults.ts';
import { type ConsumerCall, type ConsumerMessage, type GroupRequest, type ListRequest, Groups } from './groups.ts';
import { Log } from './log.ts';
import { nameOf, services, type WireStream } from './protocol.ts';
import { type ReadCall, readOnce, subscribe } from './reading.ts';

/** How a server is started. */
export interface ServerOptions {
  /** 0: any free port. */
  readonly port: number;
  /** File that outlives the process; null: memory only. */
  readonly file: string | null;
  readonly tls: { readonly key: Buffer; readonly certificate: Buffer; readonly clientsOf: Buffer | null } | null;
  readonly users: readonly User[];
}

/** A member of the cluster as gossip tells it. */
export interface Member {
  readonly host: string;
  readonly port: number;
  readonly state: 'leader' | 'follower';
}

export interface Running {
  readonly port: number;
  readonly faults: Faults;
  readonly log: Log;
  members: readonly Member[];
  /** Ends every subscription, as a server that is shutting down does. */
  dropSubscriptions(): void;
}

const LEADER = 8;
const FOLLOWER = 6;

type Unary = (call: ServerUnaryCall<object, object>, answer: sendUnaryData<object>) => void;

/** Starts a server that speaks the protocol of EventStoreDB, on loopback only. */
export const startServer = async (options: ServerOptions): Promise<Running> => {
  const log = new Log(options.file);
  const faults = noFaults();
  const door = new Door(faults, options.users);
  const live = new Set<ReadCall>();
  const running: Running = {
    port: options.port,
    faults,
    log,
    members: [],
    dropSubscriptions: () => {
      for (const call of live) call.emit('error', refusal(status.UNAVAILABLE, 'Server Is Shutting Down'));
      live.clear();
    },
  };
  const server = new Server({ 'grpc.max_receive_message_length': 32 * 1024 * 1024 });
  const unary =
    (need: Need, work: (request: never) => object): Unary =>
    (call, answer) => {
      const verdict = door.judge(call.metadata, need);
      if (verdict === 'forever') return;
      if (verdict !== 'welcome') {
        answer(verdict);
        return;
      }
      try {
        answer(null, work(call.request as never));
      } catch (error) {
        answer(error as Error);
      }
    };
  addStreams(server, { log, faults, door, live, unary });
  addGroups(server, { log, faults, door, live, unary });
  server.addService(services.gossip.Gossip.service, { Read: unary('nothing', () => clusterOf(running)) });
  server.addService(services.server_features.ServerFeatures.service, {
    GetSupportedMethods: unary('nothing', () => featuresOf(faults)),
  });
  const port = await bind(server, options);
  return Object.assign(running, { port });
};

interface Parts {
  readonly log: Log;
  readonly faults: Faults;
  readonly door: Door;
  readonly live: Set<ReadCall>;
  readonly unary: (need: Need, work: (request: never) => object) => Unary;
}

const addStreams = (server: Server, { log, faults, door, live, unary }: Parts): void => {
  const appending = new Appending(log, faults);
  const remove =
    (isHard: boolean) =>
    ({ options }: { options: { stream_identifier: WireStream } }) => {
      const stream = nameOf(options.stream_identifier);
      const position = (isHard ? log.tombstone(stream) : log.delete(stream)).toString();
      return { position: { commit_position: position, prepare_position: position } };
    };
  server.addService(services.streams.Streams.service, {
    Read: (call: ReadCall) => {
      const verdict = door.judge(call.metadata, 'read');
      if (verdict === 'forever') return;
      if (verdict !== 'welcome') return void call.emit('error', verdict);
      const { options } = call.request;
      const stream = options.stream === undefined ? '' : nameOf(options.stream.stream_identifier);
      if (log.isTombstoned(stream)) {
        const why = { exception: 'stream-deleted', 'stream-name': stream };
        return void call.emit('error', refusal(status.FAILED_PRECONDITION, 'stream is deleted', why));
      }
      if (options.count_option !== 'subscription') return void readOnce(log, call);
      live.add(call);
      void subscribe(log, call).finally(() => live.delete(call));
    },
    Append: (call: AppendCall, answer: sendUnaryData<object>) => {
      const verdict = door.judge(call.metadata, 'write');
      if (verdict === 'forever') return;
      if (verdict === 'welcome') appending.single(call, answer);
      else answer(verdict);
    },
    BatchAppend: (call: BatchCall) => {
      const verdict = door.judge(call.metadata, 'write');
      if (verdict === 'forever') return;
      if (verdict !== 'welcome') return void call.emit('error', verdict);
      appending.batch(call);
    },
    Delete: unary('write', remove(false)),
    Tombstone: unary('write', remove(true)),
  });
};

const addGroups = (server: Server, { log, door, unary }: Parts): void => {
  const groups = new Groups(log);
  const unknown = refusal(status.NOT_FOUND, 'no such group', {
    exception: 'persistent-subscription-does-not-exist',
    'stream-name': '',
    'group-name': '',
  });
  server.addService(services.persistent_subscriptions.PersistentSubscriptions.service, {
    Create: unary('write', (request: GroupRequest) => {
      if (groups.create(request)) return {};
      throw refusal(status.ALREADY_EXISTS, 'the group exists', {
        exception: 'persistent-subscription-exists',
        'stream-name': nameOf(request.options.stream_identifier),
        'group-name': request.options.group_name,
      });
    }),
    Delete: unary('write', (request: GroupRequest) => {
      if (groups.delete(request)) return {};
      throw unknown;
    }),
    List: unary('read', (request: ListRequest) => {
      const listed = groups.list(request);
      if (listed === null) throw unknown;
      return listed;
    }),
    Read: (call: ConsumerCall) => {
      const verdict = door.judge(call.metadata, 'read');
      if (verdict === 'forever') return;
      if (verdict !== 'welcome') return void call.emit('error', verdict);
      call.once('data', (first: ConsumerMessage) => {
        if (!groups.consume(call, first)) call.emit('error', unknown);
      });
    },
  });
};

const clusterOf = ({ members, port }: Running): object => {
  const all = members.length === 0 ? [{ host: '127.0.0.1', port, state: 'leader' }] : members;
  return {
    members: all.map(({ host, port: at, state }) => ({
      instance_id: { string: randomUUID() },
      time_stamp: '0',
      state: state === 'leader' ? LEADER : FOLLOWER,
      is_alive: true,
      http_end_point: { address: host, port: at },
    })),
  };
};

const featuresOf = ({ version }: Faults): object => {
  const methods = (service: string, names: readonly string[], features: readonly string[]): object[] =>
    names.map((method_name) => ({ method_name, service_name: service, features }));
  return {
    event_store_server_version: version,
    methods: [
      ...methods('event_store.client.streams.streams', ['read', 'append', 'delete', 'tombstone', 'batchappend'], []),
      ...methods(
        'event_store.client.persistent_subscriptions.persistentsubscriptions',
        ['create', 'delete', 'read', 'list'],
        ['stream'],
      ),
    ],
  };
};

const bind = (server: Server, { port, tls }: ServerOptions): Promise<number> => {
  const credentials =
    tls === null
      ? ServerCredentials.createInsecure()
      : ServerCredentials.createSsl(
          tls.clientsOf,
          [{ private_key: tls.key, cert_chain: tls.certificate }],
          tls.clientsOf !== null,
        );
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => (error ? reject(error) : resolve(bound)));
  });
};
