import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, decimal, quotient, ROUND_HALF_EVEN, text } from './decimal.ts';
import { asDecimal, floored, halfEven, money, moneyText, ONE_MONEY, ratio, truncated } from './money.ts';

/** Plain decimals of up to 36 places, zeros at the end included. */
const amounts = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 36 }))
  .map(([digits, places]) => new Decimal(digits.toString()).div(new Decimal(10).pow(places)).toFixed(places));

describe('money', () => {
  it('is written as the same decimal would be', () => {
    expect(moneyText(money('-12.500'))).toBe('-12.5');
    expect(moneyText(money('0.000000000000000000000000000000000001'))).toBe('0.000000000000000000000000000000000001');
    expect([moneyText(0n), moneyText(money('-0.0')), moneyText(ONE_MONEY)]).toEqual(['0', '0', '1']);
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(moneyText(money(amount))).toBe(text(decimal(amount)));
        expect(asDecimal(money(amount)).eq(amount)).toBe(true);
      }),
    );
  });
  it.each(['', '1e5', '.5', '1.', '+1', ' 1', '1,5', '0x1', '-', `0.${'0'.repeat(36)}1`])('refuses %j', (bad) => {
    expect(() => money(bad)).toThrow('is not an amount of money');
  });
});

describe('divisions', () => {
  it('are cut off toward zero', () => {
    expect(moneyText(truncated(money('2'), 3n, 4))).toBe('0.6666');
    expect(moneyText(truncated(money('-2'), 3n, 4))).toBe('-0.6666');
  });
  it('or go to the even neighbour from exactly between two', () => {
    const cents = (amount: string): string => moneyText(halfEven(money(amount), 1n, 2));
    expect(['0.005', '0.015', '-0.015', '-0.025', '0.0149', '0.0151'].map(cents)).toEqual([
      '0',
      '0.02',
      '-0.02',
      '-0.02',
      '0.01',
      '0.02',
    ]);
  });
  it('or go down, also below zero', () => {
    expect([floored(7n, 2n), floored(-7n, 2n), floored(-8n, 2n), floored(0n, 3n)]).toEqual([3n, -4n, -4n, 0n]);
  });
  it('agree with decimals', () => {
    const divisors = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(amounts, divisors, fc.integer({ min: 0, max: 18 }), (amount, divisor, places) => {
        const exact = decimal(amount).div(divisor);
        const cut = quotient(decimal(amount), new Decimal(divisor), places);
        expect(moneyText(truncated(money(amount), BigInt(divisor), places))).toBe(text(cut));
        const rounded = exact.toDecimalPlaces(places, ROUND_HALF_EVEN);
        expect(moneyText(halfEven(money(amount), BigInt(divisor), places))).toBe(text(rounded));
      }),
    );
  });
});

describe('a ratio', () => {
  it('is exactly its decimal', () => {
    expect(ratio('0.00045')).toEqual({ over: 45n, under: 100_000n });
    expect(ratio('-3')).toEqual({ over: -3n, under: 1n });
    expect(() => ratio('1e-4')).toThrow('not a plain decimal');
  });
});
