import { EngineError } from '../../../engine/index.ts';
import { assertComplete, timeOf } from '../csv/format.ts';
import type { Format, ImportOptions, Opened } from '../format.ts';
import { fieldsByName } from '../rows/column-names.ts';
import { kindOf, type Layout } from '../rows/layout.ts';
import { describeTime } from '../rows/times.ts';
import type { Input } from '../sources/input.ts';
import { digitsOf, transcode } from '../transcode.ts';

/** One JSON object per line, its fields named like the columns of a CSV file. */
export const jsonLines: Format = {
  name: 'json-lines',
  about: 'JSON lines: {"time": ..., "price": ..., "size": ...} or candles or funding rates; also .gz and .zip',
  matches: (input) => input.container !== 'parquet' && /^\s*\{/.test(input.head),
  open: (input, options) => openJsonLines(input, options),
};

const openJsonLines = (input: Input, options: ImportOptions): Opened => {
  const first = firstObject(input);
  const names = Object.keys(first);
  const fields = fieldsByName(names, options.columns ?? {});
  assertComplete(input, fields, names);
  const keys = fields.map((field) => names[field.index] ?? '');
  const timeKey = keys[fields.findIndex((field) => field.role === 'time')] ?? '';
  const layout: Layout = {
    kind: kindOf(fields.map((field) => field.role)),
    delimiter: ',',
    headerLines: 0,
    fields: [{ role: 'line', index: 0 }, ...fields.map((field, index) => ({ role: field.role, index: index + 1 }))],
    time: timeOf(input, options, digitsOf(first[timeKey])),
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
    lines: () => transcode(input.bytes(), (text) => rowsOf(text, keys)),
    shown: 'file',
  };
};

const rowsOf = (text: string, keys: readonly string[]): readonly (readonly string[])[] => {
  if (text.trim() === '') return [];
  const object = JSON.parse(text) as Readonly<Record<string, unknown>> | null;
  return [keys.map((key) => digitsOf(object?.[key]))];
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
