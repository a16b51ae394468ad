import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tradeBlock } from './codec.ts';
import { nextRow, rowAtTime } from './scan.ts';

const rows = fc.array(fc.record({ gap: fc.nat(5), price: fc.integer({ min: 1, max: 50 }) }), { maxLength: 60 });

const blockOf = (steps: readonly { readonly gap: number; readonly price: number }[]) => {
  let time = 1_000;
  return tradeBlock({
    time: Float64Array.from(steps, ({ gap }) => (time += gap)),
    price: Float64Array.from(steps, ({ price }) => price),
    size: new Float64Array(steps.length).fill(1),
    side: new Int8Array(steps.length),
    received: null,
  });
};

describe('the scan for the next row that can matter', () => {
  it('finds what looking at every row finds', () => {
    const wakes = fc.record({
      above: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 60 })),
      below: fc.oneof(fc.constant(-Infinity), fc.integer({ min: 0, max: 50 })),
      time: fc.oneof(fc.constant(Infinity), fc.integer({ min: 900, max: 1_400 })),
    });
    fc.assert(
      fc.property(rows, wakes, fc.nat(60), (steps, wake, start) => {
        const block = blockOf(steps);
        const from = Math.min(start, block.count);
        const matters = (price: number, row: number): boolean =>
          row >= from && (price >= wake.above || price <= wake.below || block.time[row]! >= wake.time);
        const expected = [...block.price].findIndex(matters);
        expect(nextRow(block, from, wake)).toBe(expected === -1 ? block.count : expected);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the first row of a time among equal ones', () => {
    const time = new Float64Array([1, 5, 5, 5, 9]);
    expect([0, 1, 5, 6, 9, 10].map((wanted) => rowAtTime(time, 0, 5, wanted))).toEqual([0, 0, 1, 4, 4, 5]);
  });
});
