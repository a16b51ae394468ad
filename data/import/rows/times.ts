import { plainText } from './digits.ts';
import { ZoneClock } from './zones.ts';

export type EpochUnit = 's' | 'ms' | 'us' | 'ns';

/** How a file writes its times. */
export interface TimeRule {
  readonly form: 'epoch' | 'iso' | 'ms-of-day';
  /** Unit of an epoch. */
  readonly unit: EpochUnit;
  /** Midnight that milliseconds of a day count from, as if it were UTC. */
  readonly midnight: number;
  /** IANA zone of wall-clock times; null for UTC. */
  readonly zone: string | null;
  /** How far the file's clock is ahead of UTC, ms. */
  readonly offsetMs: number;
}

export const UTC_ISO: TimeRule = { form: 'iso', unit: 'ms', midnight: 0, zone: null, offsetMs: 0 };

const DROPPED_DIGITS = { s: 0, ms: 0, us: 3, ns: 6 } as const;
const ZERO = 48;
const DASH = 45;
const POINT = 46;
const COLON = 58;
const Z = 90;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** The rule that a first time of a file suggests; null if it looks like no time at all. */
export const detectTime = (text: string): TimeRule | null => {
  if (/^\d{9,}(\.\d+)?$/.test(text)) return { ...UTC_ISO, form: 'epoch', unit: unitOf(Math.trunc(Number(text))) };
  return Number.isNaN(isoTime(text).ms) ? null : UTC_ISO;
};

const unitOf = (value: number): EpochUnit => {
  if (value < 1e11) return 's';
  if (value < 1e14) return 'ms';
  return value < 1e17 ? 'us' : 'ns';
};

/** In words, for the result of an import. */
export const describeTime = (rule: TimeRule): string => {
  const units = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' } as const;
  const form = {
    epoch: `${units[rule.unit]} since 1970`,
    iso: 'dates; without a zone of their own they are taken as UTC',
    'ms-of-day': 'milliseconds of the day',
  }[rule.form];
  const zone = rule.zone ? `, ${rule.zone} wall time` : '';
  return rule.offsetMs === 0 ? form + zone : `${form}${zone}, clock ${rule.offsetMs / HOUR_MS} h ahead of UTC`;
};

const isUsual = (bytes: Uint8Array, from: number, length: number): boolean =>
  (length === 19 || (length > 20 && length <= 23 && bytes[from + 19] === POINT)) &&
  bytes[from + 13] === COLON &&
  bytes[from + 16] === COLON;

/** Month and day of YYYY-MM-DD as MMDD; NaN if it is not that. */
const dayOfYear = (bytes: Uint8Array, from: number): number =>
  bytes[from + 4] === DASH && bytes[from + 7] === DASH
    ? digitsIn(bytes, from + 5, from + 7) * 100 + digitsIn(bytes, from + 8, from + 10)
    : NaN;

/** At most nine digits as a number; NaN if one of them is none. */
const digitsIn = (bytes: Uint8Array, from: number, to: number): number => {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return NaN;
    value = (value * 10 + digit) | 0;
  }
  return value;
};

/** Reads the times of one file. Times finer than a millisecond are cut to it and counted, never rounded. */
export class TimeReader {
  readonly #rule: TimeRule;
  readonly #zone: ZoneClock | null;
  /** Day of the last date that was read with care, as YYYYMMDD, and its start. */
  #day = NaN;
  #dayStart = NaN;
  /** Times that were finer than a millisecond. */
  finer = 0;

  constructor(rule: TimeRule) {
    this.#rule = rule;
    this.#zone = rule.zone ? new ZoneClock(rule.zone) : null;
  }

  /** ms UTC, or NaN if the field is no time. */
  read(bytes: Uint8Array, from: number, to: number): number {
    const written = this.#written(bytes, from, to);
    return (this.#zone ? this.#zone.toUtc(written) : written) - this.#rule.offsetMs;
  }

  #written(bytes: Uint8Array, from: number, to: number): number {
    switch (this.#rule.form) {
      case 'epoch':
        return this.#rule.unit === 's' ? this.#seconds(bytes, from, to) : this.#epoch(bytes, from, to);
      case 'ms-of-day':
        return this.#rule.midnight + this.#epoch(bytes, from, to);
      case 'iso': {
        const time = this.#sameDay(bytes, from, to);
        return Number.isNaN(time) ? this.#iso(bytes, from, to) : time;
      }
    }
  }

  #iso(bytes: Uint8Array, from: number, to: number): number {
    const text = plainText(bytes, from, to);
    const time = isoTime(text);
    if (time.isFiner) this.finer += 1;
    this.#day = digitsIn(bytes, from, from + 4) * 10_000 + dayOfYear(bytes, from);
    this.#dayStart = isoTime(text.slice(0, 10)).ms;
    return time.ms;
  }

  /** The usual form, YYYY-MM-DD HH:MM:SS with up to three decimals, on the day of the time before; else NaN. */
  #sameDay(bytes: Uint8Array, from: number, to: number): number {
    const end = bytes[to - 1] === Z ? to - 1 : to;
    const length = end - from;
    if (!isUsual(bytes, from, length)) return NaN;
    if (digitsIn(bytes, from, from + 4) * 10_000 + dayOfYear(bytes, from) !== this.#day) return NaN;
    const hour = digitsIn(bytes, from + 11, from + 13);
    const minute = digitsIn(bytes, from + 14, from + 16);
    const second = digitsIn(bytes, from + 17, from + 19);
    if (!(hour < 24 && minute < 60 && second < 60)) return NaN;
    const fraction = length > 20 ? digitsIn(bytes, from + 20, end) * 10 ** (23 - length) : 0;
    return this.#dayStart + hour * HOUR_MS + minute * MINUTE_MS + second * 1000 + fraction;
  }

  #epoch(bytes: Uint8Array, from: number, to: number): number {
    const end = to - DROPPED_DIGITS[this.#rule.unit];
    // Two halves of whole 32-bit numbers are much faster than one of doubles.
    const middle = Math.max(from, end - 9);
    const value = digitsIn(bytes, from, middle) * 1e9 + digitsIn(bytes, middle, end);
    if (!(value >= 0) || middle - from > 9) return this.#epochWithFraction(bytes, from, to);
    if (end <= from) return NaN;
    return end === to || this.#isCut(bytes, end, to) ? value : this.#epochWithFraction(bytes, from, to);
  }

  /** Counts a time whose digits below the millisecond are cut off; false if they are not all digits. */
  #isCut(bytes: Uint8Array, from: number, to: number): boolean {
    let isFiner = false;
    for (let at = from; at < to; at++) {
      const digit = (bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) return false;
      if (digit !== 0) isFiner = true;
    }
    if (isFiner) this.finer += 1;
    return true;
  }

  /** Times with a decimal point: rarer. */
  #epochWithFraction(bytes: Uint8Array, from: number, to: number): number {
    const match = /^(\d+)(?:\.(\d*))?$/.exec(plainText(bytes, from, to));
    const whole = match?.[1] ?? '';
    const kept = whole.length - DROPPED_DIGITS[this.#rule.unit];
    if (kept <= 0) return NaN;
    if (/[1-9]/.test(whole.slice(kept) + (match?.[2] ?? ''))) this.finer += 1;
    return Number(whole.slice(0, kept));
  }

  #seconds(bytes: Uint8Array, from: number, to: number): number {
    const match = /^(\d+)(?:\.(\d*))?$/.exec(plainText(bytes, from, to));
    if (!match) return NaN;
    const fraction = match[2] ?? '';
    if (/[1-9]/.test(fraction.slice(3))) this.finer += 1;
    return Number(match[1]) * 1000 + Number(fraction.slice(0, 3).padEnd(3, '0'));
  }
}

const ISO =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d+))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?)?$/;

const isoTime = (text: string): { readonly ms: number; readonly isFiner: boolean } => {
  const match = ISO.exec(text);
  if (!match) return { ms: NaN, isFiner: false };
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const fraction = match[7] ?? '';
  const thousandths = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const at = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second, thousandths));
  const isReal = at.getUTCMonth() + 1 === month && at.getUTCDate() === day && at.getUTCHours() === hour;
  return { ms: isReal ? at.getTime() - zoneOffset(match[8]) : NaN, isFiner: /[1-9]/.test(fraction.slice(3)) };
};

const zoneOffset = (zone: string | undefined): number => {
  if (!zone || zone === 'Z' || zone === 'UTC') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
};
