import { priceTicks } from '../../domain/units.ts';
import { ALWAYS, either } from '../../domain/wake.ts';
import type { SessionVenue } from '../../ports/venue.ts';
import type { MarkClock } from '../mark-clock.ts';
import type { Turn } from '../turn.ts';

/** What a player has to do with recorded marks. */
export interface MarkParts {
  readonly turn: Turn;
  readonly venue: SessionVenue;
  /** Recorded marks; null where the last price stands for the mark. Within candles they come at the points of the path. */
  readonly marks: MarkClock | null;
  /** Visits every row and mark instead of only those that can matter: the slow path that the fast one is tested against. */
  readonly everyRow: boolean;
}

/** When the next mark comes that liquidation, triggers or the circuit breaker wait for, ms; Infinity if none does. */
export const markDue = ({ marks, turn, venue, everyRow }: MarkParts): number => {
  if (marks === null) return Infinity;
  if (everyRow) return marks.due(ALWAYS);
  const passing = marks.due(either(either(venue.wakeOnMark(), turn.wakeOfControls()), turn.wakeOfGuard()));
  // What the venue waits for in time (an order on its way, an outage) it sees at whatever comes first, so at a mark.
  return Math.min(passing, marks.dueFrom(venue.wake().time));
};

/** The mark of a time comes into force. */
export const markAt = ({ marks, turn, venue }: MarkParts, time: number): void => {
  if (marks === null) return;
  marks.advance(time);
  turn.market.mark = priceTicks(marks.mark);
  venue.markIs(marks.mark, marks.oracle);
};
