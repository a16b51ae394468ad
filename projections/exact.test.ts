import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, decimal, quotient as decimalQuotient, text } from '../engine/index.ts';
import { compare, greatest, isBelowZero, least, magnitude, minus, negated, plus, quotient, times } from './exact.ts';

/** Plain decimals of every length, those around the end of a double's 53 bits among them, with zeros before and after. */
const numbers = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(
      fc.nat().map(String),
      fc.constantFrom('0', '00', '9007199254740991', '9007199254740992', '9007199254740993', '99999999999999999'),
      fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String),
    ),
    fc.oneof(
      fc.constant(''),
      fc.stringMatching(/^\.[0-9]{1,8}$/),
      fc.stringMatching(/^\.[0-9]{1,18}$/),
      fc.constantFrom('.0', '.50', '.000000000000000001'),
    ),
  )
  .map((parts) => parts.join(''));

describe('arithmetic on decimal text', () => {
  it('gives the digits that decimals give, short or long', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        const [x, y] = [decimal(a), decimal(b)];
        // 76 digits at most: more than the 60 that decimals keep otherwise.
        const Wide = Decimal.clone({ precision: 100 });
        expect(plus(a, b)).toBe(text(x.plus(y)));
        expect(minus(a, b)).toBe(text(x.minus(y)));
        expect(times(a, b)).toBe(text(new Wide(a).times(b)));
        expect(negated(a)).toBe(text(x.negated()));
        expect(magnitude(a)).toBe(text(x.abs()));
        expect(Math.sign(compare(a, b))).toBe(x.comparedTo(y));
        expect(decimal(least(a, b)).equals(Decimal.min(x, y))).toBe(true);
        expect(decimal(greatest(a, b)).equals(Decimal.max(x, y))).toBe(true);
        expect(isBelowZero(plus(a, '0'))).toBe(x.lt(0));
        if (!y.isZero()) expect(quotient(a, b, 12)).toBe(text(decimalQuotient(new Wide(a), new Wide(b), 12)));
      }),
      { numRuns: 3_000 },
    );
  });

  it('takes nothing but plain decimals', () => {
    for (const wrong of ['', '-', '.', '1.', '.5', '1e3', '+1', '1.2.3', '--1', ' 1', '1-', 'NaN', '0x1', '1,5']) {
      for (const action of [plus, minus, times, (a: string, b: string) => quotient(a, b, 2)]) {
        expect(() => action(wrong, '1'), wrong).toThrow(/not a plain decimal/);
        expect(() => action('1', wrong), wrong).toThrow(/not a plain decimal/);
      }
    }
    expect(() => quotient('1', '0.0', 2)).toThrow('1 cannot be divided by 0.0');
  });
});
