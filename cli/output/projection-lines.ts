import { counted, grouped } from '../../backtests/wording/number.ts';
import type { Json } from '../../engine/index.ts';
import type { ProjectionStatus, ShowOutcome } from '../../runtime/read-models/requests.ts';
import { columns } from '../format/columns.ts';
import { clipped } from '../format/text-width.ts';

/** What `projections show` prints. */
export const shownLines = (outcome: ShowOutcome): readonly string[] => {
  switch (outcome.kind) {
    case 'run': {
      const head = `  ${outcome.projection} of run ${outcome.run} after event ${grouped(outcome.seq, 0)}`;
      return [head, '', ...fieldLines(outcome.state, 2)];
    }
    case 'store': {
      const head = `  ${outcome.projection} of the whole store, ${counted(outcome.events, 'event')}`;
      return [head, '', ...fieldLines(outcome.state, 2)];
    }
    case 'list':
      return outcome.rows.length === 0 ? ['  No runs yet. Make one:   ht demo'] : tableLines(outcome.rows);
  }
};

const isObject = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line a field, nested ones indented below their name. */
const fieldLines = (value: Json, indent: number): readonly string[] => {
  const margin = ' '.repeat(indent);
  if (!isObject(value)) return [`${margin}${JSON.stringify(value)}`];
  return Object.entries(value).flatMap(([name, inner]) =>
    isObject(inner)
      ? [`${margin}${name}`, ...fieldLines(inner, indent + 2)]
      : [`${margin}${name.padEnd(18)} ${plain(inner)}`],
  );
};

/** A long list would hide everything else; `--json` has all of it. */
const LIST_MAX = 3;

const plain = (value: Json): string => {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.length > LIST_MAX) return `${grouped(value.length, 0)} items (--json shows them)`;
  return JSON.stringify(value);
};

type Rows = Extract<ShowOutcome, { kind: 'list' }>['rows'];

const CELL = 24;
/** More would not fit beside each other; `--json` has all of them. */
const COLUMNS_MAX = 8;

/** A row for each run, a column for each field of the summaries. */
const tableLines = (rows: Rows): readonly string[] => {
  const fields = [...new Set(rows.flatMap(({ summary }) => (isObject(summary) ? Object.keys(summary) : [])))];
  const shown = fields.slice(0, COLUMNS_MAX);
  const table = columns(
    [
      { title: '  run', align: 'left' },
      { title: 'events', align: 'right' },
      ...shown.map((title) => ({ title, align: 'right' as const })),
    ],
    rows.map(({ run, seq, summary }) => [
      `  ${run}`,
      grouped(seq + 1, 0),
      ...shown.map((field) => cell(isObject(summary) ? summary[field] : undefined)),
    ]),
  );
  const hidden = fields.slice(COLUMNS_MAX);
  return hidden.length === 0 ? table : [...table, '', `  with --json also ${hidden.join(', ')}`];
};

const cell = (value: Json | undefined): string => {
  if (value === undefined || value === null) return '—';
  return clipped(typeof value === 'string' ? value : JSON.stringify(value), CELL);
};

/** What `projections status` prints. */
export const statusLines = (lines: readonly ProjectionStatus[]): readonly string[] =>
  columns(
    [
      { title: '  name', align: 'left' },
      { title: 'version', align: 'right' },
      { title: 'status', align: 'left' },
      { title: 'position', align: 'right' },
      { title: 'head', align: 'right' },
      { title: 'events', align: 'right' },
      { title: '', align: 'left' },
    ],
    lines.map((line) => [
      `  ${line.name}`,
      line.version === null ? '—' : String(line.version),
      line.status,
      line.position === null ? '—' : grouped(Number(line.position), 0),
      grouped(Number(line.head), 0),
      grouped(line.events, 0),
      `${line.why}${speed(line)}`,
    ]),
  );

const speed = ({ eventsPerSecond, secondsLeft }: ProjectionStatus): string => {
  if (eventsPerSecond === null) return '';
  const left = secondsLeft === null ? '' : `, ${grouped(Math.ceil(secondsLeft), 0)} s left`;
  return `, ${grouped(eventsPerSecond, 0)} events/s${left}`;
};
