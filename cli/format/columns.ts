import { left, right, textWidth } from './text-width.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** Rows under their titles, two spaces between columns; the last column is not padded. Empty without rows. */
export const columns = (layout: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] => {
  if (rows.length === 0) return [];
  const lines = [layout.map((column) => column.title), ...rows];
  const widths = layout.map((_, index) => Math.max(...lines.map((line) => textWidth(line[index] ?? ''))));
  return lines.map((line) =>
    layout
      .map((column, index) => (column.align === 'left' ? left : right)(line[index] ?? '', widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};
