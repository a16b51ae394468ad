import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Hex } from './wallet.ts';

/** The venue's form of a client order id: the first 128 bits of the hash of session and order. */
export const clientOrderId = (session: string, order: string): Hex =>
  `0x${bytesToHex(sha256(utf8ToBytes(`${session}/${order}`)).slice(0, 16))}`;
