import { mkdtemp, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBTimestampValue, type DuckDBAppender, type DuckDBConnection } from '@duckdb/node-api';
import { EngineError, type RecordedEvent } from '../../../engine/index.ts';
import type { Caller } from '../../requests.ts';
import { isWanted } from '../copy.ts';
import { eventLine, Tally, type Manifest } from '../event-line.ts';
import { goOn, interrupted, notWritten, type ExportJob } from '../export.ts';
import { COLUMNS, SEAL_KEY, sealText, Times, type Seal } from './columns.ts';
import { connect, literal, saying } from './duckdb.ts';

/** So many bytes of events are held before they go to disk. */
const FLUSH_BYTES = 16 * 1024 * 1024;
/** The fewest DuckDB works with: what is written or read at once. */
const ROW_GROUP = 2_048;

/**
 * Writes events as Parquet in the order of the store. They are gathered in a table on disk beside the file, which appears
 * under its name when it is whole and on disk.
 */
export const exportParquet = async (job: ExportJob, caller: Caller): Promise<Manifest> => {
  let folder: string | null = null;
  try {
    // A folder of its own each time: nothing that stood there before is removed.
    folder = await mkdtemp(`${job.file}.partial-`);
    const rows = join(folder, 'events.parquet');
    const manifest = await writeRows(folder, rows, job, caller);
    if (caller.signal.aborted) throw interrupted();
    await settle(rows);
    await rename(rows, job.file);
    return manifest;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw caller.signal.aborted ? interrupted() : notWritten(job.file, saying(error), error);
  } finally {
    if (folder !== null) await rm(folder, { recursive: true, force: true });
  }
};

const writeRows = async (folder: string, rows: string, job: ExportJob, caller: Caller): Promise<Manifest> => {
  const { connection, close } = await connect(join(folder, 'events.duckdb'));
  try {
    const { recorded, ...manifest } = await gather(connection, job, caller);
    await write(connection, rows, { ...manifest, recorded }, caller.signal);
    return manifest;
  } finally {
    close();
  }
};

const gather = async (connection: DuckDBConnection, job: ExportJob, caller: Caller): Promise<Seal> => {
  await connection.run(`CREATE TABLE events (${COLUMNS.map((column) => column.join(' ')).join(', ')})`);
  const appender = await connection.createAppender('events');
  const tally = new Tally();
  const times = new Times();
  let [done, row, bytes] = [0, 0, 0];
  for await (const batch of job.store.readAll()) {
    for (const event of batch.filter(({ stream }) => isWanted(stream, job.prefixes))) {
      const line = eventLine(event);
      tally.take(event.stream, line);
      times.take(append(appender, event, row++));
      bytes += line.length;
      if (bytes < FLUSH_BYTES) continue;
      appender.flushSync();
      bytes = 0;
    }
    done += batch.length;
    goOn(caller, done, job.total);
  }
  appender.closeSync();
  return { ...tally.manifest(), recorded: times.sha256() };
};

/** Appends a row; its time of recording in microseconds. */
const append = (appender: DuckDBAppender, event: RecordedEvent, row: number): bigint => {
  const micros = BigInt(Math.round(event.recordedAt * 1_000));
  appender.appendBigInt(BigInt(row));
  appender.appendVarchar(event.stream);
  appender.appendBigInt(BigInt(event.revision));
  for (const text of [event.id, event.type, event.meta]) appender.appendVarchar(text);
  if (typeof event.data === 'string') {
    appender.appendVarchar(event.data);
    appender.appendNull();
  } else {
    appender.appendNull();
    appender.appendBlob(event.data);
  }
  appender.appendTimestamp(new DuckDBTimestampValue(micros));
  appender.endRow();
  return micros;
};

const write = async (connection: DuckDBConnection, file: string, seal: Seal, signal: AbortSignal): Promise<void> => {
  const stop = (): void => connection.interrupt();
  signal.addEventListener('abort', stop);
  try {
    const metadata = `KV_METADATA {${SEAL_KEY}: ${literal(sealText(seal))}}`;
    const options = `FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${ROW_GROUP}, ${metadata}`;
    await connection.run(`COPY events TO ${literal(file)} (${options})`);
  } finally {
    signal.removeEventListener('abort', stop);
  }
};

const settle = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
};
