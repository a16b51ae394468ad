import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addOnce } from './newest.ts';

describe('a list of ids that were seen', () => {
  it('takes each once while it remembers it, also after it was read back', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ id: fc.nat(12), isReadBack: fc.boolean() })), (asked) => {
        let list: string[] = [];
        let plain: string[] = [];
        for (const { id, isReadBack } of asked) {
          if (isReadBack) list = [...list];
          const isNew = !plain.includes(String(id));
          if (isNew) plain = [...plain, String(id)].slice(-5);
          expect(addOnce(list, String(id), 5)).toBe(isNew);
          expect(list).toEqual(plain);
        }
      }),
    );
  });
});
