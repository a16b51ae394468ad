import { createHash } from 'node:crypto';
import { EngineError, type RunManifest } from '../../engine/index.ts';
import { codeOf } from '../replay/recording.ts';
import { Replay } from '../replay/replay.ts';
import type { Caller } from '../requests.ts';
import { recordRun } from '../runs/backtest.ts';
import { runId } from '../runs/manifest.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';
import { changesOf, type Change, type ForkRecord } from './change.ts';
import { forkedInputs } from './forked-inputs.ts';
import { omissionOf } from './omission.ts';
import type { ForkOutcome, ForkRequest } from './requests.ts';

/** Plays a recorded run with something changed from one event on, and records that as a run of its own. */
export const forkRun = async (world: World, request: ForkRequest, caller: Caller): Promise<ForkOutcome> => {
  const replay = await Replay.open(world, request.run, caller);
  try {
    const change = await changeOf(replay, request);
    await assertSameUntil(replay, change.at);
    return await record(world, replay, { change, command: request.command }, caller);
  } finally {
    await replay.close();
  }
};

const changeOf = async (replay: Replay, request: ForkRequest): Promise<Change> => {
  const { risk, venue, strategy, without: left } = request;
  const isLate = venue.orderLatency !== undefined || venue.cancelLatency !== undefined;
  if (isLate && replay.recording.manifest.tape.kind === 'candles') throw noLatency();
  const at = pointOf(replay, request);
  const without = left === null ? [] : [await omissionOf(replay, left)];
  return { at, risk, venue, strategy, without };
};

/** The last event that stays as it is. */
const pointOf = ({ length, recording: { run } }: Replay, { at, without }: ForkRequest): number => {
  const last = length - 1;
  if (without !== null && (without < 1 || without > last)) throw noPoint(run, without, last);
  const point = at ?? (without === null ? null : without - 1);
  if (point === null || point < 0 || point >= last) throw noPoint(run, point, last);
  if (without !== null && without <= point) throw leftBefore(without, point);
  return point;
};

/** A fork goes on from what was recorded: today's code must come that far with the same events. */
const assertSameUntil = async (replay: Replay, at: number): Promise<void> => {
  if (replay.recording.isSameCode) return;
  await replay.state(at);
  const { deviation } = replay;
  if (deviation === null || deviation.seq > at) return;
  throw new EngineError('E_FORK_POINT', `today's code parts from the recording at event ${deviation.seq}`, {
    why: `That is before event ${at}, where the fork would begin: it would not be a fork of what was recorded.`,
    fix: `ht verify ${replay.recording.run}`,
  });
};

interface Wanted {
  readonly change: Change;
  readonly command: string;
}

const record = async (
  world: World,
  { recording }: Replay,
  { change, command }: Wanted,
  caller: Caller,
): Promise<ForkOutcome> => {
  const { run: parent, manifest, tape, funding } = recording;
  if (tape === null) throw noTape(parent);
  const changes = [...recording.changes, change].sort((a, b) => a.at - b.at);
  const first = await loadStrategy(manifest.strategy, world.strategies);
  const folders = [...recording.folders];
  const load = async (name: string) => {
    const found = await loadStrategy(name, world.strategies);
    folders.push(found.folder);
    return found.strategy;
  };
  const inputs = await forkedInputs(manifest, first.strategy, changes, load);
  const fork = { parent, changes } as unknown as ForkRecord;
  const code = codeOf(world.root, folders);
  const run = forkId(manifest, code, fork);
  const started = { version: world.version, codeHash: code, node: process.version, command, fork };
  const played = { ...inputs, manifest, tape, funding, task: `fork of ${parent}` };
  const report = { write: false, path: null };
  const { result } = await recordRun(world, { run, started, played, isVaried: false, report }, caller);
  const parentHash = recording.record.completed?.hash ?? '';
  const { hash } = result;
  return {
    run,
    parent,
    at: change.at,
    hash,
    parentHash,
    isSame: hash === parentHash,
    otherwiseBefore: inputs.otherwise(),
  };
};

/** As a run's id follows from manifest and code, a fork's follows from these and its changes. */
const forkId = (manifest: RunManifest, code: string, fork: ForkRecord): string =>
  createHash('sha256')
    .update(runId(manifest, code))
    .update(JSON.stringify(changesOf(fork)))
    .digest('hex')
    .slice(0, 8);

const noPoint = (run: string, at: number | null, last: number): EngineError =>
  new EngineError('E_FORK_POINT', at === null ? 'a fork needs a point' : `run ${run} cannot be forked at ${at}`, {
    why: `A fork begins behind one of its events, 0 to ${last - 1}; behind the last one, ${last}, nothing follows.`,
    fix: `choose one: ht replay ${run}`,
  });

const leftBefore = (left: number, at: number): EngineError =>
  new EngineError('E_FORK_POINT', `event ${left} is not behind event ${at}`, {
    why: `Everything up to ${at} stays as it is, so ${left} cannot be left out.`,
    fix: `--at ${left - 1}, or no --at at all`,
  });

const noLatency = (): EngineError =>
  new EngineError('E_FORK_SETTING', 'a run on candles has no latency', {
    why: 'Candles are coarser than any latency: an order of the close would miss the open that follows at once.',
    fix: 'fork a run on trades, or change something else',
  });

const noTape = (run: string): EngineError =>
  new EngineError('E_FORK_SETTING', `session ${run} cannot be forked`, {
    why: 'It is a paper or live session; only backtests can be forked yet.',
    fix: `walk through it: ht replay ${run}`,
  });
