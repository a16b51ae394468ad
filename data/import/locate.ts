import { EngineError } from '../../engine/index.ts';
import type { Opened } from './format.ts';
import { RowProblem, type Place } from './rows/row-problem.ts';
import { excerpt, type Mark } from './sources/excerpt.ts';
import { textLines } from './sources/text-lines.ts';

/** The error for a problem of a row: names the file and line and shows the lines around. Other errors pass as they are. */
export const located = async (error: unknown, opened: Opened): Promise<unknown> => {
  if (!(error instanceof RowProblem)) return error;
  const { place, remark, detail } = error;
  const isOwnText = opened.shown === 'file';
  const bytes = isOwnText ? opened.input.bytes() : opened.lines();
  const wrong = { ...place, text: place.text || (await textAt(opened, place)) };
  const lines = await excerpt(bytes, place.line, (text) => markOf(opened, wrong, text), remark);
  const line = place.line.toLocaleString('en-US');
  return new EngineError(error.code, error.message, {
    ...detail,
    where: `${opened.input.label}, ${isOwnText ? 'line' : 'row'} ${line}\n${lines}`,
  });
};

const isTranscoded = ({ layout }: Opened): boolean => layout.fields.some((field) => field.role === 'line');

/** What the rows say at a place of a file whose lines are not rows themselves. */
const textAt = async (opened: Opened, place: Place): Promise<string> => {
  const field = opened.layout.fields.find((candidate) => candidate.role === place.role);
  if (!isTranscoded(opened) || !field) return '';
  for await (const { lines } of textLines(opened.lines())) {
    const row = lines.find((line) => line.startsWith(`${place.line},`));
    if (row !== undefined) return row.split(',')[field.index] ?? '';
  }
  return '';
};

const markOf = (opened: Opened, place: Place, text: string): Mark => {
  if (place.role === null) return { from: 0, to: text.length };
  if (isTranscoded(opened)) return markOfText(place.text, text);
  const field = opened.layout.fields.find((candidate) => candidate.role === place.role);
  const before = text.split(opened.layout.delimiter).slice(0, field?.index ?? 0);
  const from = before.reduce((sum, part) => sum + part.length + 1, 0);
  const end = text.indexOf(opened.layout.delimiter, from);
  return { from, to: end < 0 ? text.length : end };
};

const markOfText = (part: string, text: string): Mark => {
  const from = part === '' ? -1 : text.indexOf(part);
  return from < 0 ? { from: 0, to: Math.min(text.length, 40) } : { from, to: from + part.length };
};
