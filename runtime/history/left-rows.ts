import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { PastRow } from './requests.ts';

/**
 * Tells the rows of a file that a former process left, but for those of its last time, of which some may be missing.
 * Returns the bytes they take with the line of names; null if there is nothing to go on with.
 */
export const leftRows = async (path: string, columns: number, tell: (row: PastRow) => void): Promise<number | null> => {
  if (!existsSync(path)) return null;
  let bytes = 0;
  let kept = 0;
  let held: PastRow[] = [];
  let heldFrom = 0;
  for await (const line of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    const from = bytes;
    bytes += Buffer.byteLength(line) + 1;
    const row = rowOf(line, columns);
    if (row === null) {
      if (from === 0) kept = bytes;
      continue;
    }
    if (held[0]?.time !== row.time) {
      held.forEach(tell);
      kept = from;
      held = [];
      heldFrom = from;
    }
    held.push(row);
  }
  if (held.length > 0) kept = heldFrom;
  return kept === 0 ? null : kept;
};

const rowOf = (line: string, columns: number): PastRow | null => {
  const [time = '', ...fields] = line.split(',');
  return /^\d+$/.test(time) && fields.length === columns ? { time: Number(time), fields } : null;
};
