import type { Clock } from '../sessions/clock.ts';

/** Between two questions about something that was not answered. */
export const PAUSE_MS = 500;
/** So much may our clock and the venue's differ. */
const CLOCK_MARGIN_MS = 2_000;

/** Whether something sent may still reach the venue; where it does not say until when, it is not waited for. */
export const mayStillArrive = (clock: Clock, until: number | null): boolean =>
  until !== null && clock.wall() <= until + CLOCK_MARGIN_MS;
