import { EngineError, type EventStore, type Json, type ReadModelStore } from '../../engine/index.ts';
import type { AnyProjection, Projection } from '../../projections/index.ts';
import { streamOf } from '../journal/journal.ts';
import type { Caller } from '../requests.ts';
import { type ReadModelSources, promoteAll } from './builds.ts';
import { catchUp, type CatchUpOptions, SESSIONS } from './catch-up.ts';
import { allProjections, type FoundProjection, projectionNamed } from './found.ts';
import { bringUp, keepUp } from './keep-up.ts';
import { cacheName, project } from './projections.ts';
import { ReadModel } from './read-model.ts';
import type { ProjectionDesk, ProjectionInfo, ShowOutcome, ShowRequest } from './requests.ts';
import { statusOf } from './status.ts';
import { caughtUpTo } from './wait.ts';

const PAGE = 1_000;

/** What a desk works with. */
export interface DeskSetting {
  readonly store: EventStore;
  readonly readModels: () => Promise<ReadModelStore>;
  /** Folders in which somebody's own projections are looked for. */
  readonly folders: readonly string[];
}

/** Read models for whoever asks. */
export const projectionDesk = ({ store, readModels, folders }: DeskSetting): ProjectionDesk => {
  const sources = async (): Promise<ReadModelSources> => ({ store, readModels: await readModels() });
  const everything = async (): Promise<readonly AnyProjection[]> =>
    (await allProjections(folders)).map(({ projection }) => projection);
  return {
    list: async () => (await allProjections(folders)).map(infoOf),
    status: async () => statusOf(await sources(), await everything()),
    rebuild: async (name, caller) => {
      const chosen = name === null ? await everything() : [(await projectionNamed(name, folders)).projection];
      await rebuild(await sources(), chosen, caller);
      const names = new Set(chosen.map((one) => one.name));
      return (await statusOf(await sources(), chosen)).filter((line) => names.has(line.name));
    },
    show: async (request, caller) => {
      const { projection } = await projectionNamed(request.projection, folders);
      return show(await sources(), projection, request, caller);
    },
    caughtUp: async (position, caller) =>
      caughtUpTo((await sources()).readModels, await everything(), position, caller.signal),
    keepUp: async (caller, changed) =>
      keepUp(await sources(), await everything(), {
        ...heard(caller, 'read models'),
        signal: caller.signal,
        failed: (error) => caller.note(`${error.message}: ${error.detail.why ?? ''}`),
        committed: () => changed?.(),
      }),
  };
};

const infoOf = ({ projection, folder }: FoundProjection): ProjectionInfo => {
  const { name, version, about, over } = projection;
  return { name, version, about, over: over ?? 'session', folder };
};

/** A caller's signal and progress as a catch-up wants them; what is left is estimated from the positions. */
const heard = (caller: Caller, task: string): CatchUpOptions & { readonly signal: AbortSignal } => {
  const stop = new AbortController();
  const interrupted = new EngineError('E_INTERRUPTED', `stopped while building ${task}`, {
    why: 'What was folded so far is kept; readers see what they saw before.',
    fix: 'the same command goes on from there',
  });
  if (caller.signal.aborted) stop.abort(interrupted);
  caller.signal.addEventListener('abort', () => stop.abort(interrupted), { once: true });
  return {
    signal: stop.signal,
    progress: ({ events, from, position, head }) => {
      const share = Number(position - from) / Math.max(1, Number(head - from));
      caller.progress({
        task: `building ${task}`,
        done: events,
        total: share > 0 ? Math.round(events / share) : null,
        unit: 'events',
      });
    },
  };
};

/** Builds anew beside what readers see, also where it is up to date. */
const rebuild = async (
  { store, readModels }: ReadModelSources,
  projections: readonly AnyProjection[],
  caller: Caller,
): Promise<void> => {
  const task = projections.length === 1 ? (projections[0]?.name ?? '') : `${projections.length} projections`;
  for (;;) {
    const models: ReadModel[] = [];
    for (const projection of projections) {
      const { name, version, code = '' } = projection;
      const build = await readModels.begin({ projection: name, version, code });
      if (build.checkpoint === null) await readModels.snapshots.drop(cacheName(projection));
      models.push(new ReadModel(projection, build, readModels));
    }
    if (!(await catchUp(store, models, heard(caller, task)))) continue;
    await promoteAll(readModels, models);
    const failure = models.find((model) => model.failure !== null)?.failure;
    if (failure) throw failure;
    return;
  }
};

const show = async (
  sources: ReadModelSources,
  projection: AnyProjection,
  request: ShowRequest,
  caller: Caller,
): Promise<ShowOutcome> => {
  const { run } = request;
  if (projection.over === 'store') {
    if (run !== null) throw usage(`${projection.name} is over the whole store, not of a run`, projection.name);
    return ofStore(sources, projection, caller);
  }
  if (run !== null) return ofRun(sources, projection, { ...request, run }, caller);
  if (request.atMost !== null) throw usage('--at needs a run', `${projection.name} <run> --at ${request.atMost}`);
  return list(sources, projection, caller);
};

const usage = (message: string, better: string): EngineError =>
  new EngineError('E_USAGE', message, { fix: `ht projections show ${better}` });

const ofRun = async (
  { store, readModels }: ReadModelSources,
  projection: Projection<unknown>,
  { run, atMost }: ShowRequest & { readonly run: string },
  caller: Caller,
): Promise<ShowOutcome> => {
  const { signal } = heard(caller, projection.name);
  const { state, revision } = await project({ store, snapshots: readModels.snapshots }, projection, streamOf(run), {
    signal,
    progress: (done, total) => caller.progress({ task: projection.name, done, total, unit: 'events' }),
    ...(atMost === null ? {} : { atMost }),
  });
  if (revision >= 0) return { kind: 'run', projection: projection.name, run, seq: revision, state: state as Json };
  throw new EngineError('E_RUN_UNKNOWN', `there is no run "${run}" here`, { fix: 'ht runs' });
};

/** Everything recorded is folded in before anything is shown. */
const upToDate = async (sources: ReadModelSources, projection: AnyProjection, caller: Caller): Promise<void> => {
  const models = await bringUp(sources, [projection], heard(caller, projection.name));
  if (models.length > 0) return;
  throw new EngineError('E_PROJECTION_NEWER', `${projection.name} was built by a newer version of it`, {
    why: 'This program has an older one and must not build it back.',
    fix: `use the newer program, or say ht projections rebuild ${projection.name} to have the older one`,
  });
};

const ofStore = async (sources: ReadModelSources, projection: AnyProjection, caller: Caller): Promise<ShowOutcome> => {
  await upToDate(sources, projection, caller);
  const found = await sources.readModels.live(projection.name, '');
  const state = found === null ? projection.initial() : (JSON.parse(found.row.state) as unknown);
  const events = found === null ? 0 : found.row.seq + 1;
  return { kind: 'store', projection: projection.name, events, state: state as Json };
};

const list = async (sources: ReadModelSources, projection: AnyProjection, caller: Caller): Promise<ShowOutcome> => {
  await upToDate(sources, projection, caller);
  const rows: { run: string; seq: number; summary: Json }[] = [];
  for (let after: string | null = null; ; ) {
    const page = await sources.readModels.page(projection.name, after, PAGE);
    for (const { key, seq, summary } of page) {
      rows.push({ run: key.slice(SESSIONS.length), seq, summary: JSON.parse(summary) as Json });
    }
    const last: string | undefined = page.at(-1)?.key;
    if (last === undefined || page.length < PAGE) return { kind: 'list', projection: projection.name, rows };
    after = last;
  }
};
