import { EngineError } from '../../engine/index.ts';
import type { Opened } from './format.ts';
import { RowProblem, type Place } from './rows/row-problem.ts';
import { excerpt, type Mark } from './sources/excerpt.ts';

/** The error for a problem of a row: names the file and line and shows the lines around. Other errors pass as they are. */
export const located = async (error: unknown, opened: Opened): Promise<unknown> => {
  if (!(error instanceof RowProblem)) return error;
  const { place, remark, detail } = error;
  const isOwnText = opened.shown === 'file';
  const bytes = isOwnText ? opened.input.bytes() : opened.lines();
  const lines = await excerpt(bytes, place.line, (text) => markOf(opened, place, text), remark);
  const line = place.line.toLocaleString('en-US');
  return new EngineError(error.code, error.message, {
    ...detail,
    where: `${opened.input.label}, ${isOwnText ? 'line' : 'row'} ${line}\n${lines}`,
  });
};

const markOf = (opened: Opened, place: Place, text: string): Mark => {
  if (place.role === null) return { from: 0, to: text.length };
  const isTranscoded = opened.layout.fields.some((field) => field.role === 'line');
  if (isTranscoded) return markOfText(place.text, text);
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
