import { openDataset, readBlocks, type Dataset } from '../../data/index.ts';
import { EngineError, MarkSeries, type EventStore, type MarkBlock, type RunManifest } from '../../engine/index.ts';
import { sameDataset } from './recorded-run.ts';

/** The recorded marks that a manifest names, in ticks of its instrument; null if it names none. E_TAPE_CHANGED. */
export const marksOf = async (store: EventStore, manifest: RunManifest): Promise<MarkSeries | null> => {
  if (manifest.marks === undefined) return null;
  const { dataset: name, hash, tickSize } = manifest.marks;
  const dataset = await sameDataset(store, name, hash);
  const blocks: MarkBlock[] = [];
  for await (const { block } of readBlocks(store, dataset)) if (block.kind === 'marks') blocks.push(block);
  return new MarkSeries(blocks, tickSize, manifest.instrument.tickSize);
};

/** A dataset of marks by its name. E_DATASET_UNKNOWN, E_DATA_KIND. */
export const openMarks = async (store: EventStore, name: string): Promise<Dataset> => {
  const dataset = await openDataset(store, name);
  if (dataset.kind === 'marks') return dataset;
  throw new EngineError('E_DATA_KIND', `dataset "${name}" holds ${dataset.kind}, not marks`, {
    why: 'Recorded marks have the columns time, mark and, where it is known, oracle.',
    fix: 'ht data list',
  });
};
