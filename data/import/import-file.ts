import { basename } from 'node:path';
import { EngineError, type EventStore } from '../../engine/index.ts';
import { bundled } from '../catalogue/bundled.ts';
import type { ImportOptions } from './format.ts';
import { importFiles, type ImportReport } from './import-files.ts';

/**
 * Imports one file of any known format as a dataset of its own name, or continues that dataset. See `importFiles` for
 * what is promised and for the errors; the names of bundled datasets are taken (E_DATASET_NAME).
 */
export const importFile = async (
  store: EventStore,
  path: string,
  options: ImportOptions = {},
): Promise<ImportReport> => {
  const name = options.name ?? nameFrom(path);
  if (bundled.some((dataset) => dataset.name === name)) {
    throw new EngineError('E_DATASET_NAME', `"${name}" is the name of a bundled dataset`, {
      why: 'It always holds the same rows, so that its runs can be repeated anywhere.',
      fix: `--name my-${name}`,
    });
  }
  return await importFiles(store, [path], { ...options, name });
};

/** `BTCUSDT-trades-2024-01.csv.gz` becomes `btcusdt-trades-2024-01`. */
const nameFrom = (path: string): string =>
  basename(path)
    .replace(/\.gz$/i, '')
    .replace(/\.[a-z]+$/i, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
