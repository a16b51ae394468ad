import type { Caller } from '../requests.ts';
import type { World } from '../world.ts';
import { Replay } from './replay.ts';

/** All that looks into recorded runs by playing them again. */
export interface ReplayDesk {
  /** A run to walk through. E_RUN_UNKNOWN, E_TAPE_CHANGED. */
  open(run: string, caller: Pick<Caller, 'signal'>): Promise<Replay>;
}

export const replayDesk = (world: World): ReplayDesk => ({
  open: (run, caller) => Replay.open(world, run, caller),
});
