/** Columns that a text takes, colour codes not counted; all our signs are one column wide. */
export const textWidth = (text: string): number => Array.from(text.replace(COLOUR, '')).length;
// eslint's control-character rule is right to ask: this is the escape that starts a colour.
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

/** Padded with spaces on the right, so that the text stands left. */
export const left = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - textWidth(text)));

/** Padded with spaces on the left, so that numbers stand right. */
export const right = (text: string, width: number): string => ' '.repeat(Math.max(0, width - textWidth(text))) + text;

/** Words in lines of at most `width` columns; a longer word gets its own line. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && textWidth(last) + 1 + textWidth(word) <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

/** At most `width` columns, the rest replaced by an ellipsis. */
export const clipped = (text: string, width: number): string =>
  Array.from(text).length <= width
    ? text
    : `${Array.from(text)
        .slice(0, width - 1)
        .join('')}…`;
