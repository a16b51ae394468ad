import type { Instrument, TapeBlock } from '../../engine/index.ts';
import { RATE_UNIT } from '../../engine/index.ts';
import { COLUMNS, columnsOf, type ColumnName } from '../tape/columns.ts';
import type { DatasetKind } from '../dataset.ts';
import { stepText } from './step-text.ts';

/** Turns one number of a column into the text of a file. */
export type Writer = (value: number) => string;

/** The columns that a dataset is exported with, in order. */
export const exportedColumns = (kind: DatasetKind, lacking: ColumnName | null): readonly ColumnName[] =>
  COLUMNS[kind].filter((name) => name !== lacking);

/** How each column is written: exact decimals, times in ms, sides as words. */
export const writersFor = (instrument: Instrument, columns: readonly ColumnName[]): readonly Writer[] => {
  const price = stepText(instrument.tickSize);
  const size = stepText(instrument.lotSize);
  const rate = stepText(RATE_UNIT);
  const writers: Readonly<Record<ColumnName, Writer>> = {
    time: String,
    received: String,
    side: (side) => (side === 0 ? '' : side > 0 ? 'buy' : 'sell'),
    size,
    volume: size,
    rate,
    price,
    open: price,
    high: price,
    low: price,
    close: price,
    mark: price,
    oracle: price,
  };
  return columns.map((name) => writers[name]);
};

/** The rows of a block as texts, one list per row. */
export function* rowsOf(block: TapeBlock, writers: readonly Writer[]): Generator<readonly string[]> {
  const columns = columnsOf(block);
  for (let row = 0; row < block.count; row++) {
    yield writers.map((write, index) => write(columns[index]?.[row] ?? NaN));
  }
}
