import { EngineError } from '../../../engine/index.ts';
import { assertComplete, timeOf } from '../csv/format.ts';
import type { Format, ImportOptions, Opened } from '../format.ts';
import { fieldsByName } from '../rows/column-names.ts';
import { kindOf, type Layout, type Role } from '../rows/layout.ts';
import { describeTime } from '../rows/times.ts';
import type { Input } from '../sources/input.ts';
import { exactTextOf, textOf, transcode } from '../transcode.ts';

/** One JSON object per line, its fields named like the columns of a CSV file. */
export const jsonLines: Format = {
  name: 'json-lines',
  about: 'JSON lines: {"time": ..., "price": ..., "size": ...} or candles, funding rates or marks; also .gz and .zip',
  matches: (input) => input.container !== 'parquet' && /^\s*\{/.test(input.head),
  open: (input, options) => openJsonLines(input, options),
};

const openJsonLines = (input: Input, options: ImportOptions): Opened => {
  const first = firstObject(input);
  const names = Object.keys(first);
  const fields = fieldsByName(names, options.columns ?? {});
  assertComplete(input, fields, names);
  const keys = fields.map((field) => names[field.index] ?? '');
  const columns = fields.map(({ role }, index) => ({ role, key: keys[index] ?? '' }));
  const timeKey = keys[fields.findIndex((field) => field.role === 'time')] ?? '';
  const layout: Layout = {
    kind: kindOf(fields.map((field) => field.role)),
    delimiter: ',',
    headerLines: 0,
    fields: [{ role: 'line', index: 0 }, ...fields.map((field, index) => ({ role: field.role, index: index + 1 }))],
    time: timeOf(input, options, textOf(first[timeKey])),
    priceShift: 0,
  };
  return {
    input,
    format: 'json-lines',
    layout,
    intervalMs: null,
    steps: {},
    instrument: null,
    findings: [
      `fields ${fields.map(({ role }, index) => `${role}=${keys[index] ?? ''}`).join(' ')}`,
      `times are ${describeTime(layout.time)}`,
    ],
    lines: () => transcode(input.bytes(), (text, line) => rowsOf(text, line, columns)),
    shown: 'file',
  };
};

interface Column {
  readonly key: string;
  readonly role: Role;
}

const rowsOf = (text: string, line: number, columns: readonly Column[]): readonly (readonly string[])[] => {
  if (text.trim() === '') return [];
  const object = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
  return [
    columns.map(({ key, role }) => {
      // Times are cut to milliseconds anyway, and received times are doubles.
      const isDouble = role === 'time' || role === 'received';
      return isDouble ? textOf(object?.[key]) : exactTextOf(object?.[key], role, line);
    }),
  ];
};

const firstObject = (input: Input): Readonly<Record<string, unknown>> => {
  const [first = ''] = input.head.trimStart().split(/\r?\n/, 1);
  try {
    return JSON.parse(first) as Readonly<Record<string, unknown>>;
  } catch (cause) {
    throw new EngineError('E_DATA_FORMAT', 'the first line is not JSON', {
      where: `${input.label}, line 1\n1 │ ${first.slice(0, 100)}`,
      why: 'Every line must be one JSON object; nothing was imported.',
      cause,
    });
  }
};
