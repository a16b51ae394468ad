import { setTimeout as delay } from 'node:timers/promises';
import type { Position, ReadModelStore } from '../../engine/index.ts';
import type { AnyProjection } from '../../projections/index.ts';
import { isSameCode } from './builds.ts';

const POLL_MS = 20;

/**
 * Resolves when every one of these projections is live and has folded everything up to a position, whoever carries
 * them on, this process or another. The projections asked for are what counts, not what happens to be stored: one that
 * was never built is not up to date.
 */
export const caughtUpTo = async (
  readModels: ReadModelStore,
  projections: readonly AnyProjection[],
  position: Position,
  signal: AbortSignal,
): Promise<void> => {
  for (;;) {
    signal.throwIfAborted();
    const builds = await readModels.builds();
    const isThere = (projection: AnyProjection): boolean =>
      builds.some(
        (build) =>
          build.projection === projection.name &&
          build.status === 'live' &&
          isSameCode(build, projection) &&
          (build.checkpoint?.position ?? -1n) >= position,
      );
    if (projections.every(isThere)) return;
    await delay(POLL_MS);
  }
};
