import { EngineError } from '../../engine/index.ts';
import type { GroupFacts } from '../../adapters/event-stores/eventstoredb/group-list.ts';
import type { StoreChoice } from './choice.ts';
import { openServerStore, type ServerStore } from './server-store.ts';

/** How much of a stream a server keeps; null for no limit. */
export interface StreamLimits {
  readonly maxAgeSeconds: number | null;
  readonly maxCount: number | null;
}

/** A group of consumers that share the events of a stream. */
export interface ConsumerGroup {
  readonly stream: string;
  readonly name: string;
}

const TAPE = 'tape-';

/** What only a server does: limits of streams, and groups of consumers. E_STORE_EMBEDDED for the store of the home. */
const withServer = async <T>(choice: StoreChoice | null, work: (store: ServerStore) => Promise<T>): Promise<T> => {
  if (choice === null) throw embedded();
  const store = await openServerStore(choice);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** What is kept of a stream. */
export const limitsOf = (choice: StoreChoice | null, stream: string): Promise<StreamLimits> =>
  withServer(choice, (store) => store.limits(stream));

/**
 * Limits a stream of market data, or lifts its limits. E_STORE_LIMITS for one that others build on: a journal that has
 * lost its beginning proves nothing any more.
 */
export const limitStream = async (
  choice: StoreChoice | null,
  stream: string,
  { maxAgeSeconds, maxCount }: StreamLimits,
): Promise<StreamLimits> => {
  const isLifted = maxAgeSeconds === null && maxCount === null;
  if (choice !== null && !isLifted && !stream.startsWith(TAPE)) throw notATape(stream);
  return withServer(choice, async (store) => {
    await store.keepOnly(stream, {
      ...(maxAgeSeconds === null ? {} : { maxAgeSeconds }),
      ...(maxCount === null ? {} : { maxCount }),
    });
    return store.limits(stream);
  });
};

/** Makes a group over a stream, from its first event on; one that is there stays as it is. */
export const createGroup = (choice: StoreChoice | null, group: ConsumerGroup): Promise<void> =>
  withServer(choice, (store) => store.createGroup(group));

/** The groups over one stream, or over any (null), with how far they are. */
export const listGroups = (choice: StoreChoice | null, stream: string | null): Promise<readonly GroupFacts[]> =>
  withServer(choice, (store) => store.groups(stream));

/** Forgets a group and how far it is; the stream stays. E_GROUP_UNKNOWN. */
export const deleteGroup = (choice: StoreChoice | null, group: ConsumerGroup): Promise<void> =>
  withServer(choice, (store) => store.deleteGroup(group));

const embedded = (): EngineError =>
  new EngineError('E_STORE_EMBEDDED', 'only a server has limits of streams and groups of consumers', {
    where: 'sqlite in the home',
    why: 'The embedded store keeps every event, and one process after the other reads it.',
    fix: 'name a server: --store esdb://127.0.0.1:2113?tls=false',
  });

const notATape = (stream: string): EngineError =>
  new EngineError('E_STORE_LIMITS', `stream ${stream} is not limited`, {
    why: 'Only tapes are market data that can be had again. Journals, inputs and seals that lose their beginning prove nothing.',
    fix: 'name a stream of a tape: tape-<dataset>-…',
  });
