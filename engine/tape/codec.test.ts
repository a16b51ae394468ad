import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TapeBlock } from './block.ts';
import { decodeBlock, encodeBlock, sliceBlock, tradeBlock } from './codec.ts';

const whole = fc.integer({ min: 0, max: 2 ** 40 });
const column = (count: number) =>
  fc.array(whole, { minLength: count, maxLength: count }).map((n) => new Float64Array(n));

const trades = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc
    .record({
      time: column(count),
      price: column(count),
      size: column(count),
      side: fc.array(fc.constantFrom(-1, 0, 1), { minLength: count, maxLength: count }).map((n) => new Int8Array(n)),
      received: fc.option(column(count)),
    })
    .map(tradeBlock),
);
const candles = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc
    .record({ time: column(count), open: column(count), high: column(count), low: column(count) })
    .chain((most) => fc.record({ close: column(count), volume: column(count) }).map((rest) => ({ ...most, ...rest })))
    .map((columns): TapeBlock => ({ kind: 'candles', count, intervalMs: 60_000, ...columns })),
);
const funding = fc
  .integer({ min: 1, max: 40 })
  .chain((count) =>
    fc.record({ time: column(count), rate: column(count) }).map((c): TapeBlock => ({ kind: 'funding', count, ...c })),
  );

describe('the form of a block in a store', () => {
  it('gives back what went in, for every kind', () => {
    fc.assert(
      fc.property(fc.oneof(trades, candles, funding), (block) => {
        expect(decodeBlock(encodeBlock(block))).toEqual(block);
      }),
    );
  });

  it('reads bytes that lie at an odd address', () => {
    const block = tradeBlock({
      time: new Float64Array([1, 2]),
      price: new Float64Array([5, 3]),
      size: new Float64Array([7, 8]),
      side: new Int8Array([1, -1]),
      received: null,
    });
    const bytes = encodeBlock(block);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeBlock(shifted.subarray(3))).toEqual(block);
    expect([block.low, block.high]).toEqual([3, 5]);
  });

  it('slices rows with their own low and high', () => {
    fc.assert(
      fc.property(trades, fc.nat(39), fc.nat(39), (block, a, b) => {
        const start = Math.min(a, b, block.count);
        const end = Math.min(Math.max(a, b), block.count);
        const part = sliceBlock(block, start, end);
        expect(part.count).toBe(end - start);
        if (part.kind === 'trades' && part.count > 0) expect(part.low).toBe(Math.min(...part.price));
      }),
    );
  });

  it.each([
    ['too short', new Uint8Array(10)],
    ['another mark', new Uint8Array(64)],
    [
      'cut off',
      encodeBlock({ kind: 'funding', count: 1, time: new Float64Array(1), rate: new Float64Array(1) }).slice(0, -1),
    ],
  ])('refuses bytes that are %s', (_, bytes) => {
    expect(() => decodeBlock(bytes)).toThrow(expect.objectContaining({ code: 'E_BLOCK_DAMAGED' }));
  });
});
