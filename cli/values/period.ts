import { EngineError } from '../../engine/index.ts';
import { badValue } from './bad-value.ts';

/** Rows with `from <= time < to`; null for no bound. ms UTC. */
export interface Period {
  readonly from: number | null;
  readonly to: number | null;
}

const CALENDAR = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;

/** First ms of a year, month, day or instant, and the first ms after it; all UTC. E_VALUE. */
export const span = (text: string): { readonly from: number; readonly to: number } => {
  const found = CALENDAR.exec(text);
  if (found !== null) return calendar(text, found);
  if (!INSTANT.test(text)) throw noDate(text);
  const time = Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(time) || !isDay(text.slice(0, 10))) throw noDate(text);
  return { from: time, to: time };
};

const calendar = (text: string, [, year, month, day]: RegExpExecArray): { from: number; to: number } => {
  const y = Number(year);
  const m = month === undefined ? 0 : Number(month) - 1;
  const d = day === undefined ? 1 : Number(day);
  const from = Date.UTC(y, m, d);
  if (!new Date(from).toISOString().startsWith(text)) throw noDate(text);
  if (day !== undefined) return { from, to: Date.UTC(y, m, d + 1) };
  return { from, to: month === undefined ? Date.UTC(y + 1, 0, 1) : Date.UTC(y, m + 1, 1) };
};

/** 30 February comes back as 2 March, which is not what was typed. */
const isDay = (text: string): boolean => {
  const [year, month, day] = text.split('-').map(Number);
  return new Date(Date.UTC(year ?? NaN, (month ?? NaN) - 1, day)).toISOString().startsWith(text);
};

const noDate = (text: string): EngineError =>
  badValue(`"${text}" is not a date`, 'Dates are UTC: 2018, 2018-04, 2018-04-05 or 2018-04-05T13:30:00Z.');

/**
 * From the start of one date through the end of the other: `to` 2018-04 plays all of April, an exact time is itself not
 * played. E_RANGE when nothing can lie between them.
 */
export const period = (from: string | null, to: string | null): Period => {
  const bounds = { from: from === null ? null : span(from).from, to: to === null ? null : span(to).to };
  if (bounds.from === null || bounds.to === null || bounds.from < bounds.to) return bounds;
  throw new EngineError('E_RANGE', 'the period ends before it starts', {
    where: `from ${from ?? ''} to ${to ?? ''}`,
    why: 'Rows from the start of the first date through the end of the second are played; here there can be none.',
    fix: `--from ${to ?? ''} --to ${from ?? ''}`,
  });
};
