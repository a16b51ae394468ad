import type { Format, InstrumentHint, Opened } from '../format.ts';
import { fieldsOf, type Layout, type Role } from '../rows/layout.ts';
import { UTC_ISO, type TimeRule } from '../rows/times.ts';
import type { Input } from '../sources/input.ts';

const DAILY_FILE = /^(\d{4})(\d{2})(\d{2})_([a-z0-9]+)_(trade_tick|(second|minute)_trade)\.csv$/i;
const LONG_FILE = /^([a-z0-9]+)\.csv$/i;
const LONG_ROW = /^\d{8} \d{2}:\d{2},/;
const CANDLE: readonly Role[] = ['time', 'open', 'high', 'low', 'close', 'volume'];
const NEW_YORK = 'America/New_York';
const INTERVALS: Readonly<Record<string, number>> = { second: 1000, minute: 60_000 };

/** The zip files of QuantConnect's LEAN: US equity trade ticks; candles of equities (New York) and crypto (UTC). */
export const lean: Format = {
  name: 'lean',
  about: 'LEAN zip files: trade ticks, second and minute candles by day, hourly and daily candles',
  matches: (input) => input.container === 'zip' && (DAILY_FILE.test(input.name) || isLong(input)),
  open: (input) => {
    const match = DAILY_FILE.exec(input.name);
    if (!match) return openLong(input);
    const [, year, month, day, symbol = '', , interval] = match;
    const pair = cryptoPair(symbol);
    const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
    const time: TimeRule = { ...UTC_ISO, form: 'ms-of-day', midnight, zone: pair ? null : NEW_YORK };
    const roles: readonly Role[] = interval ? CANDLE : ['time', 'price', 'size'];
    return opened(
      input,
      symbol,
      layoutOf(roles, time, pair),
      interval ? (INTERVALS[interval.toLowerCase()] ?? null) : null,
    );
  },
};

const isLong = (input: Input): boolean =>
  LONG_FILE.test(input.name) &&
  LONG_ROW.test(input.head) &&
  (input.head.split('\n', 1)[0] ?? '').split(',').length === 6;

const openLong = (input: Input): Opened => {
  const symbol = LONG_FILE.exec(input.name)?.[1] ?? '';
  const pair = cryptoPair(symbol);
  return opened(input, symbol, layoutOf(CANDLE, { ...UTC_ISO, zone: pair ? null : NEW_YORK }, pair), null);
};

/** Equity prices are whole numbers of 1/10,000 dollar, crypto prices are decimals. */
const layoutOf = (roles: readonly Role[], time: TimeRule, pair: InstrumentHint | null): Layout => ({
  kind: roles.includes('open') ? 'candles' : 'trades',
  delimiter: ',',
  headerLines: 0,
  fields: fieldsOf(roles),
  time,
  priceShift: pair ? 0 : 4,
});

const opened = (input: Input, symbol: string, layout: Layout, intervalMs: number | null): Opened => {
  const pair = cryptoPair(symbol);
  const equity: InstrumentHint = { venue: 'us-equities', base: symbol.toUpperCase(), quote: 'USD', kind: 'spot' };
  return {
    input,
    format: 'lean',
    layout,
    intervalMs,
    steps: pair ? {} : { tick: '0.0001', lot: '1' },
    instrument: pair ?? equity,
    findings: [pair ? 'times are UTC' : 'times are New York wall time, turned into UTC'],
    lines: () => input.bytes(),
    shown: 'file',
  };
};

const cryptoPair = (symbol: string): InstrumentHint | null => {
  const match = /^([a-z0-9]{2,})(usdt|usdc|usd|eur|gbp|btc|eth)$/i.exec(symbol);
  if (!match?.[1] || !match[2] || symbol.length < 6) return null;
  return { venue: 'coinbase', base: match[1].toUpperCase(), quote: match[2].toUpperCase(), kind: 'spot' };
};
