import { chain, EMPTY_CHAIN, sha256 } from '../../data/index.ts';
import type { EventStore } from '../../engine/index.ts';
import { inputStreamOf, type Heard } from './input-log.ts';

/**
 * The content hash of recorded inputs, hex: the sha256 of type, a line feed and data of each is chained onto that of
 * those before, as the blocks of a dataset are. Empty if there are none.
 */
export const inputsHash = async (store: EventStore, { session, count }: Heard): Promise<string> => {
  let hash = EMPTY_CHAIN;
  const range = count === null ? {} : { limit: count };
  for await (const batch of store.read(inputStreamOf(session), range)) {
    for (const { type, data } of batch) {
      hash = chain(hash, sha256(Buffer.concat([Buffer.from(`${type}\n`), Buffer.from(data)])));
    }
  }
  return hash;
};
