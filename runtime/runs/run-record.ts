import { EngineError, type EventStore, type NewEvent } from '../../engine/index.ts';
import { z } from 'zod';
import { forkRecord } from '../fork/change.ts';
import { uuidOf } from '../journal/uuid.ts';

/** Facts about a recording that are not inputs of it, and so not part of its hash: which code, which command. */
const started = z.object({
  version: z.string(),
  codeHash: z.string(),
  node: z.string(),
  command: z.string(),
  /** Where a fork came from; null for a run from the start. */
  fork: forkRecord.nullable().default(null),
});

const variation = z.object({
  name: z.string(),
  totalReturn: z.number().nullable(),
  maxDrawdown: z.number().nullable(),
  sharpe: z.number().nullable(),
  /** Null for costs, for short runs, and for what was recorded before runs were cut into parts. */
  growth: z.array(z.number()).readonly().nullable().default(null),
});

const chainState = z.object({ head: z.string(), blocks: z.number().int(), events: z.number().int() });

/** How a run ended, for lists; the report recomputes everything from the events. */
const completed = z.object({
  hash: z.string(),
  events: z.number().int(),
  strategy: z.string(),
  dataset: z.string(),
  instrument: z.string(),
  from: z.number(),
  to: z.number(),
  totalReturn: z.number().nullable(),
  maxDrawdown: z.number().nullable(),
  sharpe: z.number().nullable(),
  warnings: z.number().int(),
  /** Whether playing it a second time gave the same events; null if that was not tried. */
  isSameTwice: z.boolean().nullable(),
  sensitivity: z.array(variation).nullable(),
  /** Head of the hash chain over all events; null for runs recorded before there were chains. */
  chain: chainState.nullable().default(null),
  /** Head of the hash chain over the inputs of a paper or live session; null for all else, and where they were not sealed. */
  inputs: chainState.nullable().default(null),
});

/** What small changes did to a run that was recorded before. */
const varied = z.object({ sensitivity: z.array(variation), warnings: z.number().int() });

export type RunStarted = z.infer<typeof started>;
/** As it is said: a run from the start says nothing of a fork. */
type Said = z.input<typeof started>;
export type RunCompleted = z.infer<typeof completed>;

/** What a RunCompleted says, or null if it is not one. */
export const parseCompletion = (data: string | Uint8Array): RunCompleted | null => {
  if (typeof data !== 'string') return null;
  try {
    return completed.safeParse(JSON.parse(data)).data ?? null;
  } catch {
    return null;
  }
};

export interface RunRecord {
  readonly run: string;
  readonly started: RunStarted;
  /** Null while it runs, or when it was interrupted. */
  readonly completed: RunCompleted | null;
  /** Of the last event of its record. */
  readonly revision: number;
}

const PREFIX = 'run-';
const streamOf = (run: string): string => `${PREFIX}${run}`;

const event = (run: string, revision: number, type: string, data: object): NewEvent => ({
  id: uuidOf(`${streamOf(run)}/${revision}`),
  type,
  data: JSON.stringify(data),
  meta: JSON.stringify({ v: 1, $correlationId: run }),
});

/** Said once per run; a run that goes on or is repeated says it again, which changes nothing. */
export const recordStart = async (store: EventStore, run: string, data: Said): Promise<void> => {
  await store.append(streamOf(run), [event(run, 0, 'RunStarted', data)], 'no-stream');
};

/**
 * Said once per run. Played again, a run ends the same; what was tried besides it may be another thing, and is said by an
 * event of its own, so that the newest trial counts and none is lost.
 */
export const recordCompletion = async (store: EventStore, run: string, data: RunCompleted): Promise<void> => {
  const { completed: before, revision } = await readRun(store, run);
  if (before === null) {
    await store.append(streamOf(run), [event(run, 1, 'RunCompleted', data)], 0);
    return;
  }
  const { sensitivity, warnings } = data;
  if (sensitivity === null || JSON.stringify(sensitivity) === JSON.stringify(before.sensitivity)) return;
  await store.append(streamOf(run), [event(run, revision + 1, 'RunVaried', { sensitivity, warnings })], revision);
};

/** What is known of a run. E_RUN_UNKNOWN if it was never recorded here. */
export const readRun = async (store: EventStore, run: string): Promise<RunRecord> => {
  const found: { started: RunStarted | null; completed: RunCompleted | null } = { started: null, completed: null };
  let revision = -1;
  for await (const batch of store.read(streamOf(run))) {
    for (const each of batch) {
      revision = each.revision;
      const data: unknown = JSON.parse(textOf(each.data));
      if (each.type === 'RunStarted') found.started = started.parse(data);
      else if (each.type === 'RunCompleted') found.completed = completed.parse(data);
      else if (each.type === 'RunVaried' && found.completed !== null)
        found.completed = { ...found.completed, ...varied.parse(data) };
    }
  }
  if (found.started === null) {
    throw new EngineError('E_RUN_UNKNOWN', `there is no run "${run}" here`, {
      fix: 'ht runs',
    });
  }
  return {
    run,
    started: found.started,
    completed: found.completed,
    revision,
  };
};

const textOf = (data: string | Uint8Array): string => (typeof data === 'string' ? data : Buffer.from(data).toString());

/** Every run of the store, in order of name. */
export async function* allRuns(store: EventStore): AsyncGenerator<RunRecord> {
  for await (const { stream } of store.streams(PREFIX)) yield readRun(store, stream.slice(PREFIX.length));
}
