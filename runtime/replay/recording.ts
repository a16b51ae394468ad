import type { Dataset } from '../../data/index.ts';
import type { RunManifest, Strategy } from '../../engine/index.ts';
import { changesOf, type Change } from '../fork/change.ts';
import { forkedInputs, type ForkedInputs } from '../fork/forked-inputs.ts';
import { streamOf } from '../journal/journal.ts';
import { codeHash } from '../runs/code-hash.ts';
import { sameDataset } from '../runs/recorded-run.ts';
import { readRun, type RunRecord } from '../runs/run-record.ts';
import { heardBy, type Heard } from '../sessions/input-log.ts';
import { readStart, type SessionStart } from '../sessions/recorded-session.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';

/** A recorded session with all that is needed to play it again, by today's code. */
export interface Recording {
  readonly run: string;
  readonly record: RunRecord;
  readonly manifest: RunManifest;
  /** What changed on the way, if it is a fork. */
  readonly changes: readonly Change[];
  /** How it began. */
  readonly start: SessionStart;
  /** What a backtest was played on; null for a session that recorded its own inputs. */
  readonly tape: Dataset | null;
  /** The inputs that a session, or a fork of one, was decided by; null for a backtest. */
  readonly heard: Heard | null;
  readonly funding: Dataset | null;
  /** Events on record. */
  readonly length: number;
  /** Today's code is the one that recorded it. */
  readonly isSameCode: boolean;
  /** Folders of the strategies that decide in it, the first one first. */
  readonly folders: readonly string[];
  /** Who decides, and who applies the changes of a fork: fresh ones at each call, because a session uses them up. */
  inputs(): Promise<ForkedInputs>;
}

/** The code of a run: engine and strategy, and the strategies that a fork puts in its place. */
export const codeOf = (root: string, folders: readonly string[]): string =>
  [...new Set(folders)].map((folder) => codeHash(root, folder)).join('+');

/** Opens a recording. Errors: E_RUN_UNKNOWN, E_STRATEGY_UNKNOWN, E_TAPE_CHANGED. */
export const openRecording = async (world: World, run: string): Promise<Recording> => {
  const { store } = world;
  const record = await readRun(store, run);
  const start = await readStart(store, run);
  const { manifest } = start;
  const isBacktest = start.mode === 'backtest';
  const changes = changesOf(record.started.fork);
  const load = async (name: string): Promise<Strategy> => (await loadStrategy(name, world.strategies)).strategy;
  const first = await loadStrategy(manifest.strategy, world.strategies);
  const folders = [first.folder];
  for (const { strategy } of changes) {
    if (strategy) folders.push((await loadStrategy(strategy.name, world.strategies)).folder);
  }
  return {
    run,
    record,
    manifest,
    start,
    changes,
    tape: isBacktest ? await sameDataset(store, manifest.tape.dataset, manifest.tape.hash) : null,
    heard: isBacktest ? null : heardBy(manifest, record.started.fork?.inputs),
    funding: manifest.funding && (await sameDataset(store, manifest.funding.dataset, manifest.funding.hash)),
    length: (await store.revision(streamOf(run))) + 1,
    isSameCode: codeOf(world.root, folders) === record.started.codeHash,
    folders,
    inputs: () => forkedInputs(manifest, first.strategy, changes, load),
  };
};
