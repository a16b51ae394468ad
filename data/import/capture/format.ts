import { z } from 'zod';
import type { Format, InstrumentHint } from '../format.ts';
import type { Field, Role } from '../rows/layout.ts';
import { RowProblem } from '../rows/row-problem.ts';
import { UTC_ISO } from '../rows/times.ts';
import type { Input } from '../sources/input.ts';
import { transcode } from '../transcode.ts';

const LINE = /^(\d{13})(\d{6}) (\{.*)$/;
const ROLES: readonly Role[] = ['line', 'time', 'price', 'size', 'side', 'id', 'received'];
const FIELDS: readonly Field[] = ROLES.map((role, index) => ({ role, index }));

/** A trade of Binance's websocket: `T` when it was matched, `m` the buyer was the maker. */
const binanceTrade = z.object({
  data: z.object({ T: z.number(), s: z.string(), t: z.number(), p: z.string(), q: z.string(), m: z.boolean() }),
});

/** Trades of Hyperliquid's websocket: side B if the buyer took, A if the seller did. */
const hyperliquidTrades = z.object({
  data: z.array(
    z.object({
      time: z.number(),
      coin: z.string(),
      tid: z.number(),
      px: z.string(),
      sz: z.string(),
      side: z.enum(['A', 'B']),
    }),
  ),
});

/**
 * Recorded websockets: per line the recorder's own clock in ns, a space, and the frame as it came. Trades of Binance
 * and Hyperliquid are taken, books and quotes are passed over.
 */
export const capture: Format = {
  name: 'capture',
  about: 'websocket captures "<local ns> <json>" of Binance (trade) and Hyperliquid (trades), .gz',
  matches: (input) => LINE.test(input.head.split('\n', 1)[0] ?? ''),
  open: (input) => ({
    input,
    format: 'capture',
    layout: {
      kind: 'trades',
      delimiter: ',',
      headerLines: 0,
      fields: FIELDS,
      time: { ...UTC_ISO, form: 'epoch', unit: 'ms' },
      priceShift: 0,
    },
    intervalMs: null,
    steps: {},
    instrument: hintOf(input),
    findings: ["times are the venue's, in milliseconds; the recorder's clock is kept beside them"],
    lines: () => transcode(input.bytes(), new Frames().rowsOf),
    shown: 'file',
  }),
};

/** Turns lines into rows, and sees to it that a capture holds one instrument only. */
class Frames {
  #symbol: string | null = null;

  readonly rowsOf = (text: string, line: number): readonly (readonly string[])[] => {
    const isBinance = text.includes('@trade"', 20);
    if (!isBinance && !text.includes('"channel":"trades"', 20)) return [];
    const [, ms = '', fraction = '', json = ''] = LINE.exec(text) ?? [];
    const received = `${ms}.${fraction}`;
    const frame: unknown = JSON.parse(json);
    if (isBinance) {
      const { T, s, t, p, q, m } = shaped(binanceTrade, frame, line).data;
      this.#sameSymbol(s, line);
      return [[String(T), p, q, m ? '-1' : '1', String(t), received]];
    }
    return shaped(hyperliquidTrades, frame, line).data.map(({ time, coin, tid, px, sz, side }) => {
      this.#sameSymbol(coin, line);
      return [String(time), px, sz, side === 'B' ? '1' : '-1', String(tid), received];
    });
  };

  #sameSymbol(symbol: string, line: number): void {
    this.#symbol ??= symbol;
    if (symbol === this.#symbol) return;
    throw new RowProblem(
      'E_DATA_FORMAT',
      'the capture holds more than one instrument',
      { line, role: null, text: symbol },
      {
        remark: `${symbol} after ${this.#symbol}`,
        why: 'A dataset is one instrument. Nothing was imported.',
        fix: 'split the capture by symbol',
      },
    );
  }
}

const shaped = <T>(schema: z.ZodType<T>, frame: unknown, line: number): T => {
  const parsed = schema.safeParse(frame);
  if (parsed.success) return parsed.data;
  throw new RowProblem(
    'E_DATA_FORMAT',
    'a trade has another shape than it should',
    { line, role: null, text: '' },
    {
      remark: z.prettifyError(parsed.error).replaceAll('\n', ' '),
      why: 'Nothing was imported.',
    },
  );
};

const hintOf = (input: Input): InstrumentHint | null => {
  const pair = /"stream":"([a-z0-9]+?)(usdt|usdc|btc)@/.exec(input.head);
  if (pair?.[1] && pair[2]) {
    return { venue: 'binance', base: pair[1].toUpperCase(), quote: pair[2].toUpperCase(), kind: 'perpetual' };
  }
  const coin = /"coin":"([A-Za-z0-9]+)"/.exec(input.head)?.[1];
  return coin ? { venue: 'hyperliquid', base: coin, quote: 'USDC', kind: 'perpetual' } : null;
};
