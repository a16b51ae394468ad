import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { checkSqliteStore } from '../../adapters/event-stores/sqlite/index.ts';
import { openProgram } from '../../runtime/program.ts';
import type { DatasetSummary, RunSummary } from '../../runtime/requests.ts';
import { root } from './root.ts';

/** What a reader sees in a home. */
export interface StoreFacts {
  /** What a scan of the whole store complains about. */
  readonly problems: readonly string[];
  readonly events: number;
  /** Datasets that were imported, each as the list shows it. */
  readonly datasets: readonly DatasetSummary[];
  /** Runs with an end. */
  readonly runs: readonly RunSummary[];
}

/** File of the store of a home. */
export const storeFile = (home: string): string => join(home, 'events.db');

/** Opens the store of a home as any command does, looks around and closes it; then goes through the whole file. */
export const storeFacts = async (home: string): Promise<StoreFacts> => {
  const program = await openProgram({ home, cwd: home, root });
  const datasets = (await program.datasets()).filter(({ rows }) => rows !== null);
  const runs = await program.runs();
  await program.close();
  const { problems, events } = await checkSqliteStore(storeFile(home));
  return { problems, events, datasets, runs };
};

/** How many events the store of a home holds; 0 if there is none. */
export const eventCount = (home: string): number => {
  if (!existsSync(storeFile(home))) return 0;
  const db = new DatabaseSync(storeFile(home), { readOnly: true });
  const row = db
    .prepare('SELECT (SELECT count(*) FROM events) + (SELECT coalesce(sum(count), 0) FROM frames) AS events')
    .get();
  db.close();
  return Number(row?.['events']);
};

/** Bytes that the store of a home has on disk, its log included: grows while somebody writes. */
export const storeBytes = (home: string): number =>
  ['', '-wal'].reduce((sum, side) => {
    const path = `${storeFile(home)}${side}`;
    return sum + (existsSync(path) ? sizeOf(path) : 0);
  }, 0);

/** The log goes away when the last process closes the store, which may be now. */
const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
