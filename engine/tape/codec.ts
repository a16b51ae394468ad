import { EngineError } from '../errors.ts';
import type { CandleBlock, FundingBlock, MarkBlock, TapeBlock, TradeBlock } from './block.ts';

/**
 * Form of a block in a store, little-endian, columns aligned so that they are read where they lie, without a copy:
 *
 *     bytes 0-3 "HTB1" · 4 kind · 5 flags (1: received column) · 6-7 zero · 8-11 rows · 12-15 zero
 *     16-23 interval ms · 24-31 low · 32-39 high · then the columns, doubles first, bytes last
 */
const MAGIC = 0x31425448;
const HEADER_BYTES = 40;
const KINDS = ['trades', 'candles', 'funding', 'marks'] as const;
const HAS_RECEIVED = 1;
/** Columns of doubles of each kind; prints may have one more. */
const DOUBLES = { trades: 3, candles: 6, funding: 2, marks: 3 } as const;

const columnsOf = (block: TapeBlock): readonly Float64Array[] => {
  switch (block.kind) {
    case 'trades':
      return block.received
        ? [block.time, block.price, block.size, block.received]
        : [block.time, block.price, block.size];
    case 'candles':
      return [block.time, block.open, block.high, block.low, block.close, block.volume];
    case 'funding':
      return [block.time, block.rate];
    case 'marks':
      return [block.time, block.mark, block.oracle];
  }
};

export const encodeBlock = (block: TapeBlock): Uint8Array => {
  const columns = columnsOf(block);
  const sides = block.kind === 'trades' ? block.side : null;
  const bytes = new Uint8Array(HEADER_BYTES + columns.length * block.count * 8 + (sides ? block.count : 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint8(4, KINDS.indexOf(block.kind));
  view.setUint8(5, block.kind === 'trades' && block.received ? HAS_RECEIVED : 0);
  view.setUint32(8, block.count, true);
  view.setFloat64(16, block.kind === 'candles' ? block.intervalMs : 0, true);
  view.setFloat64(24, block.kind === 'trades' ? block.low : 0, true);
  view.setFloat64(32, block.kind === 'trades' ? block.high : 0, true);
  let offset = HEADER_BYTES;
  for (const column of columns) {
    new Float64Array(bytes.buffer, offset, block.count).set(column.subarray(0, block.count));
    offset += block.count * 8;
  }
  if (sides) new Int8Array(bytes.buffer, offset, block.count).set(sides.subarray(0, block.count));
  return bytes;
};

const damaged = (why: string): never => {
  throw new EngineError('E_BLOCK_DAMAGED', 'a block of the tape cannot be read', { why });
};

/** The columns are views into `bytes` where its alignment allows: do not change it afterwards. */
export const decodeBlock = (bytes: Uint8Array): TapeBlock => {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  if (aligned.byteLength < HEADER_BYTES) return damaged(`it has ${aligned.byteLength} bytes, fewer than its header`);
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return damaged('it does not begin with the mark of a block');
  const count = view.getUint32(8, true);
  const hasReceived = (view.getUint8(5) & HAS_RECEIVED) !== 0;
  const kind = KINDS[view.getUint8(4)];
  if (kind === undefined) return damaged(`its kind ${view.getUint8(4)} is not known`);
  const doubles = DOUBLES[kind] + (kind === 'trades' && hasReceived ? 1 : 0);
  const expected = HEADER_BYTES + doubles * count * 8 + (kind === 'trades' ? count : 0);
  if (aligned.byteLength !== expected) return damaged(`it has ${aligned.byteLength} bytes instead of ${expected}`);
  const column = (index: number): Float64Array =>
    new Float64Array(aligned.buffer, aligned.byteOffset + HEADER_BYTES + index * count * 8, count);
  if (kind === 'marks' || kind === 'funding') return sideBlock(kind, count, column);
  return priceBlock(kind, { view, count, column, hasReceived });
};

interface Parts {
  readonly view: DataView;
  readonly count: number;
  readonly column: (index: number) => Float64Array;
  readonly hasReceived: boolean;
}

const priceBlock = (
  kind: 'trades' | 'candles',
  { view, count, column, hasReceived }: Parts,
): TradeBlock | CandleBlock =>
  kind === 'candles'
    ? {
        kind,
        count,
        intervalMs: view.getFloat64(16, true),
        time: column(0),
        open: column(1),
        high: column(2),
        low: column(3),
        close: column(4),
        volume: column(5),
      }
    : {
        kind,
        count,
        time: column(0),
        price: column(1),
        size: column(2),
        side: new Int8Array(view.buffer as ArrayBuffer, view.byteOffset + view.byteLength - count, count),
        received: hasReceived ? column(3) : null,
        low: view.getFloat64(24, true),
        high: view.getFloat64(32, true),
      };

const sideBlock = (
  kind: 'marks' | 'funding',
  count: number,
  column: (index: number) => Float64Array,
): MarkBlock | FundingBlock =>
  kind === 'marks'
    ? { kind, count, time: column(0), mark: column(1), oracle: column(2) }
    : { kind, count, time: column(0), rate: column(1) };

/** Rows `[start, end)` of a block, as views; a trade block's low and high are found anew. */
export const sliceBlock = (block: TapeBlock, start: number, end: number): TapeBlock => {
  if (start === 0 && end === block.count) return block;
  const cut = (column: Float64Array): Float64Array => column.subarray(start, end);
  const count = end - start;
  switch (block.kind) {
    case 'trades':
      return tradeBlock({
        time: cut(block.time),
        price: cut(block.price),
        size: cut(block.size),
        side: block.side.subarray(start, end),
        received: block.received ? cut(block.received) : null,
      });
    case 'candles':
      return {
        ...block,
        count,
        time: cut(block.time),
        open: cut(block.open),
        high: cut(block.high),
        low: cut(block.low),
        close: cut(block.close),
        volume: cut(block.volume),
      };
    case 'funding':
      return { ...block, count, time: cut(block.time), rate: cut(block.rate) };
    case 'marks':
      return { ...block, count, time: cut(block.time), mark: cut(block.mark), oracle: cut(block.oracle) };
  }
};

/** A trade block from its columns; finds the lowest and highest price. */
export const tradeBlock = (columns: Omit<TradeBlock, 'kind' | 'count' | 'low' | 'high'>): TradeBlock => {
  let low = Infinity;
  let high = -Infinity;
  for (const price of columns.price) {
    if (price < low) low = price;
    if (price > high) high = price;
  }
  return { kind: 'trades', count: columns.price.length, ...columns, low, high };
};
