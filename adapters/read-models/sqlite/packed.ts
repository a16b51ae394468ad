import { createHash } from 'node:crypto';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** The fastest level: states repeat the same field names, so even that makes them five to ten times smaller. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** A text as it is kept: compressed. */
export const packed = (text: string): Uint8Array => zstdCompressSync(text, LEVEL);

/** The text again, or null if the bytes are none that `packed` has made. */
export const unpacked = (bytes: unknown): string | null => {
  if (!(bytes instanceof Uint8Array)) return null;
  try {
    return zstdDecompressSync(bytes).toString();
  } catch {
    // Damaged bytes: whoever asked drops them, because all that is kept here can be had again from the events.
    return null;
  }
};

/** Over everything a record says: one that was moved or changed is not believed. */
export const contentHash = (...parts: readonly (string | number | Uint8Array)[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = typeof part === 'object' ? part : Buffer.from(String(part));
    hash.update(`${bytes.byteLength}:`).update(bytes);
  }
  return hash.digest();
};

/** Whether a stored hash is this one. */
export const isHash = (stored: unknown, expected: Uint8Array): boolean =>
  stored instanceof Uint8Array && Buffer.compare(stored, expected) === 0;
