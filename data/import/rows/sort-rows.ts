import { RowBuffer } from './row-buffer.ts';

/** The same rows by time; rows of one time keep their order. */
export const sortRows = (rows: RowBuffer): RowBuffer => {
  const times = rows.columns[0] ?? new Float64Array();
  const order = Uint32Array.from({ length: rows.count }, (_, row) => row);
  order.sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const sorted = new RowBuffer(rows.kind, rows.hasIds, Math.max(1, rows.count));
  const gather = (to: Float64Array, from: Float64Array): void => {
    for (let row = 0; row < order.length; row++) to[row] = from[order[row] ?? 0] ?? NaN;
  };
  for (const [index, column] of sorted.columns.entries()) gather(column, rows.columns[index] ?? column);
  gather(sorted.lines, rows.lines);
  if (rows.hasIds) gather(sorted.ids, rows.ids);
  sorted.count = rows.count;
  return sorted;
};
