import type { EventStore } from '../../engine/index.ts';
import type { Dataset, DatasetKind } from '../dataset.ts';
import { importedDatasets } from '../tape/dataset-stream.ts';
import { bundled } from './bundled.ts';

/** A dataset that can be opened: imported already, or bundled and imported when it is first opened. */
export interface DatasetEntry {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly licence: string;
  readonly kind: DatasetKind;
  readonly intervalMs: number | null;
  /** Id of the instrument. */
  readonly instrument: string;
  readonly isBundled: boolean;
  /** Null for a bundled dataset that has not been imported yet. */
  readonly dataset: Dataset | null;
}

/** All datasets that can be opened: the bundled ones first, then those of the user by name. */
export const listDatasets = async (store: EventStore): Promise<readonly DatasetEntry[]> => {
  const imported = new Map((await importedDatasets(store)).map((dataset) => [dataset.name, dataset]));
  const own = [...imported.values()].filter(({ name }) => !bundled.some((known) => known.name === name));
  return [
    ...bundled.map((known) => entryOf(known, true, imported.get(known.name) ?? null)),
    ...own.map((dataset) => entryOf(dataset, false, dataset)),
  ];
};

type Described = Pick<Dataset, 'name' | 'title' | 'source' | 'licence' | 'kind' | 'intervalMs' | 'instrument'>;

const entryOf = (described: Described, isBundled: boolean, dataset: Dataset | null): DatasetEntry => {
  const { name, title, source, licence, kind, intervalMs, instrument } = described;
  return { name, title, source, licence, kind, intervalMs, instrument: instrument.id, isBundled, dataset };
};
