import { encodeData, type AnyEvent, type EventHead } from '../../engine/index.ts';
import type { Digest } from './digest.ts';

/** An event on its way to the journal: what is known of it besides its data, and its data as text. */
export interface Entry extends EventHead {
  readonly data: string;
}

/** Entries as a thread hands them to another: few large things, because each small one costs as much as it. */
export interface Parcel {
  /** For each entry: place of its type in `types`, then seq, version, time, block, row and cause; NaN where there is none. */
  readonly heads: Float64Array;
  readonly types: readonly string[];
  /** The data of all entries, one line each: JSON has no line breaks of its own. */
  readonly data: string;
}

const NUMBERS = 7;

/** Throws E_EVENT_SHAPE for data that could not be read back. */
export const entryOf = (event: AnyEvent): Entry => {
  const { seq, type, version, time, tape, cause } = event;
  return { seq, type, version, time, tape, cause, data: encodeData(event) };
};

/** Makes the text of each event, once for the parcel and, where it is made here, for the hash of the run. Throws as `entryOf`. */
export const pack = (events: readonly AnyEvent[], digest: Digest | null): Parcel => {
  const heads = new Float64Array(NUMBERS * events.length);
  const types: string[] = [];
  const lines: string[] = [];
  let at = 0;
  for (const event of events) {
    let type = types.indexOf(event.type);
    if (type < 0) type = types.push(event.type) - 1;
    heads[at++] = type;
    heads[at++] = event.seq;
    heads[at++] = event.version;
    heads[at++] = event.time;
    heads[at++] = event.tape?.block ?? Number.NaN;
    heads[at++] = event.tape?.row ?? Number.NaN;
    heads[at++] = event.cause ?? Number.NaN;
    const text = encodeData(event);
    lines.push(text);
    digest?.add(event, text);
  }
  return { heads, types, data: lines.join('\n') };
};

/** One after the other: each of them is gone before the next but few are made. */
export function* unpack({ heads, types, data }: Parcel): Generator<Entry> {
  let start = 0;
  for (let at = 0; at < heads.length; at += NUMBERS) {
    const block = heads[at + 4] as number;
    const cause = heads[at + 6] as number;
    const end = data.indexOf('\n', start);
    yield {
      type: types[heads[at] as number] as string,
      seq: heads[at + 1] as number,
      version: heads[at + 2] as number,
      time: heads[at + 3] as number,
      tape: Number.isNaN(block) ? null : { block, row: heads[at + 5] as number },
      cause: Number.isNaN(cause) ? null : cause,
      data: end < 0 ? data.slice(start) : data.slice(start, end),
    };
    start = end + 1;
  }
}
