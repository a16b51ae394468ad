import type { EventStore, NewEvent } from '../../engine/index.ts';
import { parseDataset, type Dataset } from '../dataset.ts';
import { sha256 } from './content-hash.ts';
import { eventId } from './event-id.ts';

const PREFIX = 'dataset-';

/** A dataset as it stands, with the revision of the event that says so (-1 and null if it was never imported). */
export interface DatasetState {
  readonly dataset: Dataset | null;
  readonly revision: number;
}

/** The newest DatasetImported of a name. */
export const readDataset = async (store: EventStore, name: string): Promise<DatasetState> => {
  const stream = `${PREFIX}${name}`;
  for await (const batch of store.read(stream, { direction: 'backwards', limit: 1 })) {
    for (const event of batch) {
      return { dataset: parseDataset(textOf(event.data), `${stream}@${event.revision}`), revision: event.revision };
    }
  }
  return { dataset: null, revision: -1 };
};

/** The event that puts a dataset on record; its id follows from place and content. */
export const datasetEvent = (stream: string, revision: number, data: string): NewEvent => ({
  id: eventId(`${stream}/${revision}/${sha256(data)}`),
  type: 'DatasetImported',
  data,
  meta: JSON.stringify({ version: 1, $correlationId: stream }),
});

/** Puts a dataset on record: from here on readers see it. The revision is that of `readDataset` before. */
export const recordDataset = async (store: EventStore, dataset: Dataset, revision: number): Promise<void> => {
  const stream = `${PREFIX}${dataset.name}`;
  const event = datasetEvent(stream, revision + 1, JSON.stringify(dataset));
  await store.append(stream, [event], revision < 0 ? 'no-stream' : revision);
};

/** All datasets that have been imported, by name. */
export const importedDatasets = async (store: EventStore): Promise<readonly Dataset[]> => {
  const names: string[] = [];
  for await (const { stream } of store.streams(PREFIX)) names.push(stream.slice(PREFIX.length));
  const states = await Promise.all(names.map((name) => readDataset(store, name)));
  return states.flatMap(({ dataset }) => (dataset ? [dataset] : []));
};

const textOf = (data: string | Uint8Array): string => (typeof data === 'string' ? data : Buffer.from(data).toString());
