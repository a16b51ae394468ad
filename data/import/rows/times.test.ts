import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectTime, TimeReader, UTC_ISO, type TimeRule } from './times.ts';

const read = (text: string, rule: TimeRule | null = detectTime(text)): number => {
  const bytes = Buffer.from(text);
  return rule ? new TimeReader(rule).read(bytes, 0, bytes.length) : NaN;
};

describe('times', () => {
  it.each([
    ['1736812799', 1_736_812_799_000],
    ['1736812799.871', 1_736_812_799_871],
    ['1736812799871', 1_736_812_799_871],
    ['1736812799871.25', 1_736_812_799_871],
    ['1736812799871123', 1_736_812_799_871],
    ['1736812799871123456', 1_736_812_799_871],
    ['2025-01-13T23:59:59.871Z', 1_736_812_799_871],
    ['2025-01-13 23:59:59.871', 1_736_812_799_871],
    ['2025-01-13T23:59:59.871123456Z', 1_736_812_799_871],
    ['2025-01-14T01:59:59.871+02:00', 1_736_812_799_871],
    ['2025-01-13T18:59:59-0500', 1_736_812_799_000],
    ['2025-01-13', 1_736_726_400_000],
    ['20250113', 1_736_726_400_000],
    ['20250113 23:59', 1_736_812_740_000],
    ['2025-01-13 23:59:59.8', 1_736_812_799_800],
  ])('finds out what %s means', (text, ms) => {
    expect(read(text)).toBe(ms);
  });

  it.each(['', 'noon', '2025-02-30', '2025-13-01', '2025-01-13 24:00', '12', '1736812799871x'])(
    'refuses "%s"',
    (text) => {
      expect(read(text)).toBeNaN();
    },
  );

  it('reads every date the same on the usual and on the careful way', () => {
    const reader = new TimeReader(UTC_ISO);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000_000 }),
        fc.integer({ min: 0, max: 86_399_999 }),
        (ms, later) => {
          const day = ms - (ms % 86_400_000);
          for (const time of [ms, day + later, day + later]) {
            const bytes = Buffer.from(new Date(time).toISOString().replace('T', ' '));
            expect(reader.read(bytes, 0, bytes.length)).toBe(time);
          }
        },
      ),
    );
  });

  it('counts the times that it had to cut to the millisecond', () => {
    const rule = detectTime('1736812799871123');
    const reader = new TimeReader(rule ?? UTC_ISO);
    for (const text of ['1736812799871123', '1736812799872000', '1736812799873001']) {
      reader.read(Buffer.from(text), 0, text.length);
    }
    expect(reader.finer).toBe(2);
  });

  it('turns New York wall time into UTC on both sides of the change of clocks', () => {
    const midnight = (day: number): TimeRule => ({
      ...UTC_ISO,
      form: 'ms-of-day',
      midnight: Date.UTC(2013, 10, day),
      zone: 'America/New_York',
    });
    expect(read('34200000', midnight(1))).toBe(Date.UTC(2013, 10, 1, 13, 30));
    expect(read('34200000', midnight(4))).toBe(Date.UTC(2013, 10, 4, 14, 30));
    expect(read('0', midnight(3))).toBe(Date.UTC(2013, 10, 3, 4, 0));
    expect(read('10800000', midnight(3))).toBe(Date.UTC(2013, 10, 3, 8, 0));
  });

  it('takes off how far a clock is ahead of UTC', () => {
    expect(read('2020-01-01 03:00:00.000', { ...UTC_ISO, offsetMs: 10_800_000 })).toBe(Date.UTC(2020, 0, 1));
  });
});
