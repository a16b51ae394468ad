import { decodeBlock, type NewEvent, type TapeBlock } from '../../engine/index.ts';
import { priceRange } from './columns.ts';
import { sha256 } from './content-hash.ts';
import { eventId } from './event-id.ts';

/** Metadata of a block: what one wants to know without decoding it. `hash` is the sha256 of its bytes, hex. */
export const blockMeta = (dataset: string, block: TapeBlock, hash: string): string =>
  JSON.stringify({
    version: 1,
    $correlationId: `dataset-${dataset}`,
    rows: block.count,
    first: block.time[0] ?? 0,
    last: block.time[block.count - 1] ?? 0,
    ...priceRange(block),
    sha256: hash,
  });

/** Id of a block of a dataset; it follows from place and content, so that a repeated import changes nothing. */
export const blockId = (dataset: string, stream: string, revision: number, hash: string): string =>
  eventId(`${dataset}/${stream}/${revision}/${hash}`);

/** The very event that an import writes for a block of bytes at a place. E_BLOCK_DAMAGED if they are no block. */
export const blockEvent = (dataset: string, stream: string, revision: number, data: Uint8Array): NewEvent => {
  const hash = sha256(data);
  const meta = blockMeta(dataset, decodeBlock(data), hash);
  return { id: blockId(dataset, stream, revision, hash), type: 'TapeBlockRecorded', data, meta };
};
