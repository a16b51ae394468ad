import { EngineError, type EventStore, type Instrument } from '../../engine/index.ts';
import { checkDatasetName, type Dataset, type DatasetKind } from '../dataset.ts';
import { COLUMNS, type Columns } from '../tape/columns.ts';
import { EMPTY_CHAIN } from '../tape/content-hash.ts';
import { readDataset, recordDataset } from '../tape/dataset-stream.ts';
import { TapeWriter } from '../tape/tape-writer.ts';

/** What is recorded, and where it is from. */
export interface Recording {
  readonly name: string;
  readonly title: string;
  readonly kind: Exclude<DatasetKind, 'candles'>;
  readonly instrument: Instrument;
  readonly source: string;
  readonly licence: string;
  readonly note: string | null;
}

/** Rows that came within this time may still be followed by earlier ones: they wait for the next flush. */
const UNSETTLED_MS = 2_000;

/**
 * A dataset that grows while it is recorded. Each flush writes blocks and then puts the dataset on record, so that after a
 * crash it is whole up to the last flush; a second recorder of the same dataset is refused by the store
 * (E_WRONG_EXPECTED_REVISION).
 */
export class DatasetRecorder {
  readonly #store: EventStore;
  readonly #recording: Recording;
  #dataset: Dataset | null;
  #revision: number;
  #pending: (readonly number[])[] = [];
  #late = 0;

  private constructor(store: EventStore, recording: Recording, dataset: Dataset | null, revision: number) {
    this.#store = store;
    this.#recording = recording;
    this.#dataset = dataset;
    this.#revision = revision;
  }

  /** Continues the dataset of this name, or begins it. E_DATASET_NAME, E_DATASET_DIFFERS. */
  static async open(store: EventStore, recording: Recording): Promise<DatasetRecorder> {
    const { dataset, revision } = await readDataset(store, checkDatasetName(recording.name));
    if (dataset) assertSame(dataset, recording);
    return new DatasetRecorder(store, recording, dataset, revision);
  }

  /** Null before the first flush with rows. */
  get dataset(): Dataset | null {
    return this.#dataset;
  }

  /** Time of the last row that is on record, ms UTC; null for none. */
  get last(): number | null {
    return this.#dataset?.last ?? null;
  }

  /** Rows that came after later ones had been written: they are told, and not recorded. */
  get late(): number {
    return this.#late;
  }

  /** One row in the order of the kind's columns; times in ms, prices in ticks, sizes in lots, rates in 1e-12. */
  add(row: readonly number[]): void {
    this.#pending.push(row);
  }

  /** Writes what has settled; all of it, if nothing more will come. */
  async flush(isEnd: boolean): Promise<void> {
    const all = this.#pending.sort((a, b) => timeOf(a) - timeOf(b));
    const newest = all.length === 0 ? 0 : timeOf(all[all.length - 1] ?? []);
    const settled = isEnd ? all : all.filter((row) => timeOf(row) <= newest - UNSETTLED_MS);
    this.#pending = all.slice(settled.length);
    const last = this.last ?? -Infinity;
    const rows = settled.filter((row) => timeOf(row) >= last);
    this.#late += settled.length - rows.length;
    if (rows.length > 0) await this.#write(rows);
  }

  async #write(rows: readonly (readonly number[])[]): Promise<void> {
    const { kind, name } = this.#recording;
    const before = this.#dataset;
    const shape = { kind, intervalMs: null, hasReceived: kind === 'trades' };
    const writer = new TapeWriter(this.#store, name, shape, before ?? { parts: [], hash: EMPTY_CHAIN });
    const columns: Columns = COLUMNS[kind].map((_, index) => Float64Array.from(rows, (row) => row[index] ?? NaN));
    await writer.add(columns, 0, rows.length);
    const { parts, hash } = await writer.finish();
    const dataset: Dataset = {
      ...(before ?? { ...this.#recording, intervalMs: null, first: timeOf(rows[0] ?? []) }),
      streams: [...new Set(parts.map(({ stream }) => stream))],
      rows: (before?.rows ?? 0) + rows.length,
      last: timeOf(rows[rows.length - 1] ?? []),
      hash,
      parts,
    };
    await recordDataset(this.#store, dataset, this.#revision);
    this.#revision += 1;
    this.#dataset = dataset;
  }
}

const timeOf = (row: readonly number[]): number => row[0] ?? 0;

const assertSame = (dataset: Dataset, recording: Recording): void => {
  const { instrument, kind } = recording;
  const { tickSize, lotSize, id } = dataset.instrument;
  const isSame =
    kind === dataset.kind && id === instrument.id && tickSize === instrument.tickSize && lotSize === instrument.lotSize;
  if (isSame) return;
  throw new EngineError('E_DATASET_DIFFERS', `${dataset.name} holds ${dataset.kind} of ${id}`, {
    why: `Its tick is ${tickSize} and its lot ${lotSize}; what is to be recorded has ${instrument.tickSize} and ${instrument.lotSize}. Nothing was recorded.`,
    fix: '--name OTHER',
  });
};
