import { sealedInputs, sealedSession } from '../chain.ts';
import { auditChain, type ChainAudit } from './chain-audit.ts';
import type { Finding } from './findings.ts';
import { auditInputs, inputEndFindings, inputRemarks, type InputAudit } from './input-audit.ts';
import type { Log } from './log.ts';
import { auditRecord, manifestIn, type RecordAudit } from './record-audit.ts';
import { auditSession, type SessionAudit } from './session-audit.ts';

/** What an audit of one run or session found; intact when there are no findings. */
export interface RunAudit {
  readonly run: string;
  readonly events: number;
  /** Events under the seals; those behind them are covered by the store's checksums only. */
  readonly sealed: number;
  readonly blocks: number;
  /** Head of the chain, hex; null if nothing was ever sealed. */
  readonly head: string | null;
  readonly isCompleted: boolean;
  /** Of a paper or live session; null for a run, and for a fork, which has no inputs of its own. */
  readonly inputs: InputAudit | null;
  readonly findings: readonly Finding[];
  /** What one should know besides, as sentences. */
  readonly remarks: readonly string[];
}

/** What anchors are compared with. */
export interface RunTraces {
  /** Heads of the chain, hex, behind each seal. */
  readonly heads: readonly string[];
  /** Heads of the chain over its inputs; none where it has no inputs of its own. */
  readonly inputHeads: readonly string[];
  /** sha256 over the first events of the run's record, hex, by how many they are. */
  readonly records: readonly string[];
}

/** Compares a run's events with the seals over them, the seals with each other, and both with the end on record. */
export const auditRun = async (log: Log, run: string): Promise<{ audit: RunAudit; traces: RunTraces }> => {
  const chain = await auditChain(log, sealedSession(run));
  const session = await auditSession(log, run, chain.seals);
  const record = await auditRecord(log, run);
  const { end } = chain;
  const inputs = (await hasInputs(log, run)) ? await auditInputs(log, run) : null;
  const found = [session, chain, record, inputs].flatMap((part) => part?.findings ?? []);
  const known = { session: run, last: session.lastBlock, ended: record.completed?.inputs ?? null };
  const ends = [...endFindings(run, session, chain, record), ...(inputs ? inputEndFindings(known, inputs) : [])];
  const findings = found.length > 0 ? found : ends;
  const audit: RunAudit = {
    run,
    events: session.events,
    sealed: Math.min(end.events, session.events),
    blocks: end.blocks,
    head: end.blocks === 0 ? null : end.head,
    isCompleted: record.completed !== null,
    inputs: inputs?.audit ?? null,
    findings,
    remarks: [...remarksOn(session, chain, record), ...(inputs ? inputRemarks(inputs.audit) : [])],
  };
  return { audit, traces: tracesOf(chain, record, inputs) };
};

const tracesOf = (
  { heads }: ChainAudit,
  { hashes }: RecordAudit,
  inputs: { readonly heads: readonly string[] } | null,
): RunTraces => ({ heads, inputHeads: inputs?.heads ?? [], records: hashes });

/** Whether it was decided by inputs of its own, by what it says itself or by what is there. */
const hasInputs = async (log: Log, run: string): Promise<boolean> => {
  const { stream, seals } = sealedInputs(run);
  if ((await manifestIn(log, run))?.tape.dataset === stream) return true;
  const there = await Promise.all([stream, seals].map((prefix) => log.streams(prefix)));
  return there.flat().some((name) => name === stream || name === seals);
};

/** Where everything holds together in itself: does it end where the run ended? */
const endFindings = (
  run: string,
  session: SessionAudit,
  chain: ChainAudit,
  record: RecordAudit,
): readonly Finding[] => {
  const { completed } = record;
  if (completed === null) return [];
  const stream = `session-${run}`;
  const whole = (what: string): Finding => ({ kind: 'differs', stream, from: null, to: null, what });
  const { end } = chain;
  const ended = completed.chain;
  if (session.events < completed.events) {
    const [from, to] = [session.events, completed.events - 1];
    return [{ kind: 'damaged', stream, from, to, what: 'missing: the run ended behind them' }];
  }
  if (session.events > completed.events) {
    const [from, to] = [completed.events, session.events - 1];
    return [{ kind: 'differs', stream, from, to, what: 'added after the run had ended' }];
  }
  if (session.hash !== completed.hash) return [whole('does not have the hash that the run ended with')];
  if (ended === null) return [];
  if (ended.head === end.head && ended.events === end.events && ended.blocks === end.blocks) return [];
  const what = `ends with another head than the run: ${end.head.slice(0, 12)} after ${end.blocks} blocks, not ${ended.head.slice(0, 12)} after ${ended.blocks}`;
  return [{ kind: 'differs', stream: `chain-${run}`, from: null, to: null, what }];
};

const remarksOn = (session: SessionAudit, chain: ChainAudit, { completed, events }: RecordAudit): readonly string[] => {
  const unsealed = session.events - chain.end.events;
  const remarks: string[] = [];
  if (chain.end.blocks === 0 && completed !== null && completed.chain === null) {
    remarks.push('not sealed: recorded before there were chains; its hash and checksums were compared instead');
  } else if (unsealed > 0) {
    remarks.push(`the last ${unsealed} events are not sealed yet: the session goes on, or was interrupted`);
  }
  if (completed === null && events > 0) remarks.push('the run has no end on record');
  return remarks;
};
