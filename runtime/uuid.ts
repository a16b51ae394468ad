import { hash } from 'node:crypto';

/** Namespace of all ids that this program derives (a random UUID, made once). */
const NAMESPACE = Buffer.from('8d1c4c5e2f0b4c6e9a375b0c7d21e6f4', 'hex');

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const hex = (bytes: Uint8Array, from: number, to: number): string => {
  let digits = '';
  for (let i = from; i < to; i++) digits += HEX[bytes[i] as number] as string;
  return digits;
};

/** UUID version 5 (RFC 9562): the same name gives the same id, so that an append which is repeated changes nothing. */
export const uuidOf = (name: string): string => {
  const bytes = hash('sha1', Buffer.concat([NAMESPACE, Buffer.from(name)]), 'buffer');
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  return `${hex(bytes, 0, 4)}-${hex(bytes, 4, 6)}-${hex(bytes, 6, 8)}-${hex(bytes, 8, 10)}-${hex(bytes, 10, 16)}`;
};
