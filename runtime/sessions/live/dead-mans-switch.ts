import type { VenueConnection } from '../../../engine/index.ts';
import type { Clock } from '../clock.ts';
import { every } from './every.ts';

/** The switch is set this far ahead, and set anew well before. */
const AHEAD_MS = 60_000;
const EVERY_MS = 15_000;

interface SwitchParts {
  readonly connection: Pick<VenueConnection, 'scheduleCancel'>;
  readonly clock: Pick<Clock, 'wall'>;
  readonly note: (text: string) => void;
}

/** Sets the venue's dead man's switch anew, until the waiting ends. Why it cannot be set is said once, until that changes. */
export const keepSwitch = async (
  { connection, clock, note }: SwitchParts,
  wait: (ms: number) => Promise<boolean>,
): Promise<void> => {
  let said: string | null = null;
  await every(EVERY_MS, wait, async () => {
    const outcome = await connection.scheduleCancel(clock.wall() + AHEAD_MS);
    const why = outcome.kind === 'set' ? null : outcome.kind === 'rejected' ? outcome.text : outcome.why;
    if (why !== null && why !== said) note(`the dead man's switch could not be set: ${why}`);
    said = why;
  });
};
