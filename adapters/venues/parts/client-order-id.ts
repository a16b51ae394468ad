import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** 32 hexadecimal digits: the first 128 bits of the hash of session and order, the same whoever asks again. */
export const orderDigits = (session: string, order: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${session}/${order}`)).slice(0, 16));
