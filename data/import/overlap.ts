import type { TapeBlock } from '../../engine/index.ts';
import { COLUMNS, columnsOf, type Columns } from '../tape/columns.ts';
import { RowProblem } from './rows/row-problem.ts';
import type { RowBuffer } from './rows/row-buffer.ts';

/**
 * Compares the rows of a file with those that a dataset has already. The file may repeat them, from any row on, and may
 * go on behind the last one; anything else at the same times is E_DATA_OVERLAP.
 */
export class Overlap {
  readonly #dataset: string;
  readonly #blocks: AsyncIterator<{ readonly block: TapeBlock }>;
  #columns: Columns = [];
  #row = 0;
  #count = 0;
  #isDone = false;
  /** Rows of the file that were there already. */
  known = 0;

  /** `blocks` are those of the dataset from the time of the file's first row on. */
  constructor(dataset: string, blocks: AsyncIterable<{ readonly block: TapeBlock }>) {
    this.#dataset = dataset;
    this.#blocks = blocks[Symbol.asyncIterator]();
  }

  /** Throws E_DATA_OVERLAP at the first row that differs; stops looking where the dataset ends. */
  async compare(rows: RowBuffer): Promise<void> {
    for (let row = 0; row < rows.count; row++) {
      if (this.#row === this.#count) await this.#nextBlock();
      if (this.#isDone) return;
      this.#compareRow(rows, row);
      this.#row += 1;
      this.known += 1;
    }
  }

  /** Lets go of the store when there is nothing more to compare. */
  async close(): Promise<void> {
    await this.#blocks.return?.();
  }

  async #nextBlock(): Promise<void> {
    if (this.#isDone) return;
    const next = await this.#blocks.next();
    this.#isDone = next.done === true;
    if (next.done === true) return;
    this.#columns = columnsOf(next.value.block);
    this.#row = 0;
    this.#count = next.value.block.count;
  }

  #compareRow(rows: RowBuffer, row: number): void {
    for (const [index, column] of this.#columns.entries()) {
      const there = column[this.#row] ?? NaN;
      const here = rows.columns[index]?.[row] ?? NaN;
      if (!Object.is(there, here)) throw this.#differs(rows, row, COLUMNS[rows.kind][index] ?? '');
    }
  }

  #differs(rows: RowBuffer, row: number, role: string): RowProblem {
    const there = this.#columns[0]?.[this.#row] ?? 0;
    const what =
      role === 'time' ? `its next row is at ${new Date(there).toISOString()}` : `it has another ${role} there`;
    const place = { line: rows.lines[row] ?? 0, role, text: '' };
    return new RowProblem('E_DATA_OVERLAP', `the file differs from what ${this.#dataset} has at the same time`, place, {
      remark: 'differs',
      why: `${this.#dataset} already covers this time, and ${what}. Recorded rows are never changed; nothing was imported.`,
      fix: 'import it under another name: --name OTHER',
    });
  }
}
