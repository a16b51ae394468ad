import { left, textWidth } from '../format/text-width.ts';

/** A line of plain text with what is painted around it; the text is cut first, so that colours never count. */
export interface Line {
  readonly text: string;
  readonly style?: 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'reverse';
}

export type StylePaint = (style: Exclude<Line['style'], undefined>, text: string) => string;

// eslint's control-character rule is right to ask: a text of a strategy must not move our cursor.
const CONTROL = new RegExp(
  `[${String.fromCharCode(0)}-${String.fromCharCode(31)}${String.fromCharCode(127)}-${String.fromCharCode(159)}]`,
  'g',
);

/** Cut or padded to exactly this many columns. */
export const fitted = (text: string, width: number): string => {
  const plain = text.replace(CONTROL, '·');
  if (width <= 0) return '';
  if (textWidth(plain) <= width) return left(plain, width);
  return `${Array.from(plain)
    .slice(0, width - 1)
    .join('')}…`;
};

export interface Box {
  readonly title: string;
  readonly foot?: string;
  readonly lines: readonly Line[];
  readonly width: number;
  readonly height: number;
  readonly isFocused: boolean;
}

/** A frame with a title; exactly `height` lines of exactly `width` columns. */
export const boxed = (box: Box, paint: StylePaint): readonly string[] => {
  const inner = box.width - 2;
  const edge = (start: string, end: string, text: string): string => {
    const words = text === '' ? '' : ` ${text} `;
    const line = fitted(start + words + '─'.repeat(Math.max(0, inner - textWidth(words))), box.width - 1) + end;
    return paint(box.isFocused ? 'cyan' : 'dim', line);
  };
  const side = paint(box.isFocused ? 'cyan' : 'dim', '│');
  const body = Array.from({ length: box.height - 2 }, (_, index) => {
    const { text, style } = box.lines[index] ?? { text: '' };
    const cell = fitted(text, inner);
    return side + (style === undefined ? cell : paint(style, cell)) + side;
  });
  return [edge('┌', '┐', box.title), ...body, edge('└', '┘', box.foot ?? '')];
};

/** Boxes of the same height next to each other. */
export const beside = (...boxes: readonly (readonly string[])[]): readonly string[] =>
  (boxes[0] ?? []).map((_, row) => boxes.map((box) => box[row] ?? '').join(''));
