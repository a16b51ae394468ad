import { createReadStream } from 'node:fs';
import { EngineError, type EventStore } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import { assertWhole, goOn, STEP, Streams } from './checks.ts';
import { badFile, HEADER_LINE, parseLine, Tally, type Manifest } from './event-line.ts';
import { checkParquet, isParquet, parquetEvents } from './parquet/read.ts';
import { Replica, type PlacedEvent, type Replicated } from './replica.ts';

/** A file of events that was checked, and the store they go to. */
export interface ImportJob {
  readonly file: string;
  readonly manifest: Manifest;
  readonly store: EventStore;
  readonly isOrdered: boolean;
}

/** Writes the events of a file that was checked. E_COPY_DIFFERS, E_INTERRUPTED. */
export const importEvents = async (job: ImportJob, caller: Caller): Promise<Replicated> => {
  const { manifest } = job;
  const replica = new Replica(job.store, job.isOrdered);
  let done = 0;
  const events = (await isParquet(job.file)) ? parquetEvents(job.file) : eventsIn(job.file);
  for await (const event of events) {
    if (done++ % STEP === 0) goOn(caller, 'import', done - 1, manifest.events);
    await replica.take(event);
  }
  return replica.finish();
};

/** Reads a file of events to see that it is whole and unchanged. E_EVENTS_FILE names the line or row. */
export const checkEventsFile = async (file: string, caller: Caller): Promise<Manifest> =>
  (await isParquet(file)) ? checkParquet(file, caller) : checkLines(file, caller);

const checkLines = async (file: string, caller: Caller): Promise<Manifest> => {
  const tally = new Tally();
  const streams = new Streams();
  let last: Manifest | null = null;
  let number = 1;
  for await (const { event, line, manifest } of linesIn(file)) {
    number++;
    if (last !== null) throw badFile(`${file}, line ${number}`, 'there is something behind the last line');
    if (event) {
      streams.take(event, `${file}, line ${number}`);
      tally.take(event.stream, `${line}\n`);
    }
    last = manifest;
    if (number % STEP === 0) goOn(caller, 'check', number, null);
  }
  if (last === null) throw badFile(`${file}, line ${number}`, 'the file ends before its last line: it was cut off');
  assertWhole(last, tally.manifest(), { where: `${file}, line ${number}`, source: 'the last line' });
  return last;
};

interface Line {
  readonly line: string;
  readonly event: PlacedEvent | null;
  readonly manifest: Manifest | null;
}

async function* eventsIn(file: string): AsyncGenerator<PlacedEvent> {
  for await (const { event } of linesIn(file)) if (event) yield event;
}

/** The lines behind the header. */
async function* linesIn(file: string): AsyncGenerator<Line> {
  let number = 0;
  for await (const line of textLines(file)) {
    number++;
    if (number === 1) {
      if (`${line}\n` !== HEADER_LINE)
        throw badFile(`${file}, line 1`, 'it is no file of events, or of a newer version');
      continue;
    }
    const found = parseLine(line, `${file}, line ${number}`);
    yield 'sha256' in found ? { line, event: null, manifest: found } : { line, event: found, manifest: null };
  }
  if (number === 0) throw badFile(`${file}, line 1`, 'it is empty');
}

/** Cut at line feeds only: data may hold every other sign that ends a line somewhere. */
async function* textLines(file: string): AsyncGenerator<string> {
  let begun: string[] = [];
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: CHUNK_BYTES })) {
      const [first = '', ...others] = (chunk as string).split('\n');
      begun.push(first);
      for (const next of others) {
        yield begun.join('');
        begun = [next];
      }
    }
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError('E_EVENTS_FILE', 'the file of events cannot be read', {
      where: file,
      why: error instanceof Error ? error.message : String(error),
      fix: 'name a file that was written by: ht store export --to events.jsonl',
      cause: error,
    });
  }
  const rest = begun.join('');
  if (rest !== '') yield rest;
}

const CHUNK_BYTES = 1 << 20;
