import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { seededRandom } from '../../../../engine/index.ts';

/** One public trade of a recording. */
export interface TapeRow {
  /** ms since the first row. */
  readonly at: number;
  readonly px: string;
  readonly sz: string;
  /** B: the buyer took. */
  readonly side: 'A' | 'B';
}

export interface Tape {
  readonly coin: string;
  readonly szDecimals: number;
  readonly maxLeverage: number;
  readonly rows: readonly TapeRow[];
}

interface Row {
  readonly time: number;
  readonly px: string;
  readonly sz: string;
  readonly side: 'A' | 'B';
}

/**
 * The trades of a captured WebSocket (lines of "<local ns> <frame>", gzipped), of Hyperliquid or Binance. Prices must lie on
 * the grid of the coin, as those of the bundled captures do.
 */
export const readCapture = (path: string): readonly TapeRow[] => {
  const rows: Row[] = [];
  for (const line of gunzipSync(readFileSync(path)).toString('utf8').split('\n')) {
    if (line.includes('@trade"') || line.includes('"channel":"trades"')) rows.push(...rowsOf(line));
  }
  rows.sort((a, b) => a.time - b.time);
  const start = rows[0]?.time ?? 0;
  return rows.map(({ time, px, sz, side }) => ({ at: time - start, px, sz, side }));
};

const rowsOf = (line: string): readonly Row[] => {
  const { data } = JSON.parse(line.slice(line.indexOf(' ') + 1)) as { readonly data: unknown };
  if (Array.isArray(data)) return data as Row[];
  const { T, p, q, m } = data as { readonly T: number; readonly p: string; readonly q: string; readonly m: boolean };
  // Binance also tells of trades that were no matches: their price and size are zero.
  return Number(p) > 0 && Number(q) > 0 ? [{ time: T, px: p, sz: q, side: m ? 'A' : 'B' }] : [];
};

export interface WalkOptions {
  readonly seed: string;
  readonly from: number;
  /** Decimals of the price. */
  readonly places: number;
  readonly rows: number;
  readonly everyMs: number;
}

/** A walk of prices from a seed, for tests that need a certain market and no file. */
export const walk = ({ seed, from, places, rows, everyMs }: WalkOptions): readonly TapeRow[] => {
  const random = seededRandom(seed);
  let price = from;
  return Array.from({ length: rows }, (_, index) => {
    price = Math.max(from / 2, price * (1 + (random() - 0.5) * 0.0008));
    const sz = (0.001 + Math.floor(random() * 500) / 1000).toFixed(3);
    return { at: index * everyMs, px: price.toFixed(places), sz, side: random() < 0.5 ? 'A' : 'B' };
  });
};
