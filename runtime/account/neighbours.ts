import { EngineError } from '../../engine/index.ts';
import { allSessions, readOpening } from '../sessions/opening.ts';
import { summaryOf } from '../sessions/status.ts';
import { doorOf, type VenueDoors } from '../sessions/venues.ts';
import type { World } from '../world.ts';

/** Where somebody is about to put a hand in. */
export interface Place {
  readonly venue: string;
  readonly url: string;
  /** Names under which keys trade for the account. */
  readonly names: readonly string[];
  readonly instruments: readonly string[];
}

/** A live session that trades the same account and instrument, and was not stopped. */
export interface Neighbour {
  readonly session: string;
  readonly instrument: string;
  /** A process works on it now; otherwise it was left, and may be taken up. */
  readonly isRunning: boolean;
}

/** Live sessions of this store that a change by hand would surprise. */
export const neighbours = async (world: World, doors: VenueDoors, place: Place): Promise<readonly Neighbour[]> => {
  const found: Neighbour[] = [];
  for await (const session of allSessions(world.store)) {
    const { mode, venue, url, network, account } = await readOpening(world.store, session);
    const isHere =
      mode === 'live' &&
      venue === place.venue &&
      (url ?? doorOf(doors, venue).urls[network]) === place.url &&
      place.names.includes(account ?? '');
    if (!isHere) continue;
    const { status, instrument, pid } = await summaryOf(world, session);
    if (status === 'stopped' || !place.instruments.includes(instrument)) continue;
    found.push({ session, instrument, isRunning: pid !== null });
  }
  return found;
};

/** Tells of those that were left. E_SESSION_RUNS where a process works on one: it would find what it did not do, and halt. */
export const assertAlone = (
  found: readonly Neighbour[],
  { isAnyway, note }: { readonly isAnyway: boolean; readonly note: (text: string) => void },
): void => {
  for (const { session, instrument } of found) {
    note(`session ${session} trades ${instrument} here: it may halt over what it did not do itself`);
  }
  if (isAnyway) return;
  const running = found.filter(({ isRunning }) => isRunning);
  const [first] = running;
  if (first === undefined) return;
  throw new EngineError('E_SESSION_RUNS', `session ${first.session} trades this account and instrument now`, {
    where: running.map(({ session, instrument }) => `session ${session}   ${instrument}`).join('\n'),
    why: 'What is done by hand is not in its journal: it would find that account and journal differ, and halt.',
    fix: `ht flatten ${first.session}   or, knowing that it may halt, the same command with --anyway`,
  });
};
