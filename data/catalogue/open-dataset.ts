import { fileURLToPath } from 'node:url';
import { EngineError, nearest, type EventStore } from '../../engine/index.ts';
import type { Dataset } from '../dataset.ts';
import type { ImportOptions } from '../import/format.ts';
import { importFiles } from '../import/import-files.ts';
import { readDataset } from '../tape/dataset-stream.ts';
import { bundled, type BundledDataset } from './bundled.ts';
import { listDatasets } from './list-datasets.ts';

const SAMPLES = new URL('../samples/', import.meta.url);

/**
 * A dataset by name; a bundled one is imported when it is first opened.
 * Errors: E_DATASET_UNKNOWN, with the name that was probably meant; those of an import.
 */
export const openDataset = async (
  store: EventStore,
  name: string,
  onProgress?: ImportOptions['onProgress'],
): Promise<Dataset> => {
  const { dataset } = await readDataset(store, name);
  if (dataset) return dataset;
  const known = bundled.find((candidate) => candidate.name === name);
  if (known) return await importBundled(store, known, onProgress);
  throw await unknown(store, name);
};

const importBundled = async (
  store: EventStore,
  dataset: BundledDataset,
  onProgress: ImportOptions['onProgress'],
): Promise<Dataset> => {
  const { name, title, source, licence, instrument, timeOffsetMs } = dataset;
  const report = await importFiles(
    store,
    dataset.files.map((file) => fileURLToPath(new URL(file, SAMPLES))),
    {
      name,
      title,
      source,
      licence,
      instrument,
      timeOffsetMs,
      format: dataset.importer,
      note: dataset.note ?? undefined,
      intervalMs: dataset.intervalMs ?? undefined,
      onProgress,
    },
  );
  return report.dataset;
};

const unknown = async (store: EventStore, name: string): Promise<EngineError> => {
  const names = (await listDatasets(store)).map((entry) => entry.name);
  const meant = nearest(name, names);
  return new EngineError('E_DATASET_UNKNOWN', `there is no dataset "${name}"`, {
    why: `${meant === null ? '' : `Did you mean ${meant}? `}Datasets: ${names.join(', ')}.`,
    fix: meant === null ? 'ht data list' : `--data ${meant}`,
  });
};
