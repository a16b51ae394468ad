import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Recent } from './recent.ts';

describe('recent entries', () => {
  it('are the last ones whose keys were new', () => {
    const keys = fc.array(fc.nat(12), { maxLength: 60 });
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 8 }), (told, limit) => {
        const recent = new Recent<number, number>(limit);
        const expected = new Map<number, number>();
        told.forEach((key, index) => {
          recent.set(key, index);
          expected.set(key, index);
          if (expected.size > limit) expected.delete([...expected.keys()][0] as number);
        });
        for (let key = 0; key <= 12; key++) {
          expect([recent.has(key), recent.get(key)]).toEqual([expected.has(key), expected.get(key)]);
        }
      }),
    );
  });
});
