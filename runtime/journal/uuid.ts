import { hash } from 'node:crypto';

/** Namespace of all ids that this program derives (a random UUID, made once). */
const NAMESPACE = Buffer.from('8d1c4c5e2f0b4c6e9a375b0c7d21e6f4', 'hex');

/** The namespace, and room for a name behind it: two ids are made per event, and new buffers would cost more than they. */
const prepared = Buffer.alloc(1_024);
NAMESPACE.copy(prepared);

/** What a digit becomes when its upper two bits say which variant of UUID it is. */
const variant = (digit: string): string => '89ab'[Number.parseInt(digit, 16) & 3] as string;

/** UUID version 5 (RFC 9562): the same name gives the same id, so that an append which is repeated changes nothing. */
export const uuidOf = (name: string): string => {
  const hex = hash('sha1', named(name), 'hex');
  const last = `${variant(hex.charAt(16))}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${last}`;
};

const named = (name: string): Buffer => {
  const isLong = NAMESPACE.length + 3 * name.length > prepared.length;
  if (isLong) return Buffer.concat([NAMESPACE, Buffer.from(name)]);
  return prepared.subarray(0, NAMESPACE.length + prepared.write(name, NAMESPACE.length));
};
