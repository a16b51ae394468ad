import type { TradingHours } from '../manifest.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** The first of January 1970 was a Thursday. */
const FIRST_WEEKDAY = 4;

/** Whether a time (ms UTC) lies within one of them. */
export const isWithin = (hours: readonly TradingHours[], time: number): boolean => {
  const minutes = Math.floor(time / MINUTE_MS);
  const minute = minutes % DAY_MINUTES;
  const weekday = (Math.floor(minutes / DAY_MINUTES) + FIRST_WEEKDAY) % 7;
  const dayBefore = (weekday + 6) % 7;
  return hours.some(({ days, from, to }) => {
    if (from < to) return days.includes(weekday) && minute >= from && minute < to;
    return (days.includes(weekday) && minute >= from) || (days.includes(dayBefore) && minute < to);
  });
};

/** As one would write them: `mon,tue 09:30-16:00`. */
export const hoursText = (hours: readonly TradingHours[]): string =>
  hours.map(({ days, from, to }) => `${daysText(days)} ${clockText(from)}-${clockText(to)}`).join('; ');

const daysText = (days: readonly number[]): string => days.map((day) => NAMES[day] ?? '?').join(',');

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
