import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from './decimal.ts';
import { placesOf, stepsOf, textOf } from './digits.ts';

describe('stepsOf', () => {
  it('moves the point and multiplies nothing', () => {
    expect(stepsOf('105056.0', 1)).toBe(1050560);
    expect(stepsOf('0.00000123', 8)).toBe(123);
    expect(stepsOf('-12.5', 2)).toBe(-1250);
    expect(stepsOf('7', 0)).toBe(7);
    expect(Object.is(stepsOf('-0.00', 2), 0)).toBe(true);
  });
  it.each(['', '-', '.5', '1e5', ' 1', '1.2.3', '+1', 'NaN', '0x10', '1.', '-.5', '5.x'])(
    'refuses %j, which is not plain',
    (bad) => {
      expect(stepsOf(bad, 2)).toBeNull();
    },
  );
  it('refuses what is between two steps or too large', () => {
    expect(stepsOf('1.005', 2)).toBeNull();
    expect(stepsOf('1.000', 2)).toBe(100);
    expect(stepsOf('9007199254740992', 0)).toBeNull();
  });
  it('agrees with decimals on every number that fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (count, places) => {
        const written = new Decimal(count).div(new Decimal(10).pow(places)).toFixed();
        expect(stepsOf(written, places)).toBe(count === 0 ? 0 : count);
      }),
    );
  });
});

describe('textOf', () => {
  it('writes what a decimal would write, and is read back', () => {
    expect([textOf(1050560, 1), textOf(123, 8), textOf(-1250, 2), textOf(7, 0)]).toEqual([
      '105056',
      '0.00000123',
      '-12.5',
      '7',
    ]);
    const counts = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -1_000_000, max: 1_000_000 }));
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 18 }), (count, places) => {
        const written = textOf(count, places);
        expect(written).toBe(new Decimal(count).div(new Decimal(10).pow(places)).toFixed());
        if (places <= 6 && Math.abs(count) < 1e9) expect(stepsOf(written, places)).toBe(count);
      }),
    );
  });
});

describe('placesOf', () => {
  it('knows powers of ten, and nothing else', () => {
    expect(['1', '1.0', '0.1', '0.010', '0.00001'].map(placesOf)).toEqual([0, 0, 1, 2, 5]);
    expect(['0.5', '0.25', '10', '0.11', '2'].map(placesOf)).toEqual([null, null, null, null, null]);
  });
});
