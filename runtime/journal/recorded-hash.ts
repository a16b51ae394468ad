import { createHash } from 'node:crypto';
import { presentLine, type EventStore } from '../../engine/index.ts';
import { streamOf } from './journal.ts';

/** What stands in a session's journal: how many events, and the hash that a journal reckons over them, hex. */
export interface RecordedHash {
  readonly events: number;
  readonly hash: string;
}

/** Reckons the hash of a journal from what is stored of it; of its first events only where `most` says so. */
export const recordedHash = async (store: EventStore, run: string, most = Infinity): Promise<RecordedHash> => {
  const sha = createHash('sha256');
  const range = Number.isFinite(most) ? { limit: most } : {};
  let events = 0;
  for await (const batch of store.read(streamOf(run), range)) {
    for (const recorded of batch) {
      sha.update(presentLine(recorded));
      events++;
    }
  }
  return { events, hash: sha.digest('hex') };
};
