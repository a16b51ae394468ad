import { PersistentSubscriptionDoesNotExistError } from '@kurrent/kurrentdb-client';
import { Attempts } from './attempts.ts';
import type { Connection } from './connection.ts';
import type { Group } from './groups.ts';
import { within } from './waiting.ts';

/** A group of consumers, and how far it is, as the server tells it. */
export interface GroupFacts extends Group {
  /** In the server's words: Live, NotReady, Behind, … */
  readonly status: string;
  readonly consumers: number;
  /** Handed out and not finished yet. */
  readonly inFlight: number;
  readonly parked: number;
  readonly retriesMax: number;
  /** Revision up to which everything is done, as the server last wrote it down; null for not yet. */
  readonly doneUntil: number | null;
  /** Revision of the last event the group knows of; null where there is none. */
  readonly head: number | null;
}

/** The groups over one stream, or over any (null); those over `$all` are not ours and are left out. */
export const listGroups = (connection: Connection, stream: string | null): Promise<readonly GroupFacts[]> => {
  const { client, patience, address } = connection;
  const where = `groups of ${stream === null ? 'all streams' : `stream ${stream}`}, ${address.shown}`;
  return new Attempts(connection, where).until(async () => {
    try {
      const listed = await within(
        patience.callMs,
        stream === null ? client.listAllPersistentSubscriptions() : client.listPersistentSubscriptionsToStream(stream),
      );
      return listed
        .flatMap((info) => ('lastKnownEventRevision' in info.stats ? [factsOf(info as Told)] : []))
        .sort((a, b) => (`${a.stream}/${a.name}` < `${b.stream}/${b.name}` ? -1 : 1));
    } catch (error) {
      if (error instanceof PersistentSubscriptionDoesNotExistError) return [];
      throw error;
    }
  });
};

type Told = Awaited<ReturnType<Connection['client']['listPersistentSubscriptionsToStream']>>[number];

const factsOf = ({ eventSource, groupName, status, connections, settings, stats }: Told): GroupFacts => ({
  stream: eventSource,
  name: groupName,
  status,
  consumers: connections.length,
  inFlight: stats.totalInFlightMessages,
  parked: Number(stats.parkedMessageCount),
  retriesMax: settings.maxRetryCount,
  doneUntil: numberOf(stats.lastCheckpointedEventRevision),
  head: numberOf(stats.lastKnownEventRevision),
});

const numberOf = (revision: bigint | undefined): number | null => (revision === undefined ? null : Number(revision));
