import type { Key } from '../screen/keys.ts';
import type { Speed } from './view-state.ts';

/** Stands among the keys when it is time for the next event. */
export const TICK: Key = 'tick';

/** How long an event stays on the screen, ms; at most speed as long as it takes to draw it. */
const STAY_MS: Readonly<Record<Speed, number>> = { '1x': 200, '10x': 20, max: 0 };

/** Tells when it is time for the next event; nothing is told for a walk that stands still. Gives what stops it. */
export const untilNext = (play: Speed | null, tell: () => void): (() => void) => {
  if (play === null) return () => undefined;
  const timer = setTimeout(tell, STAY_MS[play]);
  return () => clearTimeout(timer);
};
