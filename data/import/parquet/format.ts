import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { EngineError } from '../../../engine/index.ts';
import { assertComplete, timeOf } from '../csv/format.ts';
import type { Format, ImportOptions, Opened } from '../format.ts';
import { fieldsByName } from '../rows/column-names.ts';
import { kindOf, type Layout } from '../rows/layout.ts';
import { describeTime } from '../rows/times.ts';
import type { Input } from '../sources/input.ts';

/** Parquet files, read by DuckDB; their columns are named like those of a CSV file. */
export const parquet: Format = {
  name: 'parquet',
  about: 'Parquet with columns named as in CSV; decimals, integers, doubles or text',
  matches: (input) => input.container === 'parquet',
  open: (input, options) => openParquet(input, options),
};

interface Column {
  readonly name: string;
  readonly type: string;
}

const openParquet = async (input: Input, options: ImportOptions): Promise<Opened> => {
  const columns = await described(input);
  const names = columns.map((column) => column.name);
  const fields = fieldsByName(names, options.columns ?? {});
  assertComplete(input, fields, names);
  const texts = fields.map((field) => asText(columns[field.index] ?? { name: '', type: '' }));
  const select = `SELECT ${texts.map((text) => `coalesce(${text}, '')`).join(` || ',' || `)} FROM ${rowsIn(input.path)}`;
  const timeText = texts[fields.findIndex((field) => field.role === 'time')] ?? '';
  const [sample = ''] = await texted(input, `SELECT ${timeText} FROM ${rowsIn(input.path)} LIMIT 1`);
  if (sample === '') throw new EngineError('E_DATA_EMPTY', 'the file has no rows', { where: input.label });
  const layout: Layout = {
    kind: kindOf(fields.map((field) => field.role)),
    delimiter: ',',
    headerLines: 0,
    fields: fields.map((field, index) => ({ role: field.role, index })),
    time: timeOf(input, options, sample),
    priceShift: 0,
  };
  return {
    input,
    format: 'parquet',
    layout,
    intervalMs: null,
    steps: {},
    instrument: null,
    findings: [
      `columns ${fields.map(({ role, index }) => `${role}=${names[index] ?? ''}`).join(' ')}`,
      `times are ${describeTime(layout.time)}`,
    ],
    lines: () => rowsOf(input, select),
    shown: 'rows',
  };
};

/** One file to read: signs that stand for many files, and folders named like columns, stand for themselves. */
const rowsIn = (path: string): string =>
  `read_parquet(${literal(path.replaceAll(/[*?[]/g, '[$&]'))}, hive_partitioning = false)`;

/** Doubles become their shortest decimal text, decimals all their digits: nothing passes through binary fractions. */
const asText = ({ name, type }: Column): string => {
  const column = `"${name.replaceAll('"', '""')}"`;
  if (type === 'TIMESTAMP_NS') return `CAST(epoch_ns(${column}) AS VARCHAR)`;
  if (type.startsWith('TIMESTAMP') || type === 'DATE') return `CAST(epoch_us(CAST(${column} AS TIMESTAMP)) AS VARCHAR)`;
  return `CAST(${column} AS VARCHAR)`;
};

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

async function* rowsOf(input: Input, select: string): AsyncGenerator<Uint8Array> {
  const connection = await connect();
  try {
    const result = await connection.stream(select);
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      yield Buffer.from(`${chunk.getColumnValues(0).join('\n')}\n`);
    }
  } catch (cause) {
    throw unreadable(input, cause);
  } finally {
    connection.closeSync();
  }
}

const described = async (input: Input): Promise<readonly Column[]> => {
  const connection = await connect();
  try {
    const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${rowsIn(input.path)}`);
    return reader.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }));
  } catch (cause) {
    throw unreadable(input, cause);
  } finally {
    connection.closeSync();
  }
};

const texted = async (input: Input, select: string): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const chunk of rowsOf(input, select)) lines.push(...Buffer.from(chunk).toString().split('\n'));
  return lines;
};

const connect = async (): Promise<DuckDBConnection> => (await DuckDBInstance.create(':memory:')).connect();

const unreadable = (input: Input, cause: unknown): EngineError =>
  cause instanceof EngineError
    ? cause
    : new EngineError('E_DATA_TORN', 'the Parquet file cannot be read', {
        where: input.label,
        why: `${cause instanceof Error ? cause.message : String(cause)}. Nothing was imported.`,
        fix: 'fetch the file again',
        cause,
      });
