import { describe, expect, it } from 'vitest';
import { hoursText, isWithin } from './trading-hours.ts';

const weekdays = [{ days: [1, 2, 3, 4, 5], from: 13 * 60 + 30, to: 20 * 60 }];
const overnight = [{ days: [0], from: 22 * 60, to: 2 * 60 }];
const time = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 10, day, hour, minute);

describe('trading hours', () => {
  it('begin with their first minute and end before their last', () => {
    expect(isWithin(weekdays, time(27, 13, 29))).toBe(false);
    expect(isWithin(weekdays, time(27, 13, 30))).toBe(true);
    expect(isWithin(weekdays, time(27, 20) - 1)).toBe(true);
    expect(isWithin(weekdays, time(27, 20))).toBe(false);
    expect(isWithin(weekdays, time(28, 14))).toBe(false);
  });

  it('may go over midnight, and belong to the day on which they begin', () => {
    expect(isWithin(overnight, time(29, 22))).toBe(true);
    expect(isWithin(overnight, time(30, 1, 59))).toBe(true);
    expect(isWithin(overnight, time(30, 2))).toBe(false);
    expect(isWithin(overnight, time(29, 1))).toBe(false);
  });

  it('are written as they would be typed', () => {
    expect(hoursText([...weekdays, ...overnight])).toBe('mon,tue,wed,thu,fri 13:30-20:00; sun 22:00-02:00');
  });
});
