import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { painter, wantsColour } from './colour.ts';
import { columns } from './columns.ts';
import { durationText } from '../../backtests/wording/duration.ts';
import {
  compact,
  counted,
  exact,
  grouped,
  percent,
  rate,
  signed,
  signedPercent,
} from '../../backtests/wording/number.ts';
import { clipped, textWidth, wrap } from './text-width.ts';
import { spanText, timeText } from '../../backtests/wording/time.ts';

describe('numbers', () => {
  it('separate thousands and never round by binary accident', () => {
    expect(grouped('1234567.891', 2)).toBe('1,234,567.89');
    expect(grouped('999.995', 2)).toBe('1,000.00');
    expect(grouped('1.005', 2)).toBe('1.01');
    expect(grouped(1.005, 2)).toBe('1.01');
    expect(grouped('-0.004', 2)).toBe('0.00');
    expect(grouped('-1234.5', 0)).toBe('−1,235');
    expect(grouped('123456789012345678901234567890.12', 1)).toBe('123,456,789,012,345,678,901,234,567,890.1');
  });

  it('carry their sign where it matters', () => {
    expect(signed('41.1', 2)).toBe('+41.10');
    expect(signed('0.001', 2)).toBe('0.00');
    expect(signedPercent(0.0684)).toBe('+6.84 %');
    expect(signedPercent(-0.0312)).toBe('−3.12 %');
    expect(signedPercent('0')).toBe('0.00 %');
    expect(percent(0.439)).toBe('43.9 %');
    expect(rate('0.00045')).toBe('0.045 %');
    expect(rate('-0.00003')).toBe('−0.003 %');
    expect(exact('10000.50')).toBe('10,000.5');
  });

  it('are short when that is enough', () => {
    expect([812, 451_545, 3_100_000, 2.5e9].map(compact)).toEqual(['812', '451.5 k', '3.1 M', '2.5 G']);
    expect([counted(0, 'gap'), counted(1, 'gap'), counted(1_000, 'gap')]).toEqual(['0 gaps', '1 gap', '1,000 gaps']);
  });

  it('lose nothing but the separators', () => {
    fc.assert(
      fc.property(fc.bigInt(), (value) => {
        expect(grouped(value.toString(), 0).replaceAll(',', '').replace('−', '-')).toBe(value.toString());
      }),
    );
  });
});

describe('times', () => {
  it('are UTC, with milliseconds only where there are any', () => {
    expect(timeText(1_522_886_400_000)).toBe('2018-04-05 00:00:00');
    expect(timeText(1_522_886_400_250)).toBe('2018-04-05 00:00:00.250');
    expect(spanText(1_522_886_400_000, 1_522_972_799_000)).toBe('2018-04-05 00:00:00 … 23:59:59');
    expect(spanText(1_522_886_400_000, 1_522_972_800_000)).toBe('2018-04-05 … 2018-04-06');
  });

  it('are told in the two largest units', () => {
    expect([0, 250, 1_500, 11_000, 90_000, 3_600_000, 90_061_000, 864_000_000].map(durationText)).toEqual([
      '0 ms',
      '250 ms',
      '1.5 s',
      '11 s',
      '1 m 30 s',
      '1 h',
      '1 d 1 h',
      '10 d',
    ]);
  });
});

describe('colours', () => {
  it('are for terminals, unless someone says otherwise', () => {
    expect(wantsColour(true, {})).toBe(true);
    expect(wantsColour(false, {})).toBe(false);
    expect(wantsColour(true, { NO_COLOR: '1' })).toBe(false);
    expect(wantsColour(true, { NO_COLOR: '' })).toBe(true);
    expect(wantsColour(false, { FORCE_COLOR: '1' })).toBe(true);
    expect(wantsColour(true, { FORCE_COLOR: '0' })).toBe(false);
    expect(wantsColour(true, { TERM: 'dumb' })).toBe(false);
    expect(painter(false)('red', 'x')).toBe('x');
    expect(textWidth(painter(true)('red', 'abc'))).toBe(3);
  });
});

describe('text', () => {
  it('is wrapped at words', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('incomprehensibilities', 5)).toEqual(['incomprehensibilities']);
    expect(clipped('abcdef', 4)).toBe('abc…');
  });

  it('stands in columns', () => {
    const layout = [
      { title: 'run', align: 'left' },
      { title: 'return', align: 'right' },
    ] as const;
    expect(
      columns(layout, [
        ['a81c04de', '+6.84 %'],
        ['b1', '−0.1 %'],
      ]),
    ).toEqual(['run        return', 'a81c04de  +6.84 %', 'b1         −0.1 %']);
    expect(columns(layout, [])).toEqual([]);
  });
});
