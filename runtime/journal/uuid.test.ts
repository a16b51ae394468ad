import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { StreamIds, uuidOf } from './uuid.ts';

/** RFC 9562, section 5.5, step by step. */
const byTheBook = (name: string): string => {
  const bytes = createHash('sha1').update('8d1c4c5e2f0b4c6e9a375b0c7d21e6f4', 'hex').update(name, 'utf8').digest();
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
};

describe('the id of a name', () => {
  it('is its UUID of version 5, whatever its length and letters', () => {
    const names = [
      '',
      'session-1/0',
      'é€😀',
      'x'.repeat(335),
      'x'.repeat(336),
      'x'.repeat(337),
      'é'.repeat(5_000),
      'y',
    ];
    for (const name of names) expect(uuidOf(name)).toBe(byTheBook(name));
    for (let seq = 0; seq < 100; seq++) expect(uuidOf(`session-7/${seq}`)).toBe(byTheBook(`session-7/${seq}`));
  });
});

describe('the ids of a stream', () => {
  it('are those of its events by name, whatever was asked for before', () => {
    const ids = new StreamIds('session-é1');
    for (const revision of [0, -1, 7, 10, 9, 999, 1_000, 12_345_678, 3, Number.MAX_SAFE_INTEGER]) {
      expect(ids.of(revision)).toBe(uuidOf(`session-é1/${revision}`));
    }
  });
});
