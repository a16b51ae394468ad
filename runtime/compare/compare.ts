import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  comparedCurves,
  isDecision,
  isSameDecision,
  metricPairs,
  settingPairs,
  type Compared,
  type Comparison,
  type DecisionDifference,
} from '../../backtests/comparison/comparison.ts';
import { judged, reservations, type Circumstances } from '../../backtests/comparison/comparable.ts';
import { renderComparison } from '../../backtests/comparison/page.ts';
import type { RunResult } from '../../backtests/result.ts';
import { EngineError, type AnyEvent, type EventStore, type Json } from '../../engine/index.ts';
import type { Caller } from '../requests.ts';
import { reportRun } from '../runs/backtest.ts';
import { sessionEvents } from '../runs/recorded-run.ts';
import { readRun, type RunRecord } from '../runs/run-record.ts';
import { readStart } from '../sessions/recorded-session.ts';
import type { World } from '../world.ts';
import { forkSettings } from './fork-settings.ts';

export interface CompareRequest {
  readonly a: string;
  readonly b: string;
  /** File of the page; null for none. */
  readonly report: string | null;
}

export interface CompareOutcome {
  readonly comparison: Comparison;
  readonly report: string | null;
}

/** Two recorded runs side by side, from their events alone. E_RUN_UNKNOWN, E_RUN_UNFINISHED, E_REPORT_FILE. */
export const compareRuns = async (world: World, request: CompareRequest, caller: Caller): Promise<CompareOutcome> => {
  const a = await told(world, request.a);
  const b = await told(world, request.b);
  const comparison: Comparison = {
    a: comparedOf(a),
    b: comparedOf(b),
    metrics: judged(metricPairs(a.result, b.result), a.circumstances, b.circumstances),
    settings: [...settingPairs(settingsOf(a), settingsOf(b)), ...forkSettings(a, b)],
    curves: comparedCurves(a.result, b.result),
    firstDifference: a.result.hash === b.result.hash ? null : await firstDifference(world.store, request, caller),
    reservations: reservations(a.circumstances, b.circumstances),
  };
  if (request.report !== null) await writePage(request.report, renderComparison(comparison));
  return { comparison, report: request.report };
};

interface Told {
  readonly result: RunResult;
  readonly record: RunRecord;
  readonly circumstances: Circumstances;
}

const told = async (world: World, run: string): Promise<Told> => {
  const { result } = await reportRun(world, run, { write: false, path: null });
  const { mode, manifest } = await readStart(world.store, run);
  const { id: instrument, quote } = manifest.instrument;
  const { from, to } = result;
  const circumstances = { run, mode, instrument, quote, strategy: manifest.strategy, from, to };
  return { result, record: await readRun(world.store, run), circumstances };
};

const comparedOf = ({ result, record }: Told): Compared => {
  const { fork } = record.started;
  const { run, hash, events, from, to } = result;
  const { strategy } = result.manifest;
  const point = fork?.changes.map(({ at }) => at).join(', ') ?? '';
  const forkOf = fork === null ? null : `${fork.parent} at ${point}`;
  return { run, strategy, dataset: result.dataset.name, hash, events, from, to, forkOf };
};

/** What the manifest says; which streams the data lie in is nobody's setting. */
const settingsOf = ({ result }: Told): Json => {
  const { tape, ...manifest } = result.manifest;
  const { dataset, from, to } = tape;
  return { ...manifest, data: { dataset, from, to } } as unknown as Json;
};

/** Both journals, decision by decision, until they part. */
const firstDifference = async (
  store: EventStore,
  { a, b }: CompareRequest,
  { signal }: Caller,
): Promise<DecisionDifference | null> => {
  const [one, other] = [decisions(store, a), decisions(store, b)];
  try {
    for (;;) {
      signal.throwIfAborted();
      const [left, right] = [await one.next(), await other.next()];
      const pair = { a: left.done ? null : left.value, b: right.done ? null : right.value };
      if (pair.a === null && pair.b === null) return null;
      if (pair.a === null || pair.b === null || !isSameDecision(pair.a, pair.b)) return pair;
    }
  } finally {
    await one.return(undefined);
    await other.return(undefined);
  }
};

async function* decisions(store: EventStore, run: string): AsyncGenerator<AnyEvent> {
  for await (const event of sessionEvents(store, run)) if (isDecision(event)) yield event;
}

const writePage = async (path: string, page: string): Promise<void> => {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, page);
  } catch (cause) {
    throw new EngineError('E_REPORT_FILE', 'the comparison cannot be written', {
      where: path,
      why: cause instanceof Error ? cause.message : String(cause),
      fix: 'choose another file: --report comparison.html',
      cause,
    });
  }
};
