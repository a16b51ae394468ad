import type { Opened } from './format.ts';
import { located } from './locate.ts';
import { LineParser } from './rows/line-parser.ts';
import { RowBuffer } from './rows/row-buffer.ts';
import type { RowGuard } from './rows/row-guard.ts';
import { exactReaders, type NumberReaders, type Steps } from './rows/scales.ts';
import { sortRows } from './rows/sort-rows.ts';

/** Rows of one file; the buffer is used again for the next batch, so take what you need before you ask for it. */
export interface RowBatch {
  readonly rows: RowBuffer;
  readonly opened: Opened;
}

/** What reading found out besides the rows. */
export interface ReadNotes {
  finerTimes: number;
  /** Files whose last line had no line end, and which no archive vouches for. */
  unterminated: string[];
}

export const emptyNotes = (): ReadNotes => ({ finerTimes: 0, unterminated: [] });

/** The rows of some files, one file after the other, checked by the guard; sorted first if asked for. */
export async function* readRows(
  files: readonly Opened[],
  steps: Steps,
  guard: RowGuard,
  options: { readonly sort: boolean; readonly notes: ReadNotes },
): AsyncGenerator<RowBatch> {
  for (const opened of files) {
    const parsed = parseRows(opened, exactReaders(steps, opened.layout.priceShift), options.notes);
    const batches = options.sort ? sorted(parsed, opened) : parsed;
    try {
      for await (const rows of batches) {
        guard.check(rows);
        yield { rows, opened };
      }
    } catch (error) {
      throw await located(error, opened);
    }
  }
}

/** The rows of one file as they stand there, not checked. */
export async function* parseRows(opened: Opened, numbers: NumberReaders, notes: ReadNotes): AsyncGenerator<RowBuffer> {
  const parser = new LineParser(opened.layout, numbers);
  for await (const chunk of opened.lines()) {
    parser.feed(chunk);
    if (parser.rows.count === 0) continue;
    yield parser.rows;
    parser.rows.clear();
  }
  parser.end();
  if (parser.rows.count > 0) yield parser.rows;
  notes.finerTimes += parser.finerTimes;
  if (parser.isUnterminated && opened.input.container === 'plain') notes.unterminated.push(opened.input.label);
}

async function* sorted(batches: AsyncIterable<RowBuffer>, opened: Opened): AsyncGenerator<RowBuffer> {
  const hasIds = opened.layout.fields.some((field) => field.role === 'id');
  const all = new RowBuffer(opened.layout.kind, hasIds);
  for await (const rows of batches) all.take(rows);
  yield sortRows(all);
}
