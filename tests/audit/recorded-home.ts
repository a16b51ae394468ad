import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { auditDesk } from '../../runtime/audit/desk.ts';
import type { AuditReport } from '../../runtime/audit/verify/verify.ts';
import type { Caller } from '../../runtime/requests.ts';
import { answerOf, commandInside } from '../program/inside.ts';
import { storeFile } from '../program/store-facts.ts';

export const quiet: Caller = {
  signal: new AbortController().signal,
  progress: () => undefined,
  note: () => undefined,
};

/** A home with a dataset and two runs: one of two blocks, one of a few events. */
export interface RecordedHome {
  readonly home: string;
  readonly long: string;
  readonly short: string;
  /** File of anchors over all of it. */
  readonly anchors: string;
}

/** Records it, by the commands of users. */
export const recordHome = async (folder: string): Promise<RecordedHome> => {
  const home = join(folder, 'recorded');
  const backtest = async (set: string): Promise<string> => {
    const line = `backtest four-phase --data btcusdt-trades ${set} --variations off --report none --json --home ${home}`;
    const ended = await commandInside(line.split(/ +/), { cwd: folder });
    expect(ended.code, ended.talk).toBe(0);
    return answerOf(ended).run;
  };
  const short = await backtest('--set unitPct=0.01');
  const long = await backtest('--set unitPct=0.0001');
  const anchors = join(folder, 'anchors.jsonl');
  const anchored = await commandInside(['audit', 'anchor', '--all', '--to', anchors, '--home', home], { cwd: folder });
  expect(anchored, anchored.talk).toMatchObject({ code: 0 });
  return { home, long, short, anchors };
};

/** Puts the store of one home into another, whatever was there. */
export const restore = (from: string, to: string): void => {
  for (const side of ['', '-wal', '-shm']) rmSync(`${storeFile(to)}${side}`, { force: true });
  cpSync(storeFile(from), storeFile(to));
};

/** Everything of a home, with anchors or without. */
export const auditOf = (home: string, anchors: string | null): Promise<AuditReport> =>
  auditDesk(home).verify({ subject: null, anchors }, quiet);

/** Whether an audit found something. */
export const isFound = ({ findings, store }: AuditReport): boolean =>
  findings.length > 0 || (store?.problems.length ?? 0) > 0;
