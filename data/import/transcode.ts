import { RowProblem } from './rows/row-problem.ts';
import { textLines } from './sources/text-lines.ts';

/**
 * Reads lines of JSON as delimited lines: `rowsOf` turns one line into rows of fields, each row beginning with the
 * number of the line it stands on. What cannot be parsed is E_DATA_FORMAT, or E_DATA_TORN at the cut end of a file.
 */
export async function* transcode(
  bytes: AsyncIterable<Uint8Array>,
  rowsOf: (text: string, line: number) => readonly (readonly string[])[],
): AsyncGenerator<Uint8Array> {
  for await (const batch of textLines(bytes)) {
    const rows: string[] = [];
    for (const [index, text] of batch.lines.entries()) {
      const line = batch.firstLine + index;
      try {
        rows.push(...rowsOf(text, line).map((row) => `${line},${row.join(',')}\n`));
      } catch (error) {
        throw problemOf(error, line, batch.isUnterminated && index === batch.lines.length - 1);
      }
    }
    if (rows.length > 0) yield Buffer.from(rows.join(''));
  }
}

const problemOf = (error: unknown, line: number, isEnd: boolean): unknown => {
  if (!(error instanceof SyntaxError)) return error;
  const place = { line, role: null, text: '' };
  if (isEnd) {
    return new RowProblem('E_DATA_TORN', 'the last line is torn', place, {
      remark: 'the file ends here',
      why: 'The last line has no line end and is not whole JSON: the file was cut. Nothing was imported.',
      fix: 'fetch the file again, or remove the torn line',
    });
  }
  return new RowProblem('E_DATA_FORMAT', 'a line is not JSON', place, {
    remark: error.message,
    why: 'Every line must be one JSON object; nothing was imported.',
  });
};

/**
 * The digits of a JSON value. A JSON number with more digits than a double holds would have been changed by reading
 * it: NaN is written in its place, so that the row is refused.
 */
export const digitsOf = (value: unknown): string => {
  if (typeof value === 'string') return value.replaceAll(',', ' ');
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return '';
  const text = String(value);
  return text.replace(/e.*$/, '').replaceAll(/[-.]/g, '').replace(/^0+/, '').length > 16
    ? `${text} (too many digits)`
    : text;
};
