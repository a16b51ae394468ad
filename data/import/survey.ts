import { EngineError, type EventStore } from '../../engine/index.ts';
import type { Dataset } from '../dataset.ts';
import { readBlocks } from '../tape/read-blocks.ts';
import type { ImportOptions, Opened } from './format.ts';
import { located } from './locate.ts';
import { Overlap } from './overlap.ts';
import { emptyNotes, readRows, type ReadNotes, type RowBatch } from './read-rows.ts';
import { RowGuard } from './rows/row-guard.ts';
import type { RowStash } from './rows/row-stash.ts';
import type { Steps } from './rows/scales.ts';

/** What a full pass over the files found, before anything is written. */
export interface Survey {
  readonly rows: number;
  /** Leading rows that the dataset has already. */
  readonly known: number;
  readonly first: number;
  readonly last: number;
  readonly intervalMs: number | null;
  readonly warnings: readonly string[];
}

interface Subject {
  readonly name: string;
  readonly files: readonly Opened[];
  readonly existing: Dataset | null;
  readonly steps: Steps;
  readonly options: ImportOptions;
  readonly sort: boolean;
  readonly stash: RowStash;
  readonly onRows: (rows: number) => void;
}

/** Reads and checks every row, and compares those that the dataset may have already. */
export const survey = async (store: EventStore, subject: Subject): Promise<Survey> => {
  const guard = new RowGuard();
  const notes = emptyNotes();
  let overlap: Overlap | null = null;
  for await (const batch of readRows(subject.files, subject.steps, guard, { sort: subject.sort, notes })) {
    overlap ??= overlapWith(store, subject.existing, guard.first);
    if (overlap) await compare(overlap, batch);
    subject.stash.keep(batch.rows);
    subject.onRows(guard.rows);
  }
  await overlap?.close();
  if (guard.rows === 0) throw noRows(subject.files);
  const interval = intervalOf(subject, guard);
  return {
    rows: guard.rows,
    known: overlap?.known ?? 0,
    first: guard.first,
    last: guard.last,
    intervalMs: interval.ms,
    warnings: [...interval.warnings, ...warningsOf(notes)],
  };
};

const overlapWith = (store: EventStore, existing: Dataset | null, first: number): Overlap | null => {
  if (!existing || first > existing.last) return null;
  return new Overlap(existing.name, readBlocks(store, existing, { from: first, to: null }));
};

const compare = async (overlap: Overlap, { rows, opened }: RowBatch): Promise<void> => {
  try {
    await overlap.compare(rows);
  } catch (error) {
    throw await located(error, opened);
  }
};

const intervalOf = (
  subject: Subject,
  guard: RowGuard,
): { readonly ms: number | null; readonly warnings: readonly string[] } => {
  const [opened] = subject.files;
  if (opened?.layout.kind !== 'candles') return { ms: null, warnings: [] };
  const said = subject.options.intervalMs ?? opened.intervalMs ?? subject.existing?.intervalMs;
  if (subject.existing && said !== subject.existing.intervalMs)
    throw otherInterval(subject.existing, opened, said ?? 0);
  if (typeof said === 'number') return { ms: said, warnings: [] };
  if (!Number.isFinite(guard.smallestStep)) throw noInterval(opened);
  const text = `the interval ${guard.smallestStep / 1000} s is the smallest step between two candles; --interval sets it`;
  return { ms: guard.smallestStep, warnings: [text] };
};

const warningsOf = (notes: ReadNotes): readonly string[] => [
  ...(notes.finerTimes > 0
    ? [`${notes.finerTimes.toLocaleString('en-US')} times were finer than a millisecond and were cut to it`]
    : []),
  ...notes.unterminated.map(
    (label) => `the last line of ${label} has no line end: if the file was cut, so is its last row`,
  ),
];

const noRows = (files: readonly Opened[]): EngineError =>
  new EngineError('E_DATA_EMPTY', 'the file has no rows', {
    where: files.map(({ input }) => input.label).join('\n'),
    why: 'There is nothing to import.',
  });

const noInterval = (opened: Opened): EngineError =>
  new EngineError('E_DATA_FORMAT', 'the interval of the candles is not known', {
    where: opened.input.label,
    why: 'The file holds a single candle.',
    fix: '--interval 1m',
  });

const otherInterval = (existing: Dataset, opened: Opened, intervalMs: number): EngineError =>
  new EngineError('E_DATASET_DIFFERS', `${existing.name} holds candles of another interval`, {
    where: opened.input.label,
    why: `It has candles of ${(existing.intervalMs ?? 0) / 1000} s, the file of ${intervalMs / 1000} s. Nothing was imported.`,
    fix: '--name OTHER',
  });
