import { auditDesk } from '../../runtime/audit/desk.ts';
import type { Program, ProgramOptions } from '../../runtime/program.ts';
import type {
  BacktestRequest,
  DatasetSummary,
  EventsRequest,
  ImportRequest,
  StrategyInfo,
} from '../../runtime/requests.ts';
import type { ProjectionDesk } from '../../runtime/read-models/requests.ts';
import { EngineError } from '../../engine/index.ts';
import { exampleRun } from './example-run.ts';

/** What a fake program was asked, in order. */
export interface Asked {
  readonly opened: ProgramOptions[];
  readonly backtests: BacktestRequest[];
  readonly imports: ImportRequest[];
  readonly events: EventsRequest[];
  closed: number;
}

export const exampleStrategy: StrategyInfo = {
  name: 'ema-rsi',
  title: 'EMA and RSI',
  about: 'Follows a trend.',
  parameters: {
    fast: { type: 'whole', default: 12, min: 1, max: 500, about: 'Length of the fast average.', unit: 'candles' },
    slow: { type: 'whole', default: 26, min: 1, max: 500, about: 'Length of the slow average.' },
  },
  presets: { calm: { fast: 50, slow: 200 } },
  path: 'strategies/ema-rsi',
  check: (values) => (Number(values['fast']) < Number(values['slow']) ? null : 'fast must be below slow.'),
};

export const exampleDataset: DatasetSummary = {
  name: 'lean:SPY',
  title: 'SPY trades',
  kind: 'trades',
  intervalMs: null,
  instrument: 'lean:SPY/USD',
  rows: 451_545,
  from: 1_381_190_400_000,
  to: 1_381_276_799_000,
  hash: 'ab'.repeat(32),
  source: 'an exchange',
  licence: 'Apache-2.0',
};

/** Answers everything from the examples; `overrides` for what a test is about. */
export const fakeProgram = (
  overrides: Partial<Program> = {},
): { asked: Asked; open: (o: ProgramOptions) => Promise<Program> } => {
  const asked: Asked = { opened: [], backtests: [], imports: [], events: [], closed: 0 };
  const outcome = { result: exampleRun, report: 'runs/a81c04de/report.html' };
  const program: Program = {
    strategies: () => Promise.resolve([exampleStrategy]),
    strategy: (name) =>
      name === 'ema-rsi'
        ? Promise.resolve(exampleStrategy)
        : Promise.reject(new EngineError('E_STRATEGY_UNKNOWN', `there is no strategy "${name}"`)),
    backtest: (request) => {
      asked.backtests.push(request);
      return Promise.resolve(outcome);
    },
    ...pastRuns,
    sweep: () => Promise.reject(new EngineError('E_BUG', 'no sweep is made in this test')),
    report: () => Promise.resolve(outcome),
    checkReport: () => Promise.reject(new EngineError('E_REPORT_MISSING', 'there is no report to compare with')),
    projections: fakeProjections,
    events: (request) => {
      asked.events.push(request);
      return exampleEvents();
    },
    importData: (request) => {
      asked.imports.push(request);
      return Promise.resolve({ dataset: exampleDataset, added: 1, warnings: ['2 gaps'] });
    },
    ...storedData,
    sessions: exampleSessions,
    board: noBoards,
    history: { import: () => Promise.resolve({ dataset: exampleDataset, added: 1, warnings: [] }) },
    recording: { record: () => Promise.resolve({ datasets: [] }) },
    replay: noReplays,
    audit: auditDesk('/nowhere'),
    account: noAccount,
    reconcile: ({ session }) => noSession(session),
    risk: { session: noSession, sessions: () => Promise.resolve([]) },
    close: () => {
      asked.closed += 1;
      return Promise.resolve();
    },
    ...overrides,
  };
  const open = (options: ProgramOptions): Promise<Program> => {
    asked.opened.push(options);
    return Promise.resolve(program);
  };
  return { asked, open };
};

const asked = (): Promise<never> => Promise.reject(new EngineError('E_BUG', 'no account is asked in this test'));
const noSession = (session: string): Promise<never> =>
  Promise.reject(new EngineError('E_SESSION_UNKNOWN', `there is no session "${session}" here`));
const noAccount: Program['account'] = { orders: asked, positions: asked, money: asked, cancel: asked, close: asked };

/** Boards are tested on real sessions. */
const noBoards: Program['board'] = {
  paper: () => Promise.reject(new EngineError('E_BUG', 'no session is begun in this test')),
  live: () => Promise.reject(new EngineError('E_BUG', 'no session is begun in this test')),
  takeUp: () => Promise.reject(new EngineError('E_BUG', 'no session is taken up in this test')),
  open: (session) => Promise.reject(new EngineError('E_SESSION_UNKNOWN', `there is no session "${session}" here`)),
  log: () => ({ file: '', lines: [] }),
};

/** Walking through a run is tested on real ones. */
const noReplays: Program['replay'] = {
  open: (run) => Promise.reject(new EngineError('E_RUN_UNKNOWN', `there is no run "${run}" here`)),
  trace: (run) => Promise.reject(new EngineError('E_RUN_UNKNOWN', `there is no run "${run}" here`)),
  stopAtDecision: ({ seq }) => Promise.resolve(seq),
  diagnose: () => Promise.resolve(null),
  findOrder: () => Promise.resolve([]),
  fork: ({ run }) => Promise.reject(new EngineError('E_RUN_UNKNOWN', `there is no run "${run}" here`)),
  compare: ({ a }) => Promise.reject(new EngineError('E_RUN_UNKNOWN', `there is no run "${a}" here`)),
};

async function* exampleEvents() {
  await Promise.resolve();
  yield {
    seq: 10_232,
    type: 'CandleClosed',
    time: 1_736_812_799_871,
    cause: null,
    data: { intervalMs: 60_000, close: '94251.0' },
  };
  yield {
    seq: 10_233,
    type: 'OrderRequested',
    time: 1_736_812_799_871,
    cause: 10_232,
    data: { order: 'o231', side: 'buy', limitPrice: null },
  };
}

const pastRuns: Pick<Program, 'runs' | 'verify' | 'lookAhead' | 'fidelity'> = {
  fidelity: {
    measure: () => Promise.resolve(null),
    calibrate: () => Promise.reject(new EngineError('E_FIDELITY_EMPTY', 'no session')),
  },
  lookAhead: {
    prove: ({ run, cuts }) => Promise.resolve({ run, cuts, rows: 451_545, poisoned: 20, foresight: null }),
  },
  runs: () =>
    Promise.resolve([
      {
        run: 'a81c04de',
        strategy: 'ema-rsi',
        dataset: 'lean:SPY',
        instrument: 'lean:SPY/USD',
        from: 1_381_190_400_000,
        to: 1_381_276_799_000,
        totalReturn: 0.0031,
        maxDrawdown: -0.0042,
        sharpe: null,
        warnings: 1,
        events: 4_321,
        hash: exampleRun.hash,
      },
    ]),
  verify: (run) =>
    Promise.resolve({
      run,
      isSame: true,
      events: 4_321,
      recordedHash: exampleRun.hash,
      replayedHash: exampleRun.hash,
      difference: null,
      isSameCode: true,
    }),
};

const exampleSessions: Program['sessions'] = {
  paper: () => Promise.reject(new EngineError('E_BUG', 'no session is begun in this test')),
  live: () => Promise.reject(new EngineError('E_BUG', 'no session is begun in this test')),
  takeUp: () => Promise.reject(new EngineError('E_BUG', 'no session is taken up in this test')),
  command: () => Promise.resolve(),
  status: () => Promise.resolve([]),
};

const storedData: Pick<Program, 'datasets' | 'checkData' | 'exportData'> = {
  datasets: () => Promise.resolve([exampleDataset]),
  checkData: () =>
    Promise.resolve({ dataset: exampleDataset, findings: [{ mark: 'ok', text: 'in order of time', where: null }] }),
  exportData: ({ file }) => Promise.resolve({ file, rows: 451_545, bytes: 1_000_000 }),
};

const pnlStatus = {
  name: 'pnl',
  version: 2,
  status: 'rebuilding',
  why: 'version 2 grows, readers see version 1',
  liveVersion: 1,
  position: '5000',
  head: '10000',
  events: 4_800,
  eventsPerSecond: 1_200,
  secondsLeft: 4,
  updatedAt: 1_736_812_799_871,
} as const;

const fakeProjections: ProjectionDesk = {
  list: () =>
    Promise.resolve([
      { name: 'pnl', version: 2, about: 'Every change of equity.', over: 'session', folder: null },
      { name: 'my-view', version: 1, about: 'Fills by side.', over: 'store', folder: '/home/me/projections/my-view' },
    ]),
  status: () => Promise.resolve([pnlStatus]),
  rebuild: () => Promise.resolve([{ ...pnlStatus, status: 'live', liveVersion: 2, events: 9_600 }]),
  show: ({ projection, run, atMost }) =>
    Promise.resolve(
      run === null
        ? { kind: 'list', projection, rows: [{ run: 'a81c04de', seq: 4_320, summary: { equity: '10342.5' } }] }
        : { kind: 'run', projection, run, seq: atMost ?? 4_320, state: { phase: 'advance', legs: { long: '1' } } },
    ),
  caughtUp: () => Promise.resolve(),
  keepUp: (_, changed) => Promise.resolve(changed?.()),
};
