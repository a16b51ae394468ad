import { createHash } from 'node:crypto';
import { z } from 'zod';

/** The columns of a Parquet file of events. `position` is the place in the file, from 0: the order of the store. */
export const COLUMNS = [
  ['position', 'BIGINT'],
  ['stream', 'VARCHAR'],
  ['revision', 'BIGINT'],
  ['id', 'VARCHAR'],
  ['type', 'VARCHAR'],
  ['meta', 'VARCHAR'],
  ['data_text', 'VARCHAR'],
  ['data_bytes', 'BLOB'],
  ['recorded_at', 'TIMESTAMP'],
] as const;

/** Under this key the metadata of the file say what it has to hold. */
export const SEAL_KEY = 'hypertrader';

const FORMAT = 'hypertrader-events-parquet/1';
const whole = z.number().int().nonnegative();
const seal = z.strictObject({
  format: z.literal(FORMAT),
  events: whole,
  streams: whole,
  /** That of the same events as JSON lines. */
  sha256: z.string(),
  /** sha256 over the times of recording, which JSON lines do not have. */
  recorded_sha256: z.string(),
});

/** What a Parquet file of events has to hold before anything of it is believed. */
export interface Seal {
  readonly events: number;
  readonly streams: number;
  readonly sha256: string;
  readonly recorded: string;
}

export const sealText = ({ events, streams, sha256, recorded }: Seal): string =>
  JSON.stringify({ format: FORMAT, events, streams, sha256, recorded_sha256: recorded });

/** The seal in a text; null if it is none. */
export const parseSeal = (text: string): Seal | null => {
  const found = seal.safeParse(parsed(text));
  if (!found.success) return null;
  const { events, streams, sha256, recorded_sha256: recorded } = found.data;
  return { events, streams, sha256, recorded };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

/** Gathers the times of recording, in microseconds. */
export class Times {
  readonly #sha = createHash('sha256');

  take(micros: bigint): void {
    this.#sha.update(`${micros}\n`);
  }

  sha256(): string {
    return this.#sha.copy().digest('hex');
  }
}
