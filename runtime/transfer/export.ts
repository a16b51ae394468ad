import { open, rename, rm } from 'node:fs/promises';
import { EngineError, type EventStore } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import { isWanted } from './copy.ts';
import { eventLine, HEADER_LINE, manifestLine, Tally, type Manifest } from './event-line.ts';

/** What is exported, and where to. */
export interface ExportJob {
  readonly store: EventStore;
  readonly prefixes: readonly string[];
  /** Ends in .jsonl or .parquet; not there yet. */
  readonly file: string;
  readonly total: number | null;
}

/** Writes events as JSON lines in the order of the store. The file appears under its name when it is whole and on disk. */
export const exportEvents = async (job: ExportJob, caller: Caller): Promise<Manifest> => {
  const partial = `${job.file}.partial`;
  const handle = await opened(partial);
  try {
    const tally = new Tally();
    await handle.appendFile(HEADER_LINE);
    for await (const text of texts(job, tally, caller)) await handle.appendFile(text);
    const manifest = tally.manifest();
    await handle.appendFile(manifestLine(manifest));
    await handle.sync();
    await rename(partial, job.file);
    return manifest;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
};

/** The lines of events, some of them at a time. */
async function* texts({ store, prefixes, total }: ExportJob, tally: Tally, caller: Caller): AsyncGenerator<string> {
  let done = 0;
  for await (const batch of store.readAll()) {
    const lines = batch
      .filter(({ stream }) => isWanted(stream, prefixes))
      .map((event) => ({ stream: event.stream, line: eventLine(event) }));
    for (const { stream, line } of lines) tally.take(stream, line);
    yield lines.map(({ line }) => line).join('');
    done += batch.length;
    goOn(caller, done, total);
  }
}

const opened = async (partial: string) => {
  try {
    return await open(partial, 'w', 0o600);
  } catch (error) {
    throw notWritten(partial, error instanceof Error ? error.message : String(error), error);
  }
};

/** Why a file of events is not written. */
export const notWritten = (where: string, why: string, cause: unknown): EngineError =>
  new EngineError('E_EVENTS_FILE', 'the file of events cannot be written', {
    where,
    why,
    fix: 'choose another file with --to',
    cause,
  });

export const interrupted = (): EngineError => new EngineError('E_INTERRUPTED', 'stopped in the middle of an export');

export const goOn = (caller: Caller, done: number, total: number | null): void => {
  if (caller.signal.aborted) throw interrupted();
  caller.progress({ task: 'export', done, total, unit: 'events' });
};
