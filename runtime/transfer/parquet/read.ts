import { open } from 'node:fs/promises';
import { DuckDBBlobValue, type DuckDBConnection, type DuckDBValue } from '@duckdb/node-api';
import { z } from 'zod';
import { EngineError } from '../../../engine/index.ts';
import type { Caller } from '../../requests.ts';
import { badFile, eventLine, Tally, type Manifest } from '../event-line.ts';
import { assertWhole, goOn, STEP, Streams } from '../checks.ts';
import type { PlacedEvent } from '../replica.ts';
import { COLUMNS, parseSeal, SEAL_KEY, Times, type Seal } from './columns.ts';
import { connect, pathLiteral, saying } from './duckdb.ts';

/** Whether a file begins as Parquet does. */
export const isParquet = async (file: string): Promise<boolean> => {
  const handle = await open(file, 'r').catch(() => null);
  if (handle === null) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && buffer.toString('latin1') === 'PAR1';
  } catch {
    return false;
  } finally {
    await handle.close();
  }
};

/** Reads a Parquet file of events to see that it is whole and unchanged. E_EVENTS_FILE names the row. */
export const checkParquet = async (file: string, caller: Caller): Promise<Manifest> => {
  const seal = await sealOf(file);
  const [tally, times, streams] = [new Tally(), new Times(), new Streams()];
  let row = 0;
  for await (const { event, micros } of rowsIn(file)) {
    const where = `${file}, row ${row}`;
    streams.take(event, where);
    tally.take(event.stream, eventLine(event));
    times.take(micros);
    if (row++ % STEP === 0) goOn(caller, 'check', row, seal.events);
  }
  assertWhole(seal, tally.manifest(), { where: file, source: 'the metadata' });
  if (times.sha256() !== seal.recorded) throw badFile(file, 'a time of recording was changed');
  return seal;
};

/** The events of a Parquet file that was checked. */
export async function* parquetEvents(file: string): AsyncGenerator<PlacedEvent> {
  for await (const { event } of rowsIn(file)) yield event;
}

const sealOf = async (file: string): Promise<Seal> => {
  const { connection, close } = await connect(':memory:');
  try {
    return await readSeal(connection, file);
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    close();
  }
};

const readSeal = async (connection: DuckDBConnection, file: string): Promise<Seal> => {
  const metadata = await connection.runAndReadAll(
    `SELECT decode(value) FROM parquet_kv_metadata(${pathLiteral(file)}) WHERE decode(key) = '${SEAL_KEY}'`,
  );
  const seal = parseSeal(String(metadata.getRows()[0]?.[0] ?? ''));
  if (seal === null) throw badFile(file, 'it is no Parquet file of events, or of a newer version');
  const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${table(file)}`);
  const columns = described.getRows().map(([name, type]) => `${String(name)} ${String(type)}`);
  if (columns.join() !== COLUMNS.map((column) => column.join(' ')).join()) {
    throw badFile(file, `it has other columns: ${columns.join(', ')}`);
  }
  return seal;
};

const table = (file: string): string => `read_parquet(${pathLiteral(file)}, hive_partitioning = false)`;

interface Row {
  readonly event: PlacedEvent;
  readonly micros: bigint;
}

/** In the order of the file; a row that is out of place or no event is refused. */
async function* rowsIn(file: string): AsyncGenerator<Row> {
  const names = COLUMNS.map(([name]) => (name === 'recorded_at' ? `epoch_us(${name})` : name));
  const select = `SELECT ${names.join(', ')} FROM ${table(file)}`;
  let number = 0;
  for await (const values of valuesIn(file, select)) {
    yield rowOf(values, number, file);
    number++;
  }
}

async function* valuesIn(file: string, select: string): AsyncGenerator<readonly DuckDBValue[]> {
  const { connection, close } = await connect(':memory:');
  try {
    const result = await connection.stream(select);
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      for (let row = 0; row < chunk.rowCount; row++) yield chunk.getRowValues(row);
    }
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    close();
  }
}

const whole = z.bigint().nonnegative().max(BigInt(Number.MAX_SAFE_INTEGER)).transform(Number);
const name = z.string().min(1);
const values = z.tuple([
  whole,
  name,
  whole,
  z.string(),
  name,
  z.string(),
  z.string().nullable(),
  z.instanceof(DuckDBBlobValue).nullable(),
  z.bigint(),
]);

const rowOf = (found: readonly DuckDBValue[], number: number, file: string): Row => {
  const where = `${file}, row ${number}`;
  const row = values.safeParse(found);
  if (!row.success) throw badFile(where, 'the row is no event');
  const [position, stream, revision, id, type, meta, text, blob, micros] = row.data;
  if (position !== number) throw badFile(where, `position ${position} is out of place`);
  if ((text === null) === (blob === null)) throw badFile(where, 'the event has no data, or two');
  const data = text ?? new Uint8Array(blob?.bytes ?? []);
  return { event: { stream, revision, id, type, meta, data }, micros };
};

const unreadable = (file: string, error: unknown): EngineError =>
  error instanceof EngineError ? error : badFile(file, saying(error));
