import type { BoardFacts } from '../../projections/board/projection.ts';
import type { RiskState as Book } from '../../projections/risk/state.ts';
import type { Run } from '../../projections/runs/projection.ts';

/** What a session may do at this moment, and why not more. */
export interface Standing {
  readonly state: 'running' | 'reducing' | 'paused' | 'halted' | 'flattening' | 'left' | 'stopped';
  /** Who braked and why, or what is missing; null where nothing holds it. */
  readonly why: string | null;
}

export interface Standpoint {
  readonly run: Run;
  readonly book: Book;
  readonly facts: BoardFacts;
  readonly pid: number | null;
}

/** The strongest of what holds a session back counts. */
export const standingOf = ({ run, book, facts, pid }: Standpoint): Standing => {
  const { halted, paused, missingSince, ledger } = book;
  if (run.status === 'stopped') return { state: 'stopped', why: run.reason };
  const braked = halted ?? paused;
  const brake = braked === null ? null : `${braked.by ?? 'risk'}: ${braked.reason}`;
  if (pid === null) return { state: 'left', why: brake ?? 'no process works on it' };
  if (halted !== null) return { state: facts.flattening && ledger.size !== '0' ? 'flattening' : 'halted', why: brake };
  if (paused !== null) return { state: 'paused', why: brake };
  if (missingSince !== null) return { state: 'reducing', why: 'prices or news of the account are missing' };
  return { state: 'running', why: null };
};
