import type { DatasetKind } from '../../dataset.ts';
import { COLUMNS } from '../../tape/columns.ts';

/** Rows on their way from a file to the tape: the columns of the kind, the lines they stand on, and their trade ids. */
export class RowBuffer {
  readonly kind: DatasetKind;
  readonly hasIds: boolean;
  columns: Float64Array[];
  lines: Float64Array;
  ids: Float64Array;
  count = 0;

  constructor(kind: DatasetKind, hasIds: boolean, capacity = 16_384) {
    this.kind = kind;
    this.hasIds = hasIds;
    this.columns = COLUMNS[kind].map((name) => blank(name, capacity));
    this.lines = new Float64Array(capacity);
    this.ids = new Float64Array(hasIds ? capacity : 0);
  }

  /** Makes sure that one more row can be written at `count`. */
  makeRoom(): void {
    if (this.count === this.lines.length) this.#grow(this.count * 2);
  }

  /** Appends all rows of another buffer. */
  take(other: RowBuffer): void {
    const total = this.count + other.count;
    if (total > this.lines.length) this.#grow(Math.max(total, this.lines.length * 2));
    for (const [index, column] of this.columns.entries()) {
      column.set(other.columns[index]?.subarray(0, other.count) ?? [], this.count);
    }
    this.lines.set(other.lines.subarray(0, other.count), this.count);
    if (this.hasIds) this.ids.set(other.ids.subarray(0, other.count), this.count);
    this.count = total;
  }

  clear(): void {
    this.count = 0;
  }

  #grow(capacity: number): void {
    const larger = (column: Float64Array, grown: Float64Array = new Float64Array(capacity)): Float64Array => {
      grown.set(column);
      return grown;
    };
    this.columns = this.columns.map((column, index) =>
      larger(column, blank(COLUMNS[this.kind][index] ?? '', capacity)),
    );
    this.lines = larger(this.lines);
    if (this.hasIds) this.ids = larger(this.ids);
  }
}

/** What a column holds that a file does not have: nobody received, no oracle is known, and the side is unknown (0). */
const blank = (name: string, capacity: number): Float64Array =>
  name === 'received' || name === 'oracle' ? new Float64Array(capacity).fill(NaN) : new Float64Array(capacity);
