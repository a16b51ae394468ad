import { z } from 'zod';
import { EngineError, type Instrument } from '../engine/index.ts';

export type DatasetKind = 'trades' | 'candles' | 'funding' | 'marks';

/** A run of blocks of one stream that belongs to a dataset: revisions `from` to `to`, both inclusive. */
export interface DatasetPart {
  readonly stream: string;
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** Times of its first and last row, ms UTC. */
  readonly first: number;
  readonly last: number;
}

/** Market history that has been imported whole: what `DatasetImported` records, and all that a reader needs. */
export interface Dataset {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly licence: string;
  readonly kind: DatasetKind;
  /** Distance of the candles, ms; null for the other kinds. */
  readonly intervalMs: number | null;
  readonly instrument: Instrument;
  /** Streams in the order of time. */
  readonly streams: readonly string[];
  readonly rows: number;
  /** Times of the first and last row, ms UTC. */
  readonly first: number;
  readonly last: number;
  /** sha256 over the content of the blocks, in order: the sha256 of each block is chained onto that of those before. */
  readonly hash: string;
  /** What a reader of a report should know about the data; null for nothing. */
  readonly note: string | null;
  /** Which blocks of the streams are the dataset's: blocks that a killed import left behind are not among them. */
  readonly parts: readonly DatasetPart[];
}

/** Rows with from <= time < to, ms UTC; null for no bound. */
export interface TimeRange {
  readonly from: number | null;
  readonly to: number | null;
}

const whole = z.number().int();
const shape: z.ZodType<Dataset> = z.object({
  name: z.string(),
  title: z.string(),
  source: z.string(),
  licence: z.string(),
  kind: z.enum(['trades', 'candles', 'funding', 'marks']),
  intervalMs: whole.nullable(),
  instrument: z.object({
    id: z.string(),
    venue: z.string(),
    symbol: z.string(),
    kind: z.enum(['spot', 'perpetual']),
    base: z.string(),
    quote: z.string(),
    tickSize: z.string(),
    lotSize: z.string(),
    minNotional: z.string(),
    priceRule: z.enum(['tick', 'hyperliquid']),
    maxLeverage: z.number(),
    cashDecimals: whole,
  }),
  streams: z.array(z.string()),
  rows: whole,
  first: whole,
  last: whole,
  hash: z.string(),
  note: z.string().nullable(),
  parts: z.array(z.object({ stream: z.string(), from: whole, to: whole, rows: whole, first: whole, last: whole })),
});

/** A dataset from the JSON of its event, or E_EVENT_SHAPE. */
export const parseDataset = (text: string, where: string): Dataset => {
  const parsed = shape.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new EngineError('E_EVENT_SHAPE', 'a DatasetImported event is not what its type says', {
    where,
    why: z.prettifyError(parsed.error),
  });
};

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** The name itself, or E_DATASET_NAME: it becomes part of stream names. */
export const checkDatasetName = (name: string): string => {
  if (NAME.test(name)) return name;
  throw new EngineError('E_DATASET_NAME', `"${name}" cannot be the name of a dataset`, {
    why: 'A name has 1 to 64 lower-case letters, digits, dots, dashes and underscores, and begins with a letter or digit.',
    fix: '--name my-data',
  });
};
