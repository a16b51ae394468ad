import type { DepthModel, MarginTier, OutageModel, RateLimitModel } from '../../engine/index.ts';
import { amount, count } from './amount.ts';
import { badValue } from './bad-value.ts';
import { duration } from './duration.ts';
import { span } from './period.ts';

/** `linear:5/10bp`: 5 (base currency) within every 10 basis points. */
export const depth = (text: string): DepthModel => {
  const [, size, basisPoints] = /^linear:([\d._]+)\/([\d.]+)bps?$/.exec(text) ?? [];
  if (size !== undefined && basisPoints !== undefined) {
    return { model: 'linear', size: amount(size), basisPoints: amount(basisPoints) };
  }
  throw badValue(`"${text}" is not a depth`, 'A depth is linear:5/10bp: 5 of the base currency within every 10 bp.');
};

/** `2018-04-04T10:00/5m`, `random:1d/5m`, several with commas between; `+delay` at the end delays instead of rejecting. */
export const outages = (text: string): OutageModel => {
  const orders = text.endsWith('+delay') ? 'delay' : 'reject';
  const schedule: { from: number; lastsMs: number }[] = [];
  let random: OutageModel['random'] = null;
  for (const part of text.replace(/\+(delay|reject)$/, '').split(',')) {
    const [when = '', length = '', ...more] = part.trim().split('/');
    if (length === '' || more.length > 0) throw badValue(`"${part}" is not an outage`, OUTAGE_FORMS);
    if (when.startsWith('random:')) random = { everyMs: duration(when.slice(7)), lastsMs: duration(length) };
    else schedule.push({ from: span(withSeconds(when)).from, lastsMs: duration(length) });
  }
  return { orders, schedule, random };
};
const OUTAGE_FORMS =
  'An outage is 2018-04-04T10:00/5m (UTC, length), or random:1d/5m (one in each day, of about 5 minutes).';

/** An instant may be typed to the minute and without its Z. */
const withSeconds = (text: string): string => {
  if (!text.includes('T')) return text;
  const bare = text.replace(/Z$/, '');
  return `${/T\d\d:\d\d$/.test(bare) ? `${bare}:00` : bare}Z`;
};

/** `1200/1m` or `hyperliquid`. */
export const rateLimit = (text: string): RateLimitModel => {
  if (text === 'hyperliquid') return { model: 'hyperliquid' };
  const [messages = '', window = '', ...more] = text.split('/');
  if (window === '' || more.length > 0) {
    throw badValue(`"${text}" is not a rate limit`, 'A rate limit is 1200/1m (messages and time), or hyperliquid.');
  }
  return { model: 'window', count: count(messages), windowMs: duration(window) };
};

/** `40x,20x@150000000`: the highest leverage, and from which notional on it is lower. */
export const marginTiers = (text: string): readonly MarginTier[] =>
  text.split(',').map((part, index) => {
    const [, leverage, above] = /^(\d+)x(?:@([\d_.]+))?$/.exec(part.trim()) ?? [];
    if (leverage === undefined || (index === 0) !== (above === undefined)) {
      throw badValue(
        `"${part}" is not a margin tier`,
        'Margin tiers are 40x,20x@150000000: the first for all sizes, each further one from a notional on.',
      );
    }
    return { above: above === undefined ? '0' : amount(above), maxLeverage: count(leverage) };
  });
