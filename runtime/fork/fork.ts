import { createHash } from 'node:crypto';
import { EngineError, type EventStore, type RunManifest } from '../../engine/index.ts';
import { recordedHash } from '../journal/recorded-hash.ts';
import { codeOf, type Recording } from '../replay/recording.ts';
import { Replay } from '../replay/replay.ts';
import { tell } from '../replay/steps.ts';
import type { Caller } from '../requests.ts';
import { recordRun } from '../runs/backtest.ts';
import { runId } from '../runs/manifest.ts';
import { heardBy, inputStreamOf } from '../sessions/input-log.ts';
import { loadStrategy } from '../strategies.ts';
import type { World } from '../world.ts';
import { isChange, type Change, type ForkSaid } from './change.ts';
import { forkedInputs, type ForkedInputs } from './forked-inputs.ts';
import { omissionOf } from './omission.ts';
import { recordForkedSession } from './forked-session.ts';
import { pointOf } from './point.ts';
import type { ForkOutcome, ForkRequest } from './requests.ts';

/** Plays a recorded run or session with something changed from one event on, and records that as a run of its own. */
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
  const { store } = world;
  const { run: parent, manifest, tape, funding, start, heard } = recording;
  const changes = [...recording.changes, change].sort((a, b) => a.at - b.at);
  const first = await loadStrategy(manifest.strategy, world.strategies);
  const folders = [...recording.folders];
  const load = async (name: string) => {
    const found = await loadStrategy(name, world.strategies);
    folders.push(found.folder);
    return found.strategy;
  };
  const forked = () => forkedInputs(manifest, first.strategy, changes, load);
  if (change.strategy !== null) await rehearse(world, { ...recording, ...(await forked()), at: change.at }, caller);
  const inputs = await forked();
  // A session that goes on will have more inputs when its fork is played again; it was decided by these.
  const count = heard && (heard.count ?? (await store.revision(inputStreamOf(heard.session))) + 1);
  const code = codeOf(world.root, folders);
  const run = forkId(manifest, code, { changes, count });
  const fork = { parent, ...(count === null ? {} : { inputs: count }), changes } as unknown as ForkSaid;
  const said = { run, started: { version: world.version, codeHash: code, node: process.version, command, fork } };
  const task = `fork of ${parent}`;
  const ofSession = { ...said, ...inputs, start, heard: { ...heardBy(manifest), count }, task };
  const recorded = tape
    ? (await recordRun(world, { ...said, played: { ...inputs, manifest, tape, funding, task }, ...PLAIN }, caller))
        .result
    : await recordForkedSession(world, ofSession, caller);
  return {
    run,
    parent,
    at: change.at,
    hash: recorded.hash,
    ...(await againstParent(store, recording, { run, ...recorded })),
    otherwiseBefore: inputs.otherwise(),
    simulatedAfter: start.mode === 'live' ? (changes.find(isChange)?.at ?? null) : null,
  };
};

type Rehearsed = Recording & ForkedInputs & Pick<Change, 'at'>;

/** Who takes over must be able to; that is tried before anything is recorded. */
const rehearse = async (world: World, forked: Rehearsed, { signal }: Caller): Promise<void> => {
  const { session, steps } = await tell(world, forked, forked, signal);
  for await (const step of steps) {
    step();
    if ((session.drain().at(-1)?.seq ?? -1) > forked.at) return;
  }
};

/** Nothing is tried besides, and no report is written. */
const PLAIN = { isVaried: false, report: { write: false, path: null } } as const;

interface Recorded {
  readonly run: string;
  readonly hash: string;
  readonly events: number;
}

/** A parent that goes on has no hash yet: then both are compared as far as both are. */
const againstParent = async (
  store: EventStore,
  { run, record: { completed } }: Recording,
  fork: Recorded,
): Promise<Pick<ForkOutcome, 'parentHash' | 'isSame'>> => {
  if (completed !== null) return { parentHash: completed.hash, isSame: completed.hash === fork.hash };
  const { hash: parentHash, events } = await recordedHash(store, run, fork.events);
  return { parentHash, isSame: parentHash === (await recordedHash(store, fork.run, events)).hash };
};

interface Decided {
  readonly changes: readonly Change[];
  /** How many inputs; null for a backtest. */
  readonly count: number | null;
}

/** As a run's id follows from manifest and code, a fork's follows from these and its changes. */
const forkId = (manifest: RunManifest, code: string, { changes, count }: Decided): string =>
  createHash('sha256')
    .update(runId(manifest, code))
    .update(count === null ? '' : `${count}`)
    .update(JSON.stringify(changes))
    .digest('hex')
    .slice(0, 8);

const noLatency = (): EngineError =>
  new EngineError('E_FORK_SETTING', 'a run on candles has no latency', {
    why: 'Candles are coarser than any latency: an order of the close would miss the open that follows at once.',
    fix: 'fork a run on trades, or change something else',
  });
