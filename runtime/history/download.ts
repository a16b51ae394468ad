import { appendFile, mkdir, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Decimal } from '../../engine/index.ts';
import { leftRows } from './left-rows.ts';
import type { PastKind, PastRow } from './requests.ts';

/** Columns of each kind, besides the time; which of them are prices, and which are sizes. */
const COLUMNS: Readonly<Record<PastKind, readonly string[]>> = {
  candles: ['open', 'high', 'low', 'close', 'volume'],
  trades: ['price', 'size', 'side'],
  funding: ['rate'],
};
const SIZES: Readonly<Record<PastKind, number>> = { candles: 4, trades: 1, funding: -1 };
const PRICES: Readonly<Record<PastKind, readonly number[]>> = { candles: [0, 1, 2, 3], trades: [0], funding: [] };

/** What is on the way from a venue into the store: rows in a file, which a crash or Ctrl-C leaves to be gone on with. */
export class Download {
  readonly path: string;
  readonly #kind: PastKind;
  #rows = 0;
  #first: number | null = null;
  #last: number | null = null;
  #priceDigits = 0;
  #sizeDigits = 0;
  /** Times between which nothing came though something should have, candles only. */
  #missing = 0;
  #gaps = 0;
  readonly #intervalMs: number | null;

  private constructor(path: string, kind: PastKind, intervalMs: number | null) {
    this.path = path;
    this.#kind = kind;
    this.#intervalMs = intervalMs;
  }

  /** Takes up what a former process left in the folder under this name. Its last rows are asked for again. */
  static async open(
    folder: string,
    name: string,
    { kind, intervalMs }: { readonly kind: PastKind; readonly intervalMs: number | null },
  ): Promise<Download> {
    const download = new Download(join(folder, `${name}.csv`), kind, intervalMs);
    await mkdir(dirname(download.path), { recursive: true });
    const kept = await leftRows(download.path, COLUMNS[kind].length, ({ time, fields }) =>
      download.#count(time, fields),
    );
    if (kept === null) await writeFile(download.path, `time,${COLUMNS[kind].join(',')}\n`);
    else await truncate(download.path, kept);
    return download;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Time of the first and last row, ms UTC; null for none. */
  get first(): number | null {
    return this.#first;
  }
  get last(): number | null {
    return this.#last;
  }

  get missing(): { readonly candles: number; readonly gaps: number } {
    return { candles: this.#missing, gaps: this.#gaps };
  }

  async add(rows: readonly PastRow[]): Promise<void> {
    await appendFile(this.path, rows.map(({ time, fields }) => `${time},${fields.join(',')}\n`).join(''));
    for (const { time, fields } of rows) this.#count(time, fields);
  }

  /** The market's steps, made finer where the rows have more digits: steps change over the years. */
  steps(market: { readonly tick: string; readonly lot: string }): { readonly tick: string; readonly lot: string } {
    return { tick: finer(market.tick, this.#priceDigits), lot: finer(market.lot, this.#sizeDigits) };
  }

  /** What it held is in the store. */
  async discard(): Promise<void> {
    await rm(this.path, { force: true });
  }

  #count(time: number, fields: readonly string[]): void {
    const length = this.#kind === 'candles' ? this.#intervalMs : null;
    if (this.#last !== null && length !== null && time - this.#last > length) {
      this.#missing += Math.round((time - this.#last) / length) - 1;
      this.#gaps += 1;
    }
    this.#rows += 1;
    this.#first ??= time;
    this.#last = time;
    const digits = (index: number): number => fields[index]?.split('.')[1]?.replace(/0+$/, '').length ?? 0;
    for (const index of PRICES[this.#kind]) this.#priceDigits = Math.max(this.#priceDigits, digits(index));
    this.#sizeDigits = Math.max(this.#sizeDigits, digits(SIZES[this.#kind]));
  }

  get length(): number | null {
    return this.#kind === 'candles' ? this.#intervalMs : null;
  }
}

const finer = (step: string, digits: number): string =>
  new Decimal(step).dp() >= digits ? step : new Decimal(10).pow(-digits).toFixed();
