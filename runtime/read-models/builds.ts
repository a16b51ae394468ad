import type { Build, EventStore, ReadModelStore } from '../../engine/index.ts';
import type { AnyProjection } from '../../projections/index.ts';
import { idAt } from './projections.ts';
import { ReadModel } from './read-model.ts';

/** A store of events and the read models made from it. */
export interface ReadModelSources {
  readonly store: EventStore;
  readonly readModels: ReadModelStore;
}

/**
 * The build of each projection to carry on: the live one if it is of this very code; else one that grows beside it
 * until it has caught up, also where an earlier process left it. A projection that has a build of a newer
 * version is left out: an older program must not build it back.
 */
export const openBuilds = async (
  sources: ReadModelSources,
  projections: readonly AnyProjection[],
): Promise<readonly ReadModel[]> => {
  const builds = await sources.readModels.builds();
  const models: ReadModel[] = [];
  for (const projection of projections) {
    const known = builds.filter((build) => build.projection === projection.name);
    if (known.some((build) => build.version > projection.version)) continue;
    const live = known.find((build) => build.status === 'live');
    const build = await buildOf(sources, projection, live);
    models.push(new ReadModel(projection, build, sources.readModels));
  }
  return models;
};

const buildOf = async (
  sources: ReadModelSources,
  projection: AnyProjection,
  live: Build | undefined,
): Promise<Build> => {
  const { store, readModels } = sources;
  if (live !== undefined) {
    const isOurs = await isOfStore(store, live);
    if (isOurs && isSameCode(live, projection)) return live;
    if (!isOurs) await readModels.discard(live.id);
  }
  const identity = { projection: projection.name, version: projection.version, code: projection.code ?? '' };
  const building = await readModels.begin(identity);
  if (await isOfStore(store, building)) return building;
  await readModels.discard(building.id);
  return readModels.begin(identity);
};

export const isSameCode = (build: Build, { version, code }: Pick<AnyProjection, 'version' | 'code'>): boolean =>
  build.version === version && build.code === (code ?? '');

/** Whether what a build has folded stands in this store: the store may have been changed for another, or be an older copy. */
const isOfStore = async (store: EventStore, { checkpoint }: Build): Promise<boolean> => {
  if (checkpoint === null) return true;
  if (checkpoint.position > (await store.head())) return false;
  const { anchor } = checkpoint;
  return anchor === null || (await idAt(store, anchor.stream, anchor.revision)) === anchor.id;
};

/** Makes builds that have caught up the ones that readers see. */
export const promoteAll = async (readModels: ReadModelStore, models: readonly ReadModel[]): Promise<void> => {
  for (const { build, failure } of models) {
    if (failure === null && build.status === 'building') await readModels.promote(build.id);
  }
};
