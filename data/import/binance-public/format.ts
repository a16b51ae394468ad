import type { Format, ImportOptions, InstrumentHint, Opened } from '../format.ts';
import { fieldsOf, type Layout, type Role } from '../rows/layout.ts';
import { timeOf } from '../csv/format.ts';
import { describeTime } from '../rows/times.ts';
import type { Input } from '../sources/input.ts';

const FILE =
  /^([A-Z0-9]+?)(USDT|USDC|FDUSD|BUSD|USD_PERP|USD|BTC|ETH|EUR)-(aggTrades|trades|(\d+)(s|m|h|d|w))-\d{4}-\d{2}/;
const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

const AGGREGATED: readonly (Role | null)[] = ['id', 'price', 'size', null, null, 'time', 'buyer-is-maker'];
const SINGLE: readonly (Role | null)[] = ['id', 'price', 'size', null, 'time', 'buyer-is-maker'];
const KLINES: readonly (Role | null)[] = ['time', 'open', 'high', 'low', 'close', 'volume'];

/** The files of data.binance.vision, with or without a line of names, times in ms (or µs, as spot has had since 2025). */
export const binancePublic: Format = {
  name: 'binance-public',
  about: 'Binance public data: SYMBOL-aggTrades-DATE, SYMBOL-trades-DATE and SYMBOL-1m-DATE, .csv or .zip',
  matches: (input) => FILE.test(input.name),
  open: (input, options): Opened => {
    const [, base = '', quote = '', type = '', count = '', unit = ''] = FILE.exec(input.name) ?? [];
    const layout = layoutOf(input, type, options);
    return {
      input,
      format: 'binance-public',
      layout,
      intervalMs: layout.kind === 'candles' ? Number(count) * (UNIT_MS[unit] ?? NaN) : null,
      steps: {},
      instrument: hintOf(base, quote, input.head),
      findings: [`times are ${describeTime(layout.time)}`],
      lines: () => input.bytes(),
      shown: 'file',
    };
  },
};

const layoutOf = (input: Input, type: string, options: ImportOptions): Layout => {
  const roles = { aggTrades: AGGREGATED, trades: SINGLE }[type] ?? KLINES;
  const hasHeader = /^[a-z]/i.test(input.head);
  const sample = input.head.split(/\r?\n/, 2)[hasHeader ? 1 : 0] ?? '';
  return {
    kind: roles === KLINES ? 'candles' : 'trades',
    delimiter: ',',
    headerLines: hasHeader ? 1 : 0,
    fields: fieldsOf(roles),
    time: timeOf(input, options, sample.split(',')[roles.indexOf('time')] ?? ''),
    priceShift: 0,
  };
};

/** Spot and futures files have the same names; only futures files have a line of names, and spot has one column more. */
const hintOf = (base: string, quote: string, head: string): InstrumentHint => {
  const isPerpetual = /^[a-z]/i.test(head) || quote === 'USD_PERP';
  return { venue: 'binance', base, quote: quote.replace('_PERP', ''), kind: isPerpetual ? 'perpetual' : 'spot' };
};
