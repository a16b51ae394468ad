import type { LossLimit, OrderRateLimit, TradingHours } from '../../engine/index.ts';
import { amount, count } from './amount.ts';
import { badValue } from './bad-value.ts';
import { duration } from './duration.ts';
import { fraction } from './fraction.ts';

const SHARE = { min: '0.0000000001', max: '1' };

/** `5%` of the equity at the start of the day, or `200` in the quote currency. */
export const loss = (text: string): LossLimit =>
  /(%|bps?)$/.test(text) ? { share: fraction(text, SHARE) } : { amount: amount(text) };

/** `60/1m`: so many orders in that time. */
export const orderRate = (text: string): OrderRateLimit => {
  const [orders = '', window = '', ...more] = text.split('/');
  if (window === '' || more.length > 0) {
    throw badValue(`"${text}" is not a rate of orders`, 'A rate of orders is 60/1m: how many, and in what time.');
  }
  const limit = { count: count(orders), windowMs: duration(window) };
  if (limit.windowMs >= 1 && limit.windowMs <= DAY_MS && limit.count <= RATE_MAX) return limit;
  throw badValue(`"${text}" is not a rate of orders`, `From 1 to ${RATE_MAX} orders in 1ms to 1d.`);
};
const DAY_MS = 86_400_000;
const RATE_MAX = 100_000;

/** `BTC,ETH`: ids, symbols or base currencies. */
export const instrumentNames = (text: string): readonly string[] => {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw badValue(`"${text}" names no instruments`, 'Instruments are BTC,ETH: base currencies, symbols or ids.');
};

/** `mon-fri 13:30-20:00`, several with commas between; without days it is every day. UTC. */
export const tradingHours = (text: string): readonly TradingHours[] =>
  text.split(',').map((part) => {
    const [, first, last = first, from = '', to = ''] = FORM.exec(part.trim().toLowerCase()) ?? [];
    if (from === '') throw badValue(`"${part}" is not a time of trading`, HOURS);
    return { days: daysOf(first, last, part), from: minuteOf(from, part), to: minuteOf(to, part) };
  });

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FORM = /^(?:([a-z]{3})(?:-([a-z]{3}))?\s+)?(\d\d:\d\d)-(\d\d:\d\d)$/;
const HOURS = 'Hours are mon-fri 13:30-20:00 in UTC, or 00:00-24:00 for whole days; several with commas between.';

const daysOf = (first: string | undefined, last: string | undefined, part: string): readonly number[] => {
  if (first === undefined || last === undefined) return DAYS.map((_, day) => day);
  const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)];
  if (from < 0 || to < 0) throw badValue(`"${part}" is not a time of trading`, `Days are ${DAYS.join(', ')}.`);
  return Array.from({ length: ((to - from + 7) % 7) + 1 }, (_, step) => (from + step) % 7);
};

const minuteOf = (clock: string, part: string): number => {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  const minutes = hour * 60 + minute;
  if (minute < 60 && minutes <= 1_440) return minutes;
  throw badValue(`"${part}" is not a time of trading`, HOURS);
};
