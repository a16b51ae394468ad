/** Some whole lines of a text; only the very last line of a file may lack its line end. */
export interface LineBatch {
  readonly lines: readonly string[];
  /** Number of the first line, from 1. */
  readonly firstLine: number;
  /** The last line of the batch is the last of the file and has no line end. */
  readonly isUnterminated: boolean;
}

/** Splits bytes into lines of text, batch by batch. */
export async function* textLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<LineBatch> {
  const decoder = new TextDecoder();
  let carry = '';
  let firstLine = 1;
  for await (const chunk of bytes) {
    const lines = (carry + decoder.decode(chunk, { stream: true })).split('\n');
    carry = lines.pop() ?? '';
    if (lines.length === 0) continue;
    yield { lines, firstLine, isUnterminated: false };
    firstLine += lines.length;
  }
  if (carry !== '') yield { lines: [carry], firstLine, isUnterminated: true };
}
