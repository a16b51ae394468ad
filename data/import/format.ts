import type { Instrument } from '../../engine/index.ts';
import type { Input } from './sources/input.ts';
import type { Layout } from './rows/layout.ts';
import type { Steps } from './rows/scales.ts';

/** What the caller may say about a file; everything left out is found in the file or inferred, and then said. */
export interface ImportOptions {
  /** Name of the dataset; default: from the file's name. */
  readonly name?: string | undefined;
  readonly title?: string | undefined;
  readonly source?: string | undefined;
  readonly licence?: string | undefined;
  readonly note?: string | undefined;
  /** Name of a format, as `listFormats` gives it; default: by name and content. */
  readonly format?: string | undefined;
  /** `<venue>:<ccxt unified symbol>`, or all of it. */
  readonly instrument?: string | Instrument | undefined;
  /** Smallest price and size step, decimal strings; default: inferred from the digits of the file. */
  readonly tick?: string | undefined;
  readonly lot?: string | undefined;
  /** Names (or numbers from 1) of the file's columns by role: `{ time: 'ts', price: 'px' }`. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** Interval of candles, ms; default: the smallest step between two of them. */
  readonly intervalMs?: number | undefined;
  /** How far the file's clock is ahead of UTC, ms (UTC+3: 10,800,000). */
  readonly timeOffsetMs?: number | undefined;
  /** IANA zone of the file's wall-clock times, as America/New_York. */
  readonly timeZone?: string | undefined;
  /** Sort the rows by time; needs memory for all of them (about 60 bytes a row). */
  readonly sort?: boolean | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

/** How far an import is; `rowsTotal` is known once the rows have been checked. */
export interface ImportProgress {
  readonly phase: 'measuring' | 'checking' | 'writing';
  readonly rows: number;
  readonly rowsTotal: number | null;
}

/** What a format knows of the instrument from the file itself. */
export interface InstrumentHint {
  readonly venue: string;
  readonly base: string;
  readonly quote: string;
  readonly kind: Instrument['kind'];
}

/** A file of a known format, ready to be read as delimited lines as often as needed. */
export interface Opened {
  readonly input: Input;
  readonly format: string;
  readonly layout: Layout;
  /** Interval of candles if the format says it, ms. */
  readonly intervalMs: number | null;
  /** Steps that the format fixes. */
  readonly steps: Partial<Steps>;
  readonly instrument: InstrumentHint | null;
  /** What was found out about the file, in words. */
  readonly findings: readonly string[];
  /** The rows as delimited lines. */
  lines(): AsyncIterable<Uint8Array>;
  /** The text that errors show: the file's own where it is text, else the rows. */
  readonly shown: 'file' | 'rows';
}

/** A format of files: one folder, one of these. */
export interface Format {
  readonly name: string;
  readonly about: string;
  matches(input: Input): boolean;
  open(input: Input, options: ImportOptions): Opened | Promise<Opened>;
}
