import { createHash } from 'node:crypto';

export const sha256 = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');

/** Where a chain of block hashes begins. */
export const EMPTY_CHAIN = '';

/** Chains one block's sha256 onto those before it, so that a dataset can grow without being read again. */
export const chain = (before: string, block: string): string => sha256(before + block);
