import { EngineError, type RunManifest } from '../../../engine/index.ts';
import type { Caller } from '../../requests.ts';
import { readAnchors, type Anchor } from '../anchors/anchor-line.ts';
import { auditAnchors } from './anchor-audit.ts';
import { auditDataset, type DatasetAudit } from './dataset-audit.ts';
import type { Finding } from './findings.ts';
import type { Log } from './log.ts';
import { manifestIn } from './record-audit.ts';
import { auditRun, type RunAudit, type RunTraces } from './run-audit.ts';

/** What is audited. */
export interface VerifyRequest {
  /** A run, session or dataset; null for everything in the store. */
  readonly subject: string | null;
  /** File of anchors to compare with; null for none. */
  readonly anchors: string | null;
}

/** The store as a whole: what its own check says. */
export interface StoreAudit {
  readonly events: number;
  readonly streams: number;
  readonly problems: readonly string[];
}

/** What an audit found; intact when nothing in it has findings or problems. */
export interface AuditReport {
  readonly runs: readonly RunAudit[];
  readonly datasets: readonly DatasetAudit[];
  /** Null when only one run or dataset was looked at, or the store has no check of its own. */
  readonly store: StoreAudit | null;
  readonly anchors: { readonly file: string; readonly compared: number; readonly isTorn: boolean } | null;
  /** Of runs, datasets and anchors. */
  readonly findings: readonly Finding[];
}

/** Goes through what was asked for, without writing anything. E_AUDIT_SUBJECT, E_ANCHOR_FILE, E_INTERRUPTED. */
export const verifyLog = async (
  log: Log,
  request: VerifyRequest,
  check: (() => Promise<StoreAudit>) | null,
  caller: Caller,
): Promise<AuditReport> => {
  const anchored = request.anchors === null ? null : await readAnchors(request.anchors);
  const names = request.subject === null ? await everything(log) : await subjects(log, request.subject);
  const runs: RunAudit[] = [];
  const traces = new Map<string, RunTraces>();
  const datasets = new Map<string, DatasetAudit>();
  const findings: Finding[] = [];
  const total = names.runs.length + names.datasets.length;
  const step = (): void => goOn(caller, runs.length + datasets.size, total);
  for (const name of names.datasets) {
    step();
    datasets.set(name, await auditDataset(log, name));
  }
  for (const run of names.runs) {
    step();
    const found = await auditRun(log, run);
    runs.push(found.audit);
    traces.set(run, found.traces);
    findings.push(...tapeFindings(run, await manifestIn(log, run), datasets));
  }
  const anchors = anchored === null ? [] : relevant(anchored.anchors, request, names);
  const ofParts = [...runs, ...datasets.values()].flatMap((part) => part.findings);
  const all = [...ofParts, ...findings, ...auditAnchors(anchors, traces, datasets)];
  return {
    runs,
    datasets: [...datasets.values()],
    store: request.subject === null && check !== null ? withoutRepetition(await check(), all) : null,
    anchors: anchored && { file: request.anchors ?? '', compared: anchors.length, isTorn: anchored.isTorn },
    findings: all,
  };
};

interface Names {
  readonly runs: readonly string[];
  readonly datasets: readonly string[];
}

const RUN_STREAMS = ['session-', 'chain-', 'run-', 'inputs-', 'input-chain-'] as const;
const DATASET = 'dataset-';

const everything = async (log: Log): Promise<Names> => {
  const runs = new Set<string>();
  for (const prefix of RUN_STREAMS) {
    for (const stream of await log.streams(prefix)) runs.add(stream.slice(prefix.length));
  }
  const datasets = (await log.streams(DATASET)).map((stream) => stream.slice(DATASET.length));
  return { runs: [...runs].sort(), datasets };
};

/** A run with the datasets it was played on, or a dataset. */
const subjects = async (log: Log, text: string): Promise<Names> => {
  const all = await everything(log);
  const run = text.replace(/^(session|chain|run|inputs|input-chain)-/, '');
  if (all.runs.includes(run)) {
    const manifest = await manifestIn(log, run);
    const played = [manifest?.tape.dataset, manifest?.funding?.dataset];
    return { runs: [run], datasets: all.datasets.filter((name) => played.includes(name)) };
  }
  const dataset = text.replace(/^dataset-/, '');
  if (all.datasets.includes(dataset)) return { runs: [], datasets: [dataset] };
  throw new EngineError('E_AUDIT_SUBJECT', `there is no run, session or dataset "${text}" here`, {
    why: `Runs: ${all.runs.length}; datasets: ${all.datasets.length}.`,
    fix: 'ht runs, ht data list, or audit everything: ht audit verify --all',
  });
};

/** A run refers to the content of its tape: is that content, or was it once, in the store? */
const tapeFindings = (
  run: string,
  manifest: RunManifest | null,
  datasets: ReadonlyMap<string, DatasetAudit>,
): readonly Finding[] =>
  [manifest?.tape, manifest?.funding].flatMap((input) => {
    const audit = input && datasets.get(input.dataset);
    if (!audit || audit.findings.length > 0 || [audit.hash, ...audit.earlier].includes(input.hash)) return [];
    const what = `was played on rows of ${input.dataset} that the store never held (${input.hash.slice(0, 12)})`;
    return [{ kind: 'differs', stream: `session-${run}`, from: 0, to: 0, what } as const];
  });

const relevant = (anchors: readonly Anchor[], { subject }: VerifyRequest, names: Names): readonly Anchor[] => {
  if (subject === null) return anchors;
  return anchors.filter((anchor) =>
    'run' in anchor ? names.runs.includes(anchor.run) : names.datasets.includes(anchor.dataset),
  );
};

/** The store's own check names a stream first; what an audit of that stream has found need not be said twice. */
const withoutRepetition = (store: StoreAudit, findings: readonly Finding[]): StoreAudit => {
  const found = new Set(findings.map(({ stream }) => stream));
  const problems = store.problems.filter((problem) => !found.has(/^stream (\S+):/.exec(problem)?.[1] ?? ''));
  return { ...store, problems };
};

const goOn = (caller: Caller, done: number, total: number): void => {
  if (caller.signal.aborted) throw new EngineError('E_INTERRUPTED', 'stopped in the middle of an audit');
  caller.progress({ task: 'audit', done, total, unit: 'streams' });
};
