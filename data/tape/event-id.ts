import { createHash } from 'node:crypto';

/** The namespace of all events of datasets, drawn once. */
const NAMESPACE = Buffer.from('6f1c3b5ad1b94f0e9c5e2a7d40b8e613', 'hex');

/** UUID version 5 of a name: the same name gives the same id, so that an append which is repeated changes nothing. */
export const eventId = (name: string): string => {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
