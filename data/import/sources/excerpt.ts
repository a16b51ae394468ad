import { textLines } from './text-lines.ts';

const WIDTH = 100;

/** The part of a line that is wrong: columns `[from, to)`. */
export interface Mark {
  readonly from: number;
  readonly to: number;
}

/**
 * The lines around a place, with a caret below what is wrong, as errors show it. Reads the file again up to there,
 * so that the fast path need not remember any text.
 */
export const excerpt = async (
  bytes: AsyncIterable<Uint8Array>,
  line: number,
  markOf: (text: string) => Mark,
  remark: string,
): Promise<string> => {
  const found = await linesAround(bytes, line);
  const text = found.at(-1) ?? '';
  const mark = markOf(text);
  const start = mark.to > WIDTH ? Math.max(0, mark.from - WIDTH / 2) : 0;
  const gutter = Math.max(...found.map((_, index) => numberOf(line - found.length + 1 + index).length));
  const rows = found.map((content, index) => {
    const number = numberOf(line - found.length + 1 + index).padStart(gutter);
    return `${number} │ ${content.slice(start, start + WIDTH).trimEnd()}`;
  });
  const caret = `${' '.repeat(gutter)} │ ${' '.repeat(mark.from - start)}${'^'.repeat(Math.max(1, Math.min(mark.to - mark.from, WIDTH)))}`;
  return [...rows, `${caret} ${remark}`].join('\n');
};

const numberOf = (line: number): string => line.toLocaleString('en-US');

const linesAround = async (bytes: AsyncIterable<Uint8Array>, line: number): Promise<readonly string[]> => {
  let before: string | null = null;
  for await (const batch of textLines(bytes)) {
    const index = line - batch.firstLine;
    if (index < batch.lines.length) {
      const previous = index > 0 ? batch.lines[index - 1] : before;
      return [previous, batch.lines[index]].flatMap((text) =>
        typeof text === 'string' ? [text.replace(/\r$/, '')] : [],
      );
    }
    before = batch.lines.at(-1) ?? null;
  }
  return before === null ? [''] : [before];
};
