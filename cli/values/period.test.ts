import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { period, span } from './period.ts';

// Seconds since 1970 from `date -u -d <date> +%s`.
const APRIL_2018 = 1_522_540_800_000;
const APRIL_5_2018 = 1_522_886_400_000;
const APRIL_6_2018 = 1_522_972_800_000;
const MAY_2018 = 1_525_132_800_000;
const YEAR_2018 = 1_514_764_800_000;
const YEAR_2019 = 1_546_300_800_000;

describe('what a date spans', () => {
  it.each([
    ['2018', YEAR_2018, YEAR_2019],
    ['2018-04', APRIL_2018, MAY_2018],
    ['2018-04-05', APRIL_5_2018, APRIL_6_2018],
    ['2018-04-05T00:00:00Z', APRIL_5_2018, APRIL_5_2018],
    ['2018-04-05T00:00', APRIL_5_2018, APRIL_5_2018],
    ['2018-04-05T02:00:00+02:00', APRIL_5_2018, APRIL_5_2018],
    ['2018-04-05T00:00:00.250Z', APRIL_5_2018 + 250, APRIL_5_2018 + 250],
  ])('%s', (text, from, to) => {
    expect(span(text)).toEqual({ from, to });
  });

  it.each([
    '2018-13',
    '2018-02-30',
    '2018-00-01',
    '18',
    'April',
    '05.04.2018',
    '2018-04-05T25:00',
    '2018-02-30T00:00Z',
  ])('refuses %s', (text) => {
    expect(() => span(text)).toThrow(`"${text}" is not a date`);
  });

  it('gives any day its 24 hours', () => {
    const day = fc.integer({ min: 0, max: 80_000 }).map((days) => days * 86_400_000);
    fc.assert(
      fc.property(day, (from) => {
        expect(span(new Date(from).toISOString().slice(0, 10))).toEqual({ from, to: from + 86_400_000 });
      }),
    );
  });
});

describe('a period', () => {
  it('goes through the end of its last date', () => {
    expect(period('2018-04', '2018-04')).toEqual({ from: APRIL_2018, to: MAY_2018 });
    expect(period('2018-04-05', null)).toEqual({ from: APRIL_5_2018, to: null });
    expect(period(null, null)).toEqual({ from: null, to: null });
  });

  it('is refused when it ends before it starts', () => {
    expect(() => period('2018-05', '2018-04')).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
    expect(() => period('2018-04-05T10:00', '2018-04-05T10:00')).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  });
});
