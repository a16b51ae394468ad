import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountDesk, type AccountDesk } from './account/desk.ts';
import { boardDesk, type BoardDesk } from './board/desk.ts';
import { auditDesk, type AuditDesk } from './audit/desk.ts';
import type { ReadModelStore, Strategy } from '../engine/index.ts';
import { reportRun, runBacktest } from './runs/backtest.ts';
import { checkData, datasets, exportData, importData } from './data.ts';
import { readEvents } from './events.ts';
import { fidelityDesk, type FidelityDesk } from './fidelity/desk.ts';
import { lookAheadDesk, type LookAheadDesk } from './look-ahead/desk.ts';
import { historyDesk, type HistoryDesk } from './history/desk.ts';
import { openReadModels, openStore } from './home.ts';
import type {
  BacktestOutcome,
  BacktestRequest,
  Caller,
  DataCheckOutcome,
  DataExportOutcome,
  DataExportRequest,
  DatasetSummary,
  EventLine,
  EventsRequest,
  ImportOutcome,
  ImportRequest,
  ReportChoice,
  RunSummary,
  StrategyInfo,
  VerifyOutcome,
} from './requests.ts';
import { reconcileDesk, type Reconcile } from './reconcile/desk.ts';
import { riskDesk, type RiskDesk } from './risk/desk.ts';
import { recordingDesk, type RecordingDesk } from './recording/desk.ts';
import { checkReport, type ReportCheck } from './report-check/check-report.ts';
import { replayDesk, type ReplayDesk } from './replay/desk.ts';
import { projectionDesk } from './read-models/desk.ts';
import { projectionFolders } from './read-models/found.ts';
import type { ProjectionDesk } from './read-models/requests.ts';
import { allRuns } from './runs/run-record.ts';
import { loadStrategy, strategyFolders, strategyNames } from './strategies.ts';
import type { ProgramOptions } from './program-options.ts';
import { verifyRun } from './runs/verify.ts';
import type { SweepOutcome, SweepRequest } from './sweep/requests.ts';
import { sweep } from './sweep/sweep.ts';
import { systemClock } from './sessions/clock.ts';
import { sessionsDesk, type SessionsDesk } from './sessions/desk.ts';
import { readStart } from './sessions/recorded-session.ts';
import { verifySession } from './sessions/verify.ts';
import { venueDoors } from './venue-doors.ts';
import type { World } from './world.ts';

export type { ProgramOptions };

/**
 * All that the command line (and later the API) asks for. Requests come checked and with their units resolved; answers
 * are values, nothing is printed here. Failures are `EngineError`s.
 */
export interface Program {
  strategies(): Promise<readonly StrategyInfo[]>;
  /** One strategy by its name. E_STRATEGY_UNKNOWN with the nearest name, E_STRATEGY_INVALID. */
  strategy(name: string): Promise<StrategyInfo>;
  backtest(request: BacktestRequest, caller: Caller): Promise<BacktestOutcome>;
  /** Backtests that differ in their parameters, none of them recorded. E_SWEEP, and the errors of a backtest. */
  sweep(request: SweepRequest, caller: Caller): Promise<SweepOutcome>;
  runs(): Promise<readonly RunSummary[]>;
  /** Recomputes the report of a recorded run from its events. E_RUN_UNKNOWN. */
  report(run: string, choice: ReportChoice, caller: Caller): Promise<BacktestOutcome>;
  /** Whether a report is the one that the recorded events give, byte for byte; null: the one in the run's own folder. */
  checkReport(run: string, file: string | null): Promise<ReportCheck>;
  /** Runs a recorded run again and compares event for event. E_RUN_UNKNOWN. */
  verify(run: string, caller: Caller): Promise<VerifyOutcome>;
  readonly lookAhead: LookAheadDesk;
  /** How close the simulator is to what a session really met. */
  readonly fidelity: FidelityDesk;
  /** Events in order of sequence; ends at the head, or with the caller's signal when following. E_STREAM_UNKNOWN. */
  events(request: EventsRequest, caller: Caller): AsyncIterable<EventLine>;
  /** Read models: of a run at any of its events, of all runs, of the whole store. */
  readonly projections: ProjectionDesk;
  importData(request: ImportRequest, caller: Caller): Promise<ImportOutcome>;
  /** History of venues, fetched and imported. */
  readonly history: HistoryDesk;
  datasets(): Promise<readonly DatasetSummary[]>;
  checkData(dataset: string, caller: Caller): Promise<DataCheckOutcome>;
  exportData(request: DataExportRequest, caller: Caller): Promise<DataExportOutcome>;
  /** Paper and live sessions. */
  readonly sessions: SessionsDesk;
  /** What paper and live sessions may do, and how much of it is used. */
  readonly risk: RiskDesk;
  /** Sessions in processes of their own, and boards that show them. */
  readonly board: BoardDesk;
  /** Compares the books of a live session with its venue's. */
  readonly reconcile: Reconcile;
  /** Accounts at their venues, looked at and tidied by hand. */
  readonly account: AccountDesk;
  /** Live market data, recorded for later. */
  readonly recording: RecordingDesk;
  /** Recorded runs, to walk through and to vary. */
  readonly replay: ReplayDesk;
  /** Is what was recorded still what was recorded? */
  readonly audit: AuditDesk;
  close(): Promise<void>;
}

/** Opens the store of a home and everything that works on it. */
export const openProgram = async (options: ProgramOptions): Promise<Program> => {
  const store = await openStore(options.home, options.store);
  let readModels: Promise<ReadModelStore> | null = null;
  const world: World = {
    store,
    readModels: () => (readModels ??= openReadModels(options.home, store)),
    home: options.home,
    root: options.root,
    strategies: strategyFolders(options.cwd, options.root),
    version: versionOf(options.root),
  };
  return {
    projections: projectionDesk({ ...world, folders: projectionFolders(options.cwd, options.root) }),
    strategies: () => strategyInfos(world),
    strategy: async (name) => {
      const { strategy, folder } = await loadStrategy(name, world.strategies);
      return infoOf(strategy, folder);
    },
    backtest: (request, caller) => runBacktest(world, request, caller),
    sweep: (request, caller) => sweep(world, request, caller),
    runs: () => runSummaries(world),
    report: (run, choice) => reportRun(world, run, choice),
    checkReport: (run, file) => checkReport(world, run, file),
    verify: async (run, caller) =>
      (await readStart(store, run)).mode === 'backtest'
        ? verifyRun(world, run, caller)
        : verifySession(world, run, caller),
    lookAhead: lookAheadDesk(world),
    fidelity: fidelityDesk(world),
    events: (request, caller) => readEvents(store, request, caller),
    importData: (request, caller) => importData(store, request, caller),
    history: historyDesk({ store, home: options.home, doors: venueDoors, clock: systemClock }),
    datasets: () => datasets(store),
    checkData: (dataset) => checkData(store, dataset),
    exportData: (request) => exportData(store, request),
    sessions: sessionsDesk({ world, doors: venueDoors, clock: systemClock }),
    reconcile: reconcileDesk({ world, doors: venueDoors, clock: systemClock }),
    risk: riskDesk(world, systemClock),
    board: boardDesk(world, systemClock, options),
    account: accountDesk({ world, doors: venueDoors, clock: systemClock }),
    recording: recordingDesk(store, venueDoors),
    replay: replayDesk(world),
    audit: auditDesk(options.home, options.store),
    close: async () => {
      // Whoever asked for them has been told why they could not be opened.
      await readModels?.then(
        (opened) => opened.close(),
        () => undefined,
      );
      await store.close();
    },
  };
};

const versionOf = (root: string): string =>
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string }).version;

const strategyInfos = async (world: World): Promise<readonly StrategyInfo[]> => {
  const names = [...strategyNames(world.strategies).keys()].sort();
  return Promise.all(
    names.map(async (name) => {
      const { strategy, folder } = await loadStrategy(name, world.strategies);
      return infoOf(strategy, folder);
    }),
  );
};

const infoOf = (strategy: Strategy, path: string): StrategyInfo => ({
  name: strategy.name,
  title: strategy.title,
  about: strategy.about,
  parameters: strategy.parameters,
  presets: strategy.presets ?? {},
  path,
  check: (values) => strategy.check?.(values as never) ?? null,
});

const runSummaries = async (world: World): Promise<readonly RunSummary[]> => {
  const summaries: RunSummary[] = [];
  for await (const { run, completed } of allRuns(world.store)) {
    if (completed) summaries.push({ run, ...completed });
  }
  return summaries;
};
