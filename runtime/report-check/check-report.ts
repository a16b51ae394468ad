import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderReport } from '../../backtests/report/index.ts';
import { EngineError } from '../../engine/index.ts';
import { runFolder } from '../home.ts';
import { reportRun } from '../runs/backtest.ts';
import type { World } from '../world.ts';

/** A report as it lies there, beside the one that the recorded events give now. */
export interface ReportCheck {
  readonly run: string;
  readonly path: string;
  readonly isSame: boolean;
  readonly bytes: number;
  /** Of the report made now, hex. */
  readonly sha256: string;
  /** Of the file. */
  readonly fileSha256: string;
  /** First byte that differs, from 0; null when all are the same. */
  readonly differsAt: number | null;
}

/** Makes the report of a run again, from its events, and compares it with a file; null: the one in the run's folder. */
export const checkReport = async (world: World, run: string, file: string | null): Promise<ReportCheck> => {
  const { result } = await reportRun(world, run, { write: false, path: null });
  const made = Buffer.from(renderReport(result));
  const path = file ?? join(runFolder(world.home, run), 'report.html');
  const found = await readFile(path).catch((error: unknown) => {
    throw unreadable(run, path, error);
  });
  const isSame = made.equals(found);
  return {
    run,
    path,
    isSame,
    bytes: made.byteLength,
    sha256: sha256(made),
    fileSha256: sha256(found),
    differsAt: isSame ? null : firstDifference(made, found),
  };
};

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const firstDifference = (one: Buffer, other: Buffer): number => {
  const shorter = Math.min(one.length, other.length);
  for (let at = 0; at < shorter; at++) if (one[at] !== other[at]) return at;
  return shorter;
};

const unreadable = (run: string, path: string, cause: unknown): EngineError =>
  new EngineError('E_REPORT_MISSING', 'there is no report to compare with', {
    where: path,
    why: cause instanceof Error ? cause.message : String(cause),
    fix: `ht report ${run}`,
    cause,
  });
