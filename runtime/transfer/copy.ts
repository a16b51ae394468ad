import { EngineError, type EventStore } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import { Replica, type Replicated } from './replica.ts';

/** Which events go from one store to another, and how far the first is counted. */
export interface CopyJob {
  readonly from: EventStore;
  readonly to: EventStore;
  /** Streams whose name starts with one of these; empty for all. */
  readonly prefixes: readonly string[];
  /** Events to come, for progress; null while unknown. */
  readonly total: number | null;
  /** Whether the target writes appends that are made at once in that order. */
  readonly isOrdered: boolean;
}

/** How often it looks whether somebody wants it to stop, and says how far it is. */
const STEP = 1_000;

/** Whether a stream is among those that are wanted. */
export const isWanted = (stream: string, prefixes: readonly string[]): boolean =>
  prefixes.length === 0 || prefixes.some((prefix) => stream.startsWith(prefix));

/** Copies events in the order of the whole store. E_COPY_DIFFERS, E_COPY_GAP, E_INTERRUPTED; then again goes on. */
export const copyEvents = async (job: CopyJob, caller: Caller): Promise<Replicated> => {
  const replica = new Replica(job.to, job.isOrdered);
  const [only] = job.prefixes;
  const filter = only !== undefined && job.prefixes.length === 1 ? { streamPrefix: only } : {};
  let done = 0;
  for await (const batch of job.from.readAll(filter)) {
    for (const event of batch) {
      if (done++ % STEP === 0) await step(caller, done - 1, job.total, replica);
      if (isWanted(event.stream, job.prefixes)) await replica.take(event);
    }
  }
  return replica.finish();
};

const step = async (caller: Caller, done: number, total: number | null, replica: Replica): Promise<void> => {
  caller.progress({ task: 'copy', done, total, unit: 'events' });
  if (!caller.signal.aborted) return;
  await replica.finish();
  throw new EngineError('E_INTERRUPTED', 'stopped in the middle of a copy', {
    why: 'What was copied until here is there; the same command goes on from there.',
  });
};
