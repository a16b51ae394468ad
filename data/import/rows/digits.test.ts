import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepText } from '../../export/step-text.ts';
import { decimalsNeeded, INEXACT, numberScale, parseScaled } from './digits.ts';

const parse = (text: string, step: string, shift = 0): number => {
  const bytes = Buffer.from(`,${text},`);
  return parseScaled(bytes, 1, bytes.length - 1, numberScale(step, shift));
};

describe('parseScaled', () => {
  it.each([
    ['7424.91', '0.01', 742_491],
    ['7424.9', '0.01', 742_490],
    ['7424', '0.01', 742_400],
    ['7424.910000', '0.01', 742_491],
    ['-0.00012359', '0.000000000001', -123_590_000],
    ['1e-7', '0.00000001', 10],
    ['9.5E-05', '0.000005', 19],
    ['"12.5"', '0.5', 25],
    [' 3 ', '1', 3],
    ['+3', '1', 3],
    ['.5', '0.1', 5],
    ['5.', '1', 5],
    ['0', '0.01', 0],
    ['0.00', '0.01', 0],
    ['100.25', '0.25', 401],
    ['90071992547409.91', '0.01', Number.MAX_SAFE_INTEGER],
  ])('counts %s in steps of %s', (text, step, count) => {
    expect(parse(text, step)).toBe(count);
  });

  it('reads whole numbers of 1/10,000 as LEAN writes them', () => {
    expect(parse('1674201', '0.0001', 4)).toBe(1_674_201);
    expect(parse('1674200', '0.01', 4)).toBe(16_742);
    expect(parse('1674201', '0.01', 4)).toBe(INEXACT);
  });

  it.each([
    ['7424.911', '0.01'],
    ['100.3', '0.25'],
    ['0.001', '0.01'],
    ['1e-9', '0.01'],
    ['90071992547409.92', '0.01'],
    ['99999999999999999999', '1'],
  ])('does not round %s to steps of %s', (text, step) => {
    expect(parse(text, step)).toBe(INEXACT);
  });

  it.each(['', '-', '.', 'abc', '1.2.3', '1,2', '0x10', 'NaN', 'Infinity', '1 2', '--1', '1e', '12a'])(
    'sees that "%s" is not a number',
    (text) => {
      expect(parse(text, '0.01')).toBeNaN();
    },
  );

  it('never makes minus zero, which would be another number to a hash', () => {
    expect(Object.is(parse('-0.00', '0.01'), 0)).toBe(true);
  });

  it('gives back every whole count that was written with its step', () => {
    const steps = fc.constantFrom(
      '1',
      '0.1',
      '0.01',
      '0.0001',
      '0.00000001',
      '0.000000000001',
      '0.5',
      '0.25',
      '5',
      '10',
    );
    const counts = fc.integer({ min: -(2 ** 45), max: 2 ** 45 });
    fc.assert(
      fc.property(steps, counts, (step, count) => {
        expect(parse(stepText(step)(count), step)).toBe(count);
      }),
    );
  });

  it('agrees with whole-number arithmetic on any digits', () => {
    const digits = fc.stringMatching(/^[0-9]{1,7}$/);
    fc.assert(
      fc.property(digits, digits, (whole, fraction) => {
        expect(parse(`${whole}.${fraction}`, '0.0000001')).toBe(Number(BigInt(whole + fraction.padEnd(7, '0'))));
      }),
    );
  });
});

describe('decimalsNeeded', () => {
  it.each([
    ['7424.910', 2],
    ['7424', 0],
    ['7424.', 0],
    ['-0.000100', 4],
    ['1.5e-7', 8],
    ['abc', NaN],
    ['', NaN],
  ])('%s needs %d', (text, decimals) => {
    const bytes = Buffer.from(text);
    expect(decimalsNeeded(bytes, 0, bytes.length)).toBe(decimals);
  });
});
