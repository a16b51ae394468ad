import type { Columns } from '../../tape/columns.ts';
import type { RowBuffer } from './row-buffer.ts';

/** About 100 MB of trades: what a file may take in memory between being checked and being written. */
const ROWS_AT_MOST = 2_500_000;

/** Some rows of a file, as columns. */
export interface StashedRows {
  readonly columns: Columns;
  readonly count: number;
}

/** Keeps checked rows so that a file of ordinary size is read once; lets go of them all when there are too many. */
export class RowStash {
  #batches: StashedRows[] = [];
  #count = 0;

  keep(rows: RowBuffer): void {
    this.#count += rows.count;
    if (this.#count > ROWS_AT_MOST) this.#batches = [];
    else this.#batches.push({ columns: rows.columns.map((column) => column.slice(0, rows.count)), count: rows.count });
  }

  /** All rows, or null if there were too many to keep. */
  get batches(): readonly StashedRows[] | null {
    return this.#count > ROWS_AT_MOST ? null : this.#batches;
  }
}
