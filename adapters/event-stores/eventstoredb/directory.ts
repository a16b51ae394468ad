import type { RecordedEvent, StreamInfo } from '../../../engine/index.ts';
import { Attempts } from './attempts.ts';
import type { Connection } from './connection.ts';
import { everything } from './reader.ts';

/** `$tb` of a deleted stream is 2^63-1, which a double only approximates. */
const DELETED = 9.2e18;
const META = '$$';

/** By code point, the order of UTF-8 bytes, as databases sort. */
const byName = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/**
 * Streams by name. A server has no list of them that is never late: its projection `$streams` follows behind and is off
 * by default. So the events whose stream starts with the prefix are looked through, by the server.
 */
export async function* listStreams(
  connection: Connection,
  prefix: string,
): AsyncGenerator<StreamInfo, void, undefined> {
  const attempts = new Attempts(connection, connection.address.shown);
  const heads = await attempts.until(() => headsOf(connection, prefix));
  const names = [...heads.keys()].sort(byName);
  for (const stream of names) yield { stream, revision: heads.get(stream) ?? -1 };
}

const headsOf = async (connection: Connection, prefix: string): Promise<ReadonlyMap<string, number>> => {
  const heads = new Map<string, number>();
  for await (const batch of everything(connection, prefix === '' ? [] : [prefix, META + prefix])) {
    for (const event of batch) note(heads, event);
  }
  return heads;
};

const note = (heads: Map<string, number>, { stream, type, revision, data }: RecordedEvent): void => {
  if (stream.startsWith(META)) forgetDeleted(heads, stream.slice(META.length), data);
  else if (type === '$streamDeleted') heads.delete(stream);
  else if (!type.startsWith('$')) heads.set(stream, revision);
};

const forgetDeleted = (heads: Map<string, number>, stream: string, metadata: string | Uint8Array): void => {
  if (typeof metadata !== 'string') return;
  const { $tb = 0 } = JSON.parse(metadata) as { readonly $tb?: number };
  if ($tb >= DELETED) heads.delete(stream);
};
