import type { Scale, VenueConnection } from '../../../engine/index.ts';
import type { Session } from '../../../engine/turn/session.ts';
import type { VenueBridge } from './bridge.ts';

export interface ReconcileParts {
  readonly connection: VenueConnection;
  readonly bridge: VenueBridge;
  readonly session: Session;
  readonly scale: Scale;
  readonly instrument: string;
  readonly startedAt: number;
  readonly wait: (ms: number) => Promise<boolean>;
  /** Resolves when the session has taken everything that was told so far. */
  readonly settled: () => Promise<void>;
  /** Hears the position that the venue has, each time it was asked. */
  readonly found: (position: string) => void;
}

/** So many times must both sides stand still and differ before it is called a discrepancy. */
const DISAGREEMENTS = 3;
/** In a session that never stands still the comparison is given up after so many rounds, until the next one. */
const ROUNDS = 20;
const BETWEEN_ROUNDS_MS = 500;
/** Fills are asked for from a little before the newest one that is known: venues do not list them at once. */
const OVERLAP_MS = 60_000;

/** How a comparison ended; `moving`: it could not be made, because something happened all the time. */
export type Agreement = 'agreed' | 'differs' | 'moving';

/**
 * Brings the journal up to what the venue says: orders, fills, funding, position. It ends when both say the same. If they differ
 * again and again while nothing happens, the session is told what differs, and halts. What is asked at different moments
 * may differ while something happens; that says nothing.
 */
export const reconcile = async (parts: ReconcileParts, since: number): Promise<Agreement> => {
  const { connection, bridge, session, scale, instrument, wait, settled } = parts;
  const from = Math.max(parts.startedAt, since - OVERLAP_MS);
  for (const funding of await connection.fundingSince(from)) bridge.funding(funding);
  let disagreements = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const fill of await connection.fillsSince(from)) bridge.fill(fill);
    await settled();
    const silent = session.ordersAtVenue().filter((order) => !bridge.isUnderway(order));
    await Promise.all(silent.map((order) => bridge.lookUp(order)));
    await settled();
    const before = bridge.activity;
    const position = (await connection.positions()).find((each) => each.instrument === instrument);
    await settled();
    const expected = scale.sizeText(session.position);
    const found = scale.sizeText(position?.size ?? (0 as never));
    parts.found(found);
    if (expected === found) return 'agreed';
    if (bridge.activity === before && !bridge.isBusy && ++disagreements === DISAGREEMENTS) {
      bridge.tell({ kind: 'discrepancy', what: `position in ${instrument}`, expected, found });
      return 'differs';
    }
    if (!(await wait(BETWEEN_ROUNDS_MS))) return 'moving';
  }
  return 'moving';
};
