import { readFile } from 'node:fs/promises';
import { EngineError } from '../../engine/index.ts';
import type { LatencyModel } from '../../engine/index.ts';

/** Recorded latencies, ms: the first column of each line; a first line without a number is a heading. E_LATENCY_FILE. */
export const readLatencyFile = async (path: string): Promise<LatencyModel> => {
  const content = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new EngineError('E_LATENCY_FILE', 'the latency samples cannot be read', { where: path, cause });
  });
  return { model: 'recorded', samplesMs: latencySamples(content, path) };
};

/** The samples in a file's content; exported for the sake of its tests. */
export const latencySamples = (content: string, path: string): readonly number[] => {
  const cells = content.split(/\r?\n/).map((line) => (line.split(/[,;\t]/)[0] ?? '').trim());
  const first = /^[a-z_ "]/i.test(cells[0] ?? '') ? 1 : 0;
  const samples: number[] = [];
  for (const [index, cell] of cells.entries()) {
    if (index < first || cell === '') continue;
    if (!/^\d+(\.\d+)?$/.test(cell)) throw bad(path, `line ${index + 1}`, `"${cell}" is not a number of milliseconds.`);
    samples.push(Number(cell));
  }
  if (samples.length === 0) throw bad(path, 'the whole file', 'It holds no sample.');
  return samples;
};

const bad = (path: string, place: string, why: string): EngineError =>
  new EngineError('E_LATENCY_FILE', 'a latency sample is not a number', {
    where: `${path}, ${place}`,
    why: `${why} Each line starts with one latency in milliseconds, such as 182.5.`,
  });
