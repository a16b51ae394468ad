import { tradeBlock, type TapeBlock } from '../../engine/index.ts';
import type { DatasetKind } from '../dataset.ts';

/** The columns of each kind, in the order in which importers, exports and checks pass them around. */
export const COLUMNS = {
  trades: ['time', 'price', 'size', 'side', 'received'],
  candles: ['time', 'open', 'high', 'low', 'close', 'volume'],
  funding: ['time', 'rate'],
  marks: ['time', 'mark', 'oracle'],
} as const satisfies Record<DatasetKind, readonly string[]>;

export type ColumnName = (typeof COLUMNS)[DatasetKind][number];

/** What the blocks of a dataset have in common. */
export interface BlockShape {
  readonly kind: DatasetKind;
  readonly intervalMs: number | null;
  readonly hasReceived: boolean;
}

/** Rows as columns in the order of `COLUMNS`; times in ms, prices (marks and oracles too) in ticks, sizes in lots, rates in 1e-12. */
export type Columns = readonly Float64Array[];

const at = (columns: Columns, index: number): Float64Array => {
  const column = columns[index];
  if (!column) throw new RangeError(`column ${index} is missing`);
  return column;
};

/** A block from the first `count` rows of columns; the content is copied. */
export const blockOf = (shape: BlockShape, columns: Columns, count: number): TapeBlock => {
  const copy = (index: number): Float64Array => at(columns, index).slice(0, count);
  switch (shape.kind) {
    case 'trades':
      return tradeBlock({
        time: copy(0),
        price: copy(1),
        size: copy(2),
        side: Int8Array.from(at(columns, 3).subarray(0, count)),
        received: shape.hasReceived ? copy(4) : null,
      });
    case 'candles':
      return {
        kind: 'candles',
        intervalMs: shape.intervalMs ?? 0,
        count,
        time: copy(0),
        open: copy(1),
        high: copy(2),
        low: copy(3),
        close: copy(4),
        volume: copy(5),
      };
    case 'funding':
      return { kind: 'funding', count, time: copy(0), rate: copy(1) };
    case 'marks':
      return { kind: 'marks', count, time: copy(0), mark: copy(1), oracle: copy(2) };
  }
};

/** The columns of a block; a received column that nobody recorded is NaN throughout. */
export const columnsOf = (block: TapeBlock): Columns => {
  switch (block.kind) {
    case 'trades':
      return [
        block.time,
        block.price,
        block.size,
        Float64Array.from(block.side),
        block.received ?? new Float64Array(block.count).fill(NaN),
      ];
    case 'candles':
      return [block.time, block.open, block.high, block.low, block.close, block.volume];
    case 'funding':
      return [block.time, block.rate];
    case 'marks':
      return [block.time, block.mark, block.oracle];
  }
};

/** Lowest and highest price of a block in ticks; null for funding. */
export const priceRange = (block: TapeBlock): { readonly low: number | null; readonly high: number | null } => {
  switch (block.kind) {
    case 'trades':
      return { low: block.low, high: block.high };
    case 'candles': {
      let low = Infinity;
      let high = -Infinity;
      for (const price of block.low) low = Math.min(low, price);
      for (const price of block.high) high = Math.max(high, price);
      return { low, high };
    }
    case 'marks': {
      let low = Infinity;
      let high = -Infinity;
      for (const price of block.mark) {
        low = Math.min(low, price);
        high = Math.max(high, price);
      }
      return { low, high };
    }
    case 'funding':
      return { low: null, high: null };
  }
};
