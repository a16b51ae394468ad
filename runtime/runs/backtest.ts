import { Analysis } from '../../backtests/analysis/index.ts';
import { renderReport } from '../../backtests/report/index.ts';
import { amongNeighbours, walkForwardNotes } from '../../backtests/walk-forward/walk-forward.ts';
import type { Metrics, RunResult, Sensitivity, TrustNote } from '../../backtests/result.ts';
import { openDataset, type Dataset } from '../../data/index.ts';
import { type AnyEvent, EngineError, type RunManifest } from '../../engine/index.ts';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ChainState } from '../audit/chain.ts';
import { codeHash } from './code-hash.ts';
import { importProgress } from '../data.ts';
import { realityOf } from '../fidelity/reality.ts';
import { runFolder } from '../home.ts';
import { closing, openJournal } from '../journal/open-journal.ts';
import { recordedHash } from '../journal/recorded-hash.ts';
import { manifestOf, runId } from './manifest.ts';
import { marksOf, openMarks } from './marks.ts';
import { playBack, type Playback } from './playback.ts';
import { assertNoMisprints } from './played-tape.ts';
import { heardBy } from '../sessions/input-log.ts';
import { heardAs, heardBlocks, readStart, sessionNote } from '../sessions/recorded-session.ts';
import { analyseRecorded, playedBlocks, sameDataset } from './recorded-run.ts';
import type { BacktestOutcome, BacktestRequest, Caller, ReportChoice } from '../requests.ts';
import { readRun, recordCompletion, recordStart, type RunCompleted } from './run-record.ts';
import { ROWS_VARIED_BY_THEMSELVES, sensitivityOf } from './sensitivity.ts';
import { loadStrategy } from '../strategies.ts';
import { verifyRun } from './verify.ts';
import type { World } from '../world.ts';

/** Runs longer than this are not played a second time by themselves; `verify` does it on request. */
const ROWS_PROVED_AT_ONCE = 5_000_000;

/** Records a backtest and says what came of it. The same request gives the same run, hash and report. */
export const runBacktest = async (world: World, request: BacktestRequest, caller: Caller): Promise<BacktestOutcome> => {
  const { store } = world;
  const found = await loadStrategy(request.strategy, world.strategies);
  const open = (name: string): Promise<Dataset> => openDataset(store, name, importProgress(caller, name));
  const tape = await open(request.dataset);
  const funding = request.funding === null ? null : await open(request.funding);
  const marks = request.marks === null ? null : await openMarks(store, request.marks);
  const manifest = manifestOf(request, tape, { funding, marks });
  const code = codeHash(world.root, found.folder);
  const run = runId(manifest, code);
  const started = { version: world.version, codeHash: code, node: process.version, command: request.command };
  const task = `${request.strategy} on ${tape.name}`;
  const { isVaried, report } = request;
  const played = { manifest, strategy: found.strategy, tape, funding, task };
  const check = request.misprints === 'refuse' ? assertNoMisprints : () => undefined;
  return recordRun(world, { run, started, played, isVaried, report, check }, caller);
};

/** A run that is to be recorded: what it is called, what is played, and what is said of it. */
export interface RunToRecord {
  readonly run: string;
  readonly started: Parameters<typeof recordStart>[2];
  readonly played: Pick<Playback, 'manifest' | 'strategy' | 'watch' | 'tape' | 'funding' | 'task'>;
  /** Whether small changes are tried as well; null: where the tape is short. */
  readonly isVaried: boolean | null;
  readonly report: ReportChoice;
  /** Throws if a result cannot stand: then the run has no end on record. */
  readonly check?: (result: RunResult) => void;
}

/** Plays, records, proves and analyses: what every run from a tape has in common. */
export const recordRun = async (
  world: World,
  { run, started, played, ...request }: RunToRecord,
  caller: Caller,
): Promise<BacktestOutcome> => {
  const { store } = world;
  const { manifest, tape } = played;
  const journal = await openJournal(store, run, 'record');
  const analysis = new Analysis(manifest, { marks: await marksOf(store, manifest) });
  let isStarted = false;
  const record = async (batch: readonly AnyEvent[]): Promise<void> => {
    // Not before: a request that cannot be played leaves nothing.
    if (!isStarted) await recordStart(store, run, started);
    isStarted = true;
    await journal.record(batch);
  };
  let rows = 0;
  const { hash, events, chain } = await closing(journal, async () => {
    ({ rows } = await playBack({ ...played, store, caller, analysis, record }));
  });
  const proof = rows <= ROWS_PROVED_AT_ONCE ? await verifyRun(world, run, caller) : null;
  const isVaried = request.isVaried ?? rows <= ROWS_VARIED_BY_THEMSELVES;
  const { command, codeHash: code, version } = started;
  const facts: Facts = {
    run,
    hash,
    events,
    rows,
    command,
    codeHash: code,
    version,
    manifest,
    tape,
    session: null,
    isOver: true,
    isSameTwice: proof?.isSame ?? null,
    chain,
    sensitivity: isVaried ? await sensitivityOf({ ...played, store, caller }) : null,
  };
  const result = resultOf(facts, analysis);
  request.check?.(result);
  await recordCompletion(store, run, completion(result, facts));
  return { result, report: await writeReport(world, result, request.report) };
};

/** The report of a recorded run, from its events and its tape; the strategy is not run. */
export const reportRun = async (world: World, run: string, choice: ReportChoice): Promise<BacktestOutcome> => {
  const { store } = world;
  const record = await readRun(store, run);
  const { mode, manifest } = await readStart(store, run);
  const heard = mode === 'backtest' ? null : heardBy(manifest, record.started.fork?.inputs);
  if (record.completed === null && heard === null) throw unfinished(run, record.started.command);
  const session = sessionNote(mode, record.started.fork);
  const analysis = new Analysis(manifest, { marks: await marksOf(store, manifest), session });
  const tape = heard
    ? await heardAs(store, heard, manifest)
    : await sameDataset(store, manifest.tape.dataset, manifest.tape.hash);
  const blocks =
    'parts' in tape ? playedBlocks(store, tape, manifest.tape) : heardBlocks(store, heardBy(manifest, heard?.count));
  const rows = await analyseRecorded(store, run, blocks, analysis);
  // A session that goes on is told as far as it is on record.
  const { hash, events, isSameTwice, sensitivity, chain } = record.completed ?? {
    ...(await recordedHash(store, run)),
    ...{ isSameTwice: null, sensitivity: null, chain: null },
  };
  const told = { hash, events, rows, manifest, tape, session, isSameTwice, sensitivity, chain };
  const facts = { ...record.started, run, ...told, isOver: record.completed !== null };
  const result = { ...resultOf(facts, analysis), ...(heard && { reality: await realityOf(world, run) }) };
  return { result, report: await writeReport(world, result, choice) };
};

interface Facts {
  readonly run: string;
  readonly hash: string;
  readonly events: number;
  readonly rows: number;
  readonly command: string;
  readonly codeHash: string;
  readonly version: string;
  readonly manifest: RunManifest;
  readonly tape: Pick<Dataset, 'name' | 'title' | 'source' | 'licence' | 'note' | 'hash'>;
  readonly session: RunResult['session'];
  readonly isOver: boolean;
  readonly isSameTwice: boolean | null;
  readonly chain: ChainState | null;
  readonly sensitivity: readonly Sensitivity[] | null;
}

const resultOf = (facts: Facts, analysis: Analysis): RunResult => {
  const { run, hash, codeHash: code, version, manifest, command, events, rows, sensitivity, tape } = facts;
  const { name, title, source, licence, hash: dataHash } = tape;
  const found = analysis.finish();
  const caveats = [facts.isOver ? null : GOES_ON, tape.note].filter((text) => text !== null);
  const walkForward = amongNeighbours(found.equity, sensitivity);
  const facing = { run, hash, codeHash: code, version, manifest, command, events, rows, sensitivity };
  return {
    ...facing,
    ...found,
    walkForward,
    dataset: { name, title, source, licence, hash: dataHash },
    session: facts.session,
    trust: [
      ...proved(facts.isSameTwice),
      ...found.trust,
      ...fragile(found.metrics, sensitivity),
      ...walkForwardNotes(walkForward),
      ...caveats.map((text) => ({ mark: 'warning', text }) as const),
    ],
  };
};

const GOES_ON = 'the session is not over: this is what is on record so far';

const proved = (isSame: boolean | null): readonly TrustNote[] => {
  if (isSame === null) return [];
  if (isSame) return [{ mark: 'ok', text: 'deterministic (played twice, every event the same)' }];
  const text = 'not deterministic: played twice, and the events differ (hypertrader verify names the first)';
  return [{ mark: 'warning', text }];
};

/** A result that a small change turns from profit to loss was found, not earned. */
const fragile = (metrics: Metrics, sensitivity: readonly Sensitivity[] | null): readonly TrustNote[] => {
  const own = metrics['totalReturn']?.value ?? null;
  if (sensitivity === null || own === null || own === 0) return [];
  const turned = sensitivity.filter(({ totalReturn }) => totalReturn !== null && totalReturn < 0 !== own < 0);
  if (turned.length === 0)
    return [{ mark: 'ok', text: `the sign of the return survives ${sensitivity.length} small changes` }];
  const names = turned.map(({ name }) => name).join(', ');
  return [{ mark: 'warning', text: `a small change turns the sign of the return: ${names}` }];
};

const completion = (result: RunResult, facts: Facts): RunCompleted => ({
  isSameTwice: facts.isSameTwice,
  sensitivity: facts.sensitivity === null ? null : [...facts.sensitivity],
  chain: facts.chain,
  inputs: null,
  hash: result.hash,
  events: result.events,
  strategy: result.manifest.strategy,
  dataset: result.dataset.name,
  instrument: result.manifest.instrument.id,
  from: result.from,
  to: result.to,
  totalReturn: result.metrics['totalReturn']?.value ?? null,
  maxDrawdown: result.metrics['maxDrawdown']?.value ?? null,
  sharpe: result.metrics['sharpe']?.value ?? null,
  warnings: result.trust.filter((note) => note.mark === 'warning').length,
});

const writeReport = async (world: World, result: RunResult, choice: ReportChoice): Promise<string | null> => {
  if (!choice.write) return null;
  const path = choice.path ?? join(runFolder(world.home, result.run), 'report.html');
  const page = renderReport(result);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, page);
  } catch (error) {
    throw new EngineError('E_REPORT_FILE', 'the report cannot be written', {
      where: path,
      why: `The run itself is recorded. ${error instanceof Error ? error.message : String(error)}`,
      fix: `choose another file: ht report ${result.run} --to report.html`,
      cause: error,
    });
  }
  return path;
};

const unfinished = (run: string, command: string): EngineError =>
  new EngineError('E_RUN_UNFINISHED', `run ${run} was interrupted before its end`, {
    why: 'Its events are recorded up to there; the same command goes on from there.',
    fix: command,
  });
