import { EngineError } from '../../../engine/index.ts';
import type { Format, ImportOptions, Opened } from '../format.ts';
import { fieldsByName } from '../rows/column-names.ts';
import { fieldsOf, kindOf, missingRoles, type Field, type Layout, type Role } from '../rows/layout.ts';
import { describeTime, detectTime, type TimeRule } from '../rows/times.ts';
import type { Input } from '../sources/input.ts';

const DELIMITERS = [',', ';', '\t', '|'];

/** What the columns are if no line names them. */
const BY_COUNT: Readonly<Record<number, readonly Role[]>> = {
  2: ['time', 'rate'],
  3: ['time', 'price', 'size'],
  4: ['time', 'price', 'size', 'side'],
  6: ['time', 'open', 'high', 'low', 'close', 'volume'],
};

/** Delimited text with or without a line of names: trades, candles or funding rates. */
export const csv: Format = {
  name: 'csv',
  about:
    'CSV: time,price,size[,side] or time,open,high,low,close,volume or time,rate or time,mark[,oracle]; also .gz and .zip',
  matches: (input) => input.container !== 'parquet',
  open: (input, options) => openCsv(input, options),
};

const openCsv = (input: Input, options: ImportOptions): Opened => {
  const [first = '', second = ''] = input.head.split(/\r?\n/, 2);
  const delimiter = DELIMITERS.find((candidate) => first.includes(candidate)) ?? ',';
  const names = first.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  const hasHeader = names.some((name) => /[a-z]/i.test(name) && detectTime(name) === null) && !names.some(isNumber);
  const fields = columnsOf(input, options, names, hasHeader);
  const sample = (hasHeader ? second : first).split(delimiter);
  const layout: Layout = {
    kind: kindOf(fields.map((field) => field.role)),
    delimiter,
    headerLines: hasHeader ? 1 : 0,
    fields,
    time: timeOf(input, options, sample[indexOf(fields, 'time')] ?? ''),
    priceShift: 0,
  };
  const findings = [`columns ${fields.map(({ role, index }) => `${role}=${names[index] ?? ''}`).join(' ')}`];
  return {
    input,
    format: 'csv',
    layout,
    intervalMs: null,
    steps: {},
    instrument: null,
    findings: [...(hasHeader ? findings : []), `times are ${describeTime(layout.time)}`],
    lines: () => input.bytes(),
    shown: 'file',
  };
};

const isNumber = (text: string): boolean => /^-?[\d.]+(e[-+]?\d+)?$/i.test(text);
const indexOf = (fields: readonly Field[], role: Role): number =>
  fields.find((field) => field.role === role)?.index ?? -1;

const columnsOf = (
  input: Input,
  options: ImportOptions,
  names: readonly string[],
  hasHeader: boolean,
): readonly Field[] => {
  const numbered = fieldsOf(BY_COUNT[names.length] ?? []);
  const fields =
    hasHeader || options.columns
      ? fieldsByName(hasHeader ? names : names.map(String), options.columns ?? {})
      : numbered;
  assertComplete(input, fields, names);
  return fields;
};

/** Throws E_DATA_FORMAT if the fields do not make rows. */
export const assertComplete = (input: Input, fields: readonly Field[], names: readonly string[]): void => {
  const missing = missingRoles(kindOf(fields.map((field) => field.role)), fields);
  if (missing.length === 0) return;
  throw new EngineError('E_DATA_FORMAT', 'the columns of the file are not known', {
    where: `${input.label}, line 1\n1 │ ${names.join(' │ ').slice(0, 100)}`,
    why: `No column was found for: ${missing.join(', ')}. Nothing was imported.`,
    fix: '--columns time=NAME,price=NAME,size=NAME (or open, high, low, close, volume; or rate); numbers count from 1',
  });
};

/** The rule for a file's times from its first one and the caller's corrections, or E_DATA_FORMAT. */
export const timeOf = (input: Input, options: ImportOptions, sample: string): TimeRule => {
  if (sample.trim() === '' && input.head.trim().split('\n').length <= 1) throw noRows(input);
  const rule = detectTime(sample.trim().replace(/^"(.*)"$/, '$1'));
  if (rule) return { ...rule, zone: options.timeZone ?? null, offsetMs: options.timeOffsetMs ?? 0 };
  throw new EngineError('E_DATA_FORMAT', `"${sample.trim()}" is not a time`, {
    where: `${input.label}, first row`,
    why: 'Times are ISO dates or whole seconds, milliseconds, microseconds or nanoseconds since 1970.',
    fix: '--columns time=NAME',
  });
};

const noRows = (input: Input): EngineError =>
  new EngineError('E_DATA_EMPTY', 'the file has no rows', {
    where: input.label,
    why: 'It has a line of names and nothing below. There is nothing to import.',
  });
