import { readFile } from 'node:fs/promises';
import { EngineError } from '../../../engine/index.ts';
import { z } from 'zod';

const FORMAT = 'hypertrader-anchor/1';
const hex64 = z.string().regex(/^[0-9a-f]{64}$/);
const whole = z.number().int().nonnegative();
const common = { format: z.literal(FORMAT), at: z.iso.datetime() };
const shape = z.union([
  z.strictObject({
    ...common,
    run: z.string(),
    /** Seals so far, the events under them, and the head behind them. */
    blocks: whole,
    events: whole,
    head: hex64,
    /** Events of `run-<id>`, and the sha256 over their leaves. */
    recordEvents: whole,
    record: hex64,
    /** Of a paper or live session: seals over its inputs, how many inputs are under them, and the head behind them. */
    inputs: z.strictObject({ blocks: whole, events: whole, head: hex64 }).optional(),
  }),
  z.strictObject({ ...common, dataset: z.string(), rows: whole, hash: hex64 }),
]);

/** A fact about a store that is kept outside of it: how far a run's chain was at a time, or what a dataset held. */
export type Anchor = z.infer<typeof shape>;
export type RunAnchor = Extract<Anchor, { run: string }>;

/** A fact without the time at which it was written down. */
export type Fact = Omit<RunAnchor, 'format' | 'at'> | Omit<Extract<Anchor, { dataset: string }>, 'format' | 'at'>;

/** One line of an anchor file, with its end. */
export const anchorLine = (fact: Fact, at: number): string =>
  `${JSON.stringify({ format: FORMAT, at: new Date(at).toISOString(), ...fact })}\n`;

/** The anchors of a file. `isTorn`: its last line was not written to the end, and is left out. E_ANCHOR_FILE. */
export const readAnchors = async (
  path: string,
): Promise<{ readonly anchors: readonly Anchor[]; readonly isTorn: boolean }> => {
  const lines = (await textOf(path)).split('\n');
  const last = lines.pop() ?? '';
  const anchors = lines.flatMap((line, index) => (line.trim() === '' ? [] : [parse(line, path, index + 1)]));
  return { anchors, isTorn: last.trim() !== '' };
};

const textOf = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new EngineError('E_ANCHOR_FILE', 'the file of anchors cannot be read', {
      where: path,
      why: error instanceof Error ? error.message : String(error),
      fix: 'name a file that was written by: ht audit anchor --all --to anchors.jsonl',
      cause: error,
    });
  }
};

const parse = (line: string, path: string, number: number): Anchor => {
  try {
    return shape.parse(JSON.parse(line));
  } catch (error) {
    throw new EngineError('E_ANCHOR_FILE', 'a line is not an anchor', {
      where: `${path}, line ${number}\n${line.slice(0, 120)}`,
      why: 'Somebody changed it, or it is another file. Nothing was compared.',
      fix: 'take the copy of the file that you keep elsewhere',
      cause: error,
    });
  }
};
