import { describe, expect, it } from 'vitest';
import { checksum, formerPlace, place } from './checksum.ts';

describe('the checksum of an event', () => {
  const event = { id: '11111111-1111-4111-8111-111111111111', type: 'NoteRecorded', meta: '{}', data: '{}' };
  const at = 1_795_000_000_000;

  it('sees every bit of the time', () => {
    for (let bit = 0; bit < 42; bit++) {
      const other = Number(BigInt(at) ^ (1n << BigInt(bit)));
      expect(checksum(place(7, 3, 9, other), event)).not.toBe(checksum(place(7, 3, 9, at), event));
    }
  });

  it('is another one than that of former versions, which were blind for the upper bits', () => {
    expect(formerPlace(7, 3, 9, at + 2 ** 32)).toBe(formerPlace(7, 3, 9, at));
    expect(place(7, 3, 9, at)).not.toBe(formerPlace(7, 3, 9, at));
  });
});
