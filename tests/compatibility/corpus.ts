import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { EventStore, NewEvent } from '../../engine/index.ts';

/** An event of a stream as the corpus keeps it: all that a store is given, bytes in base64. */
interface Line {
  readonly stream: string;
  readonly id: string;
  readonly type: string;
  readonly meta: string;
  readonly data: string;
  readonly isBytes: boolean;
}

/** Every stream of a store that a released version wrote, one event a line, compressed. */
const FILE = 'streams.jsonl.gz';
/** Events per append when it is written into a store again. */
const BATCH = 500;

export const writeCorpus = async (store: EventStore, folder: string): Promise<number> => {
  const lines: string[] = [];
  for await (const { stream } of store.streams('')) {
    for await (const batch of store.read(stream)) {
      for (const { id, type, meta, data } of batch) {
        const isBytes = typeof data !== 'string';
        const text = isBytes ? Buffer.from(data).toString('base64') : data;
        lines.push(JSON.stringify({ stream, id, type, meta, data: text, isBytes } satisfies Line));
      }
    }
  }
  const bytes = gzipSync(`${lines.join('\n')}\n`, { level: 9 });
  writeFileSync(join(folder, FILE), bytes);
  return bytes.length;
};

export const readCorpus = (folder: string): readonly Line[] =>
  gunzipSync(readFileSync(join(folder, FILE)))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** Puts every event where it was, with the same id. */
export const fillStore = async (store: EventStore, lines: readonly Line[]): Promise<void> => {
  for (const [stream, events] of Map.groupBy(lines, (line) => line.stream)) {
    let revision = -1;
    for (let from = 0; from < events.length; from += BATCH) {
      const batch = events.slice(from, from + BATCH).map(eventOf);
      await store.append(stream, batch, revision === -1 ? 'no-stream' : revision);
      revision += batch.length;
    }
  }
};

const eventOf = ({ id, type, meta, data, isBytes }: Line): NewEvent => ({
  id,
  type,
  meta,
  data: isBytes ? Buffer.from(data, 'base64') : data,
});
