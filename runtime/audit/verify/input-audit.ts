import { sealedInputs, type ChainState } from '../chain.ts';
import { inputIdOf } from '../../sessions/input-log.ts';
import { auditChain } from './chain-audit.ts';
import { Findings, orDamaged, type Finding } from './findings.ts';
import type { Log } from './log.ts';
import { SealedWalk } from './sealed-walk.ts';

/** The inputs of a paper or live session as they were found. */
export interface InputAudit {
  /** Inputs behind the last one, found or missing. */
  readonly events: number;
  readonly sealed: number;
  readonly blocks: number;
  /** Head of their chain, hex; null if nothing was ever sealed. */
  readonly head: string | null;
}

interface Found {
  readonly audit: InputAudit;
  readonly end: ChainState;
  /** Heads behind each seal, hex. */
  readonly heads: readonly string[];
  readonly findings: readonly Finding[];
}

/** Compares every input of a session with the seals over it, and with the id that follows from its content. */
export const auditInputs = async (log: Log, session: string): Promise<Found> => {
  const sealed = sealedInputs(session);
  const chain = await auditChain(log, sealed);
  const findings = new Findings(sealed.stream);
  const walk = new SealedWalk({ ...sealed, seals: chain.seals, idOf: inputIdOf }, findings);
  await orDamaged(findings, async () => {
    for await (const batch of log.entries(sealed.stream)) for (const entry of batch) walk.take(entry);
  });
  walk.finish();
  const { end } = chain;
  const audit = {
    events: walk.next,
    sealed: Math.min(end.events, walk.next),
    blocks: end.blocks,
    head: end.blocks === 0 ? null : end.head,
  };
  return { audit, end, heads: chain.heads, findings: [...findings.all, ...chain.findings] };
};

/** What is known of a session besides its inputs: how far it was decided by them, and with how many it ended. */
export interface Known {
  readonly session: string;
  /** Number of the last input that an event was decided at; -1 for none. */
  readonly last: number;
  /** Null for one that goes on, or was recorded before inputs were sealed. */
  readonly ended: ChainState | null;
}

/** Where inputs hold together in themselves: do they end where the session did? */
export const inputEndFindings = ({ session, last, ended }: Known, { audit, end }: Found): readonly Finding[] => {
  const stream = sealedInputs(session).stream;
  const { events } = audit;
  const needed = Math.max(last + 1, ended?.events ?? 0);
  if (events < needed) {
    const what = 'missing: the session was decided by them';
    return [{ kind: 'damaged', stream, from: events, to: needed - 1, what }];
  }
  if (ended === null) return [];
  if (events > ended.events) {
    const what = 'added after the session had ended';
    return [{ kind: 'differs', stream, from: ended.events, to: events - 1, what }];
  }
  if (ended.head === end.head && ended.blocks === end.blocks) return [];
  const what = `end with another head than the session: ${end.head.slice(0, 12)} after ${end.blocks} blocks, not ${ended.head.slice(0, 12)} after ${ended.blocks}`;
  return [{ kind: 'differs', stream: sealedInputs(session).seals, from: null, to: null, what }];
};

/** What one should know besides, as sentences. */
export const inputRemarks = ({ events, sealed, blocks }: InputAudit): readonly string[] => {
  if (events === 0 || sealed === events) return [];
  if (blocks === 0) return ['its inputs are not sealed: nothing but ids and checksums was compared'];
  return [`the last ${events - sealed} inputs are not sealed yet`];
};
