import { randomUUID } from 'node:crypto';
import type { RecordedEvent } from '../../../engine/index.ts';
import { attempt } from './attempt.ts';
import { Attempts } from './attempts.ts';
import type { Connection } from './connection.ts';
import { readStream } from './reader.ts';

/** How much of a stream is kept: what is older or more is gone for readers at once, and from disk at the next scavenge. */
export interface Retention {
  readonly maxAgeSeconds?: number;
  readonly maxCount?: number;
}

const lastOf = async (connection: Connection, stream: string): Promise<RecordedEvent | null> => {
  for await (const [last] of readStream(connection, stream, { direction: 'backwards', limit: 1 })) return last ?? null;
  return null;
};

const whole = (value: unknown): number | null => (typeof value === 'number' && Number.isInteger(value) ? value : null);

/** What is kept of a stream; null for what is not limited. */
export const limitsOf = async (
  connection: Connection,
  stream: string,
): Promise<{ readonly maxAgeSeconds: number | null; readonly maxCount: number | null }> => {
  const last = await lastOf(connection, `$$${stream}`);
  const set = typeof last?.data === 'string' ? (JSON.parse(last.data) as Record<string, unknown>) : {};
  return { maxAgeSeconds: whole(set['$maxAge']), maxCount: whole(set['$maxCount']) };
};

/**
 * Sets what is kept of a stream (`$maxAge`, `$maxCount`) and leaves the rest of its metadata as it is; what is not named
 * is not limited any more. Written with an exact revision: the client's own call does not pass one on.
 */
export const keepOnly = async (connection: Connection, stream: string, retention: Retention): Promise<void> => {
  const metastream = `$$${stream}`;
  const attempts = new Attempts(connection, `stream ${stream}, ${connection.address.shown}`);
  for (;;) {
    const last = await lastOf(connection, metastream);
    const before = typeof last?.data === 'string' ? (JSON.parse(last.data) as Record<string, unknown>) : {};
    const { maxAgeSeconds: $maxAge, maxCount: $maxCount } = retention;
    // JSON leaves out what is undefined: what is not named is not limited any more.
    const data = JSON.stringify({ ...before, $maxAge, $maxCount });
    const event = { id: randomUUID(), type: '$metadata', data, meta: '{}' };
    const outcome = await attempts.until(() => attempt(connection, metastream, [event], last?.revision ?? -1));
    if (outcome.kind === 'written') return;
  }
};
