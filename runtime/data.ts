import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import {
  checkDataset,
  exportDataset,
  importFile,
  listDatasets,
  openDataset,
  type CheckReport,
  type Dataset,
  type DatasetEntry,
  type ExportFormat,
  type ImportOptions,
} from '../data/index.ts';
import { EngineError, type EventStore } from '../engine/index.ts';
import type {
  Caller,
  DataCheckOutcome,
  DataExportOutcome,
  DataExportRequest,
  DatasetSummary,
  Finding,
  ImportOutcome,
  ImportRequest,
} from './requests.ts';

/** Everything that can be played: imported datasets and the bundled ones, whether they were opened yet or not. */
export const datasets = async (store: EventStore): Promise<readonly DatasetSummary[]> =>
  (await listDatasets(store)).map(summaryOfEntry);

const summaryOfEntry = (entry: DatasetEntry): DatasetSummary =>
  entry.dataset
    ? summaryOf(entry.dataset)
    : {
        name: entry.name,
        title: entry.title,
        kind: entry.kind,
        intervalMs: entry.intervalMs,
        instrument: entry.instrument,
        rows: null,
        from: null,
        to: null,
        hash: '',
        source: entry.source,
        licence: entry.licence,
      };

export const summaryOf = (dataset: Dataset): DatasetSummary => ({
  name: dataset.name,
  title: dataset.title,
  kind: dataset.kind,
  intervalMs: dataset.intervalMs,
  instrument: dataset.instrument.id,
  rows: dataset.rows,
  from: dataset.first,
  to: dataset.last,
  hash: dataset.hash,
  source: dataset.source,
  licence: dataset.licence,
});

/** Brings a file into the store as a dataset; what stands there already is not written again. */
export const importData = async (store: EventStore, request: ImportRequest, caller: Caller): Promise<ImportOutcome> => {
  const { dataset, rows, changed, warnings } = await importFile(store, request.file, optionsOf(request, caller));
  return { dataset: summaryOf(dataset), added: changed ? rows : 0, warnings };
};

const optionsOf = (request: ImportRequest, caller: Caller): ImportOptions => ({
  name: request.name ?? undefined,
  format: request.format ?? undefined,
  columns: request.columns,
  tick: request.tickSize ?? undefined,
  lot: request.lotSize ?? undefined,
  instrument: instrumentOf(request),
  intervalMs: request.intervalMs ?? undefined,
  timeZone: request.timezone ?? undefined,
  timeOffsetMs: request.timeOffsetMs ?? undefined,
  sort: request.sort,
  title: request.title ?? undefined,
  source: request.source ?? undefined,
  licence: request.licence ?? undefined,
  onProgress: importProgress(caller, request.file),
});

/** Passes on how far an import is. E_INTERRUPTED if the caller has had enough: readers see nothing of it then. */
export const importProgress =
  (caller: Caller, what: string): NonNullable<ImportOptions['onProgress']> =>
  ({ phase, rows, rowsTotal }) => {
    if (caller.signal.aborted) {
      throw new EngineError('E_INTERRUPTED', 'stopped in the middle of an import', {
        why: 'No dataset is shown before it is whole; the same command goes on from there.',
      });
    }
    caller.progress({ task: `${phase} ${what}`, done: rows, total: rowsTotal, unit: 'rows' });
  };

/** Venue and symbol together name an instrument; without them it is inferred and said. */
const instrumentOf = ({ venue, symbol }: ImportRequest): string | undefined => {
  if (symbol !== null) return `${venue ?? 'local'}:${symbol}`;
  if (venue === null) return undefined;
  throw new EngineError('E_INSTRUMENT', 'a venue alone does not say what is traded', {
    fix: `--venue ${venue} --symbol BTC/USDC:USDC`,
  });
};

/** Looks for gaps, duplicates, disorder, bad prices and skewed clocks in a dataset. */
export const checkData = async (store: EventStore, name: string): Promise<DataCheckOutcome> => {
  const dataset = await openDataset(store, name);
  return { dataset: summaryOf(dataset), findings: findingsOf(await checkDataset(store, dataset)) };
};

/** What was looked for and not found is said too: silence would not tell that anybody looked. */
const findingsOf = (report: CheckReport): readonly Finding[] => {
  const clean: readonly (readonly [boolean, string])[] = [
    [report.isIntact, 'the content is what was imported'],
    [report.disorder === 0, 'every row is in order of time'],
    [report.badPrices === 0, 'every price and size is above zero'],
    [report.duplicates === 0, 'no row stands there twice'],
    [report.gapCount === 0, 'no gaps'],
    [report.outlierCount === 0, 'no outliers'],
  ];
  const isBroken = !report.isIntact || report.disorder > 0 || report.badPrices > 0;
  return [
    ...report.findings.map((text): Finding => ({ mark: isBroken ? 'error' : 'warning', text, where: null })),
    ...clean.filter(([isClean]) => isClean).map(([, text]): Finding => ({ mark: 'ok', text, where: null })),
  ];
};

const FORMATS: Readonly<Record<string, ExportFormat>> = { csv: 'csv', jsonl: 'json-lines', parquet: 'parquet' };

/** Writes a dataset, or a part of it, into a file whose ending names the format. */
export const exportData = async (store: EventStore, request: DataExportRequest): Promise<DataExportOutcome> => {
  const dataset = await openDataset(store, request.dataset);
  const ending = request.file.split('.').at(-1) ?? '';
  const format = FORMATS[ending];
  if (format === undefined) {
    throw new EngineError('E_DATA_FORMAT', `"${request.file}" does not say which format to write`, {
      why: `Its ending must be one of ${Object.keys(FORMATS).join(', ')}.`,
      fix: `ht data export ${dataset.name} --to ${dataset.name}.csv`,
    });
  }
  if (existsSync(request.file)) {
    throw new EngineError('E_EXISTS', `${request.file} is there already`, {
      why: 'An export overwrites nothing.',
      fix: 'choose another name with --to, or move the file away',
    });
  }
  const range = { from: request.from, to: request.to };
  const { rows } = await exportDataset(store, dataset, { path: request.file, format, range });
  return { file: request.file, rows, bytes: (await stat(request.file)).size };
};
