import type { Build, Checkpoint, EventStore, Position } from '../../engine/index.ts';
import type { AnyProjection } from '../../projections/index.ts';
import { isSameCode, type ReadModelSources } from './builds.ts';
import { SESSIONS } from './catch-up.ts';
import type { ProjectionStatus } from './requests.ts';

/** How far every projection is, those first that are found here, then what others have left. */
export const statusOf = async (
  { store, readModels }: ReadModelSources,
  projections: readonly AnyProjection[],
): Promise<readonly ProjectionStatus[]> => {
  const builds = await readModels.builds();
  const head = await store.head();
  const left = builds.filter((build) => !projections.some(({ name }) => name === build.projection));
  const names = [...projections.map(({ name }) => name), ...new Set(left.map(({ projection }) => projection))];
  const lines: ProjectionStatus[] = [];
  for (const name of names) {
    const projection = projections.find((one) => one.name === name) ?? null;
    const live = builds.find((build) => build.projection === name && build.status === 'live') ?? null;
    const building = builds.find((build) => build.projection === name && build.status === 'building') ?? null;
    const verdict = await judged(store, { projection, live, building });
    lines.push({ name, version: projection?.version ?? null, ...verdict, ...placeOf(building ?? live, live, head) });
  }
  return lines;
};

interface Known {
  readonly projection: AnyProjection | null;
  readonly live: Build | null;
  readonly building: Build | null;
}

const judged = async (
  store: EventStore,
  { projection, live, building }: Known,
): Promise<Pick<ProjectionStatus, 'status' | 'why'>> => {
  const readers = live === null ? 'nothing to read yet' : `readers see version ${live.version}`;
  if (building !== null) return { status: 'rebuilding', why: `version ${building.version} grows, ${readers}` };
  if (projection === null) return { status: 'stale', why: 'no projection of this name is found here' };
  if (live === null) return { status: 'stale', why: 'not built yet' };
  if (live.version !== projection.version) return { status: 'stale', why: readers };
  if (!isSameCode(live, projection)) return { status: 'stale', why: 'its code has changed' };
  const behind = await hasMore(store, live.checkpoint?.position ?? null);
  return behind ? { status: 'stale', why: 'there are newer events' } : { status: 'live', why: 'up to date' };
};

/** Whether a session has an event behind a position. */
const hasMore = async (store: EventStore, position: Position | null): Promise<boolean> => {
  const after = position === null ? {} : { after: position };
  for await (const [event] of store.readAll({ streamPrefix: SESSIONS, limit: 1, ...after })) return event !== undefined;
  return false;
};

type Place = Omit<ProjectionStatus, 'name' | 'version' | 'status' | 'why'>;

const placeOf = (build: Build | null, live: Build | null, head: Position): Place => ({
  liveVersion: live?.version ?? null,
  ...(build === null || build.checkpoint === null ? NOWHERE : progressOf(build, build.checkpoint, head)),
  head: String(head),
  updatedAt: build?.updatedAt ?? null,
});

type Advance = Pick<Place, 'position' | 'events' | 'eventsPerSecond' | 'secondsLeft'>;

const NOWHERE: Advance = { position: null, events: 0, eventsPerSecond: null, secondsLeft: null };

const progressOf = (build: Build, at: Checkpoint, head: Position): Advance => {
  const perSecond = build.status === 'building' ? rate(build, at.events) : null;
  const secondsLeft = perSecond === null ? null : left(at, head, perSecond);
  return { position: String(at.position), events: at.events, eventsPerSecond: perSecond, secondsLeft };
};

const rate = ({ startedAt, updatedAt }: Build, events: number): number | null =>
  updatedAt > startedAt && events > 0 ? (events * 1_000) / (updatedAt - startedAt) : null;

/** The events that are left are in proportion to the positions that are left. */
const left = (
  at: { readonly position: Position; readonly events: number },
  head: Position,
  perSecond: number,
): number => (at.position <= 0n ? 0 : ((Number(head - at.position) / Number(at.position)) * at.events) / perSecond);
