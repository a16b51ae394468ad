import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { EngineError, type EventStore } from '../../engine/index.ts';
import type { Dataset, TimeRange } from '../dataset.ts';
import { readBlocks } from '../tape/read-blocks.ts';
import type { ColumnName } from '../tape/columns.ts';
import { exportedColumns, rowsOf, writersFor, type Writer } from './lines.ts';
import { csvToParquet } from './parquet.ts';

export type ExportFormat = 'csv' | 'json-lines' | 'parquet';

export interface ExportReport {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly ColumnName[];
}

/**
 * Writes the rows of a dataset to a file, every number as the exact decimal it is: imported again with the same tick
 * and lot it gives the same blocks. The file appears under its name when it is whole.
 * Errors: E_DATA_RANGE, E_BLOCK_DAMAGED, E_DATA_FILE.
 */
export const exportDataset = async (
  store: EventStore,
  dataset: Dataset,
  target: { readonly path: string; readonly format: ExportFormat; readonly range?: TimeRange | undefined },
): Promise<ExportReport> => {
  const { path, format, range } = target;
  const columns = exportedColumns(dataset.kind, await lacking(store, dataset));
  const writers = writersFor(dataset.instrument, columns);
  const partial = `${path}.partial`;
  const count = { rows: 0 };
  const lines = format === 'json-lines' ? jsonLines : csvLines;
  try {
    const chunks = lines(readBlocks(store, dataset, range), { columns, writers, count });
    await pipeline(Readable.from(chunks), createWriteStream(partial));
    if (format === 'parquet') await csvToParquet(partial, `${partial}.parquet`, columns, dataset.instrument);
    await rename(format === 'parquet' ? `${partial}.parquet` : partial, path);
  } catch (error) {
    throw isOfFileSystem(error) ? notWritten(path, error) : error;
  } finally {
    await rm(partial, { force: true });
    await rm(`${partial}.parquet`, { force: true });
  }
  return { path, rows: count.rows, columns };
};

const isOfFileSystem = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;

const notWritten = (path: string, cause: Error): EngineError =>
  new EngineError('E_DATA_FILE', 'the file cannot be written', {
    where: path,
    why: cause.message,
    fix: 'choose a folder that is there, is yours and has room',
    cause,
  });

interface Shape {
  readonly columns: readonly ColumnName[];
  readonly writers: readonly Writer[];
  readonly count: { rows: number };
}

async function* csvLines(blocks: ReturnType<typeof readBlocks>, { columns, writers, count }: Shape) {
  yield `${columns.join(',')}\n`;
  for await (const { block } of blocks) {
    const lines = Array.from(rowsOf(block, writers), (row) => `${row.join(',')}\n`);
    count.rows += lines.length;
    yield lines.join('');
  }
}

/** Times are numbers; prices, sizes and rates are strings, as in every event. */
async function* jsonLines(blocks: ReturnType<typeof readBlocks>, { columns, writers, count }: Shape) {
  const isNumber = columns.map((name) => name === 'time' || name === 'received');
  for await (const { block } of blocks) {
    const lines = Array.from(rowsOf(block, writers), (row) => {
      const fields = row.map((value, index) => `"${columns[index] ?? ''}":${isNumber[index] ? value : `"${value}"`}`);
      return `{${fields.join(',')}}\n`;
    });
    count.rows += lines.length;
    yield lines.join('');
  }
}

/** A column that nobody recorded for this dataset. */
const lacking = async (store: EventStore, dataset: Dataset): Promise<ColumnName | null> => {
  for await (const { block } of readBlocks(store, dataset)) {
    if (block.kind === 'trades' && block.received === null) return 'received';
    return block.kind === 'marks' && Number.isNaN(block.oracle[0]) ? 'oracle' : null;
  }
  return null;
};
