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

/** More significant digits than these may have been changed when a JSON number was read. */
const SAFE_DIGITS = 15;

/** The text of a JSON value: a string as it is, a number in its shortest form, nothing for null. */
export const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value.replaceAll(',', ' ');
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
};

/** As `textOf`, but E_NOT_EXACT for a number whose digits JSON may have changed. */
export const exactTextOf = (value: unknown, role: string, line: number): string => {
  const text = textOf(value);
  if (typeof value !== 'number') return text;
  const digits = text.replace(/e.*$/, '').replaceAll(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
  if (digits.length <= SAFE_DIGITS) return text;
  throw new RowProblem(
    'E_NOT_EXACT',
    `${role} ${text} has more digits than a JSON number keeps`,
    { line, role, text },
    {
      remark: 'not exact',
      why: `JSON numbers are exact to ${SAFE_DIGITS} digits; nothing is rounded silently, and nothing was imported.`,
      fix: 'write it as a string: "..."',
    },
  );
};
