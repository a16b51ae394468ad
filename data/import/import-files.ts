import { BLOCK_ROWS, EngineError, type EventStore } from '../../engine/index.ts';
import { checkDatasetName, type Dataset } from '../dataset.ts';
import type { BlockShape } from '../tape/columns.ts';
import { EMPTY_CHAIN } from '../tape/content-hash.ts';
import { readDataset, recordDataset } from '../tape/dataset-stream.ts';
import { TapeWriter } from '../tape/tape-writer.ts';
import { openFile } from './detect.ts';
import type { ImportOptions, Opened } from './format.ts';
import { describe } from './describe.ts';
import { stepsFor } from './steps.ts';
import { emptyNotes, readRows } from './read-rows.ts';
import { RowGuard } from './rows/row-guard.ts';
import { RowStash, type StashedRows } from './rows/row-stash.ts';
import type { Steps } from './rows/scales.ts';
import { survey, type Survey } from './survey.ts';

/** What an import did. */
export interface ImportReport {
  readonly dataset: Dataset;
  /** Rows and blocks that were added. */
  readonly rows: number;
  readonly blocks: number;
  /** Times of the first and last row of the files, ms UTC. */
  readonly first: number;
  readonly last: number;
  /** False if every row was there already. */
  readonly changed: boolean;
  /** What was inferred or is worth knowing, one sentence each. */
  readonly warnings: readonly string[];
}

/** Everything known before the first row is written. */
interface Plan {
  readonly name: string;
  readonly files: readonly Opened[];
  readonly existing: Dataset | null;
  readonly revision: number;
  readonly steps: Steps;
  readonly options: ImportOptions;
}

/**
 * Imports files, in their order, as one dataset; continues it if it exists. All rows are checked before the first is
 * written, and readers see nothing before the last is. Repeating an import changes nothing; one that was killed is
 * taken up where it ended.
 * Errors: E_DATA_ORDER, _DUPLICATE, _PRICE, _NUMBER, _TORN, _EMPTY, _FORMAT, _FILE, _RANGE, _OVERLAP, E_NOT_EXACT,
 * E_DATASET_NAME, E_DATASET_DIFFERS, E_INSTRUMENT, and those of the store.
 */
export const importFiles = async (
  store: EventStore,
  paths: readonly string[],
  options: ImportOptions & { readonly name: string },
): Promise<ImportReport> => {
  const name = checkDatasetName(options.name);
  const files: Opened[] = [];
  for (const path of paths) files.push(await openFile(path, options));
  const { dataset: existing, revision } = await readDataset(store, name);
  assertSameKind(files, name, existing);
  const inferred: string[] = [];
  const steps = await stepsFor(files, existing, options, inferred);
  const plan: Plan = { name, files, existing, revision, steps, options };
  const stash = new RowStash();
  const surveyed = await survey(store, {
    ...plan,
    stash,
    sort: options.sort === true,
    onRows: progress(options, 'checking', null),
  });
  const warnings = [...files.flatMap(({ findings }) => findings), ...inferred, ...surveyed.warnings];
  const { first, last } = surveyed;
  if (existing && surveyed.known === surveyed.rows) {
    return { dataset: existing, rows: 0, blocks: 0, first, last, changed: false, warnings: unique(warnings) };
  }
  const { dataset, blocks } = await write(store, plan, surveyed, stash.batches);
  const rows = surveyed.rows - surveyed.known;
  return { dataset, rows, blocks, first, last, changed: true, warnings: unique(warnings) };
};

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const progress = (options: ImportOptions, phase: 'measuring' | 'checking' | 'writing', rowsTotal: number | null) => {
  return (rows: number): void => options.onProgress?.({ phase, rows, rowsTotal });
};

const write = async (
  store: EventStore,
  plan: Plan,
  surveyed: Survey,
  stashed: readonly StashedRows[] | null,
): Promise<{ dataset: Dataset; blocks: number }> => {
  const { name, files, existing, steps, options } = plan;
  const opened = firstOf(files);
  const shape = shapeOf(opened, surveyed.intervalMs);
  const writer = new TapeWriter(store, name, shape, existing ?? { parts: [], hash: EMPTY_CHAIN });
  const onRows = progress(options, 'writing', surveyed.rows);
  let seen = 0;
  for await (const { columns, count } of stashed ?? readAgain(plan)) {
    await writer.add(columns, Math.min(count, Math.max(0, surveyed.known - seen)), count);
    seen += count;
    onRows(seen);
  }
  const written = await writer.finish();
  if (seen !== surveyed.rows) throw changedMeanwhile(opened);
  const dataset: Dataset = {
    ...(existing ?? describe(name, opened, steps, options)),
    kind: shape.kind,
    intervalMs: shape.intervalMs,
    streams: unique(written.parts.map((part) => part.stream)),
    rows: (existing?.rows ?? 0) + surveyed.rows - surveyed.known,
    first: existing?.first ?? surveyed.first,
    last: surveyed.last,
    hash: written.hash,
    parts: written.parts,
  };
  await recordDataset(store, dataset, plan.revision);
  return { dataset, blocks: written.blocks };
};

const shapeOf = (opened: Opened, intervalMs: number | null): BlockShape => ({
  kind: opened.layout.kind,
  intervalMs,
  hasReceived: opened.layout.fields.some((field) => field.role === 'received'),
});

/** The rows once more, for files too large to be kept in memory. */
async function* readAgain({ files, steps, options }: Plan): AsyncGenerator<StashedRows> {
  const reading = { sort: options.sort === true, notes: emptyNotes() };
  for await (const { rows } of readRows(files, steps, new RowGuard(), reading)) yield rows;
}

const assertSameKind = (files: readonly Opened[], name: string, existing: Dataset | null): void => {
  const kind = existing?.kind ?? firstOf(files).layout.kind;
  const other = files.find((opened) => opened.layout.kind !== kind);
  if (!other) return;
  throw new EngineError('E_DATASET_DIFFERS', `${name} holds ${kind}, the file holds ${other.layout.kind}`, {
    where: other.input.label,
    why: 'A dataset is of one kind. Nothing was imported.',
    fix: '--name OTHER',
  });
};

const firstOf = (files: readonly Opened[]): Opened => {
  const [opened] = files;
  if (opened) return opened;
  throw new EngineError('E_DATA_EMPTY', 'no file was named', { why: 'There is nothing to import.' });
};

const changedMeanwhile = (opened: Opened): EngineError =>
  new EngineError('E_DATA_FILE', 'the file changed while it was imported', {
    where: opened.input.label,
    why: `It has another number of rows than when it was checked. What was written is not visible (in blocks of ${BLOCK_ROWS}).`,
    fix: 'import it again when nobody writes to it',
  });
