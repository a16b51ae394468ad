import {
  PARK,
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionExistsError,
  persistentSubscriptionToStreamSettingsFromDefaults,
  RETRY,
  START,
} from '@kurrent/kurrentdb-client';
import { EngineError, type RecordedEvent } from '../../../engine/index.ts';
import { Attempts } from './attempts.ts';
import type { Connection } from './connection.ts';
import { Fault } from './faults.ts';
import { readStream } from './reader.ts';
import { within } from './waiting.ts';

/** A stream of jobs, and the name under which several processes share them. */
export interface Group {
  readonly stream: string;
  readonly name: string;
}

export interface GroupOptions {
  /** So often a job that failed is handed out again before it is parked; default 3. */
  readonly retriesMax?: number;
  /** A job that nobody finished in this time is handed to somebody else, ms; default 30,000. */
  readonly timeoutMs?: number;
}

/** What became of a job: `park` puts it aside for people to look at. */
export type JobEnd = 'done' | 'again' | 'park';

export interface Consuming {
  /** Jobs this process works on at the same time. */
  readonly atOnce: number;
  readonly signal: AbortSignal;
  /** Called for each job; a job may come more than once, and in another order than it was written. */
  readonly work: (event: RecordedEvent) => Promise<JobEnd>;
}

const RETRIES_MAX = 3;
const TIMEOUT_MS = 30_000;

const placeOf = ({ stream, name }: Group, { address }: Connection): string =>
  `group ${name} of stream ${stream}, ${address.shown}`;

/** Makes a group over a stream, from its first event on; one that is there stays as it is. */
export const createGroup = (connection: Connection, group: Group, options: GroupOptions = {}): Promise<void> =>
  new Attempts(connection, placeOf(group, connection)).until(async () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({
      startFrom: START,
      maxRetryCount: options.retriesMax ?? RETRIES_MAX,
      messageTimeout: options.timeoutMs ?? TIMEOUT_MS,
    });
    const { client, patience } = connection;
    try {
      await within(patience.callMs, client.createPersistentSubscriptionToStream(group.stream, group.name, settings));
    } catch (error) {
      if (!(error instanceof PersistentSubscriptionExistsError)) throw error;
    }
  });

/** Forgets a group and how far it is; the stream stays. E_GROUP_UNKNOWN. */
export const deleteGroup = (connection: Connection, group: Group): Promise<void> =>
  new Attempts(connection, placeOf(group, connection)).until(async () => {
    const { client, patience } = connection;
    try {
      await within(patience.callMs, client.deletePersistentSubscriptionToStream(group.stream, group.name));
    } catch (error) {
      throw error instanceof PersistentSubscriptionDoesNotExistError ? missing(group, connection) : error;
    }
  });

/**
 * Takes jobs from a group, as one of several consumers that compete for them, until the signal. Each job goes to one of
 * them at a time; at least once, in no certain order: fit for work that may be done twice, never for positions or money.
 */
export const consume = async (connection: Connection, group: Group, consuming: Consuming): Promise<void> => {
  const attempts = new Attempts(connection, placeOf(group, connection));
  const ending = AbortSignal.any([connection.closing, consuming.signal]);
  const isEnded = (): boolean => ending.aborted;
  while (!isEnded()) {
    try {
      await consumeOnce(connection, group, { ...consuming, signal: ending }, attempts);
    } catch (error) {
      if (isEnded()) return;
      if (error instanceof PersistentSubscriptionDoesNotExistError) throw missing(group, connection);
      await attempts.failed(error, ending);
    }
  }
};

type Subscription = ReturnType<Connection['client']['subscribeToPersistentSubscriptionToStream']>;
type Delivery = Subscription extends AsyncIterable<infer T> ? T : never;

/** One connection's worth: resolves when the signal is given, rejects when the server drops it. */
const consumeOnce = async (
  connection: Connection,
  { stream, name }: Group,
  { atOnce, signal, work }: Consuming,
  attempts: Attempts,
): Promise<void> => {
  const subscription = connection.client.subscribeToPersistentSubscriptionToStream(stream, name, {
    bufferSize: atOnce,
  });
  const underWay = new Set<Promise<void>>();
  const finish = async (delivery: Delivery): Promise<void> => {
    const { end, why } = await jobEnd(connection, delivery, work);
    if (end === 'done') await subscription.ack(delivery);
    else await subscription.nack(end === 'park' ? PARK : RETRY, why, delivery);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => resolve();
      signal.addEventListener('abort', stop, { once: true });
      subscription.on('confirmation', () => attempts.bearForEver());
      subscription.on('error', reject);
      subscription.on('end', () => reject(new Fault('unavailable', 'the server ended the subscription')));
      subscription.on('data', (delivery: Delivery) => {
        attempts.progress();
        const job = finish(delivery)
          .catch(reject)
          .finally(() => underWay.delete(job));
        underWay.add(job);
      });
      if (signal.aborted) stop();
    });
    await Promise.all(underWay);
  } finally {
    await within(connection.patience.callMs, subscription.unsubscribe());
  }
};

/** The event to the letter, which the client's own delivery is not. Work that throws is handed out again, with its reason. */
const jobEnd = async (
  connection: Connection,
  { event }: Delivery,
  work: Consuming['work'],
): Promise<{ readonly end: JobEnd; readonly why: string }> => {
  const from = Number(event?.revision ?? -1);
  for await (const [recorded] of event === undefined
    ? []
    : readStream(connection, event.streamId, { from, limit: 1 })) {
    if (recorded === undefined) continue;
    return work(recorded).then(
      (end) => ({ end, why: `the consumer said "${end}"` }),
      (error: unknown) => ({ end: 'again', why: error instanceof Error ? error.message : String(error) }),
    );
  }
  return { end: 'park', why: 'the event has expired' };
};

const missing = (group: Group, connection: Connection): EngineError =>
  new EngineError('E_GROUP_UNKNOWN', `there is no group of consumers "${group.name}"`, {
    where: placeOf(group, connection),
    why: 'Nobody has made it on this server.',
    fix: `ht store groups create ${group.stream} ${group.name}`,
  });
