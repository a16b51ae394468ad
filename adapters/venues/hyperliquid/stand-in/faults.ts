/** What the next action (or query) meets. */
export type ExchangeFault =
  /** It is done, but the answer never comes. */
  | 'lost-answer'
  /** It is not done, and no answer comes. */
  | 'lost-request'
  | 'too-many-requests'
  /** The venue does not want it, and says so. */
  | 'refused'
  | 'server-error'
  /** It is done, and the answer is cut off. */
  | 'torn-answer';

/** What the venue says to an action that it does not want. */
export const UNWANTED = { status: 'err', response: 'Order would increase open interest too quickly' } as const;

/** What happens to frames on their way to a client, from a seed. */
export interface FrameFaults {
  /** Chances per frame, 0 to 1. */
  readonly drop: number;
  readonly duplicate: number;
  /** Swapped with the next one. */
  readonly reorder: number;
  /** Held back for so many ms. */
  readonly delayMs: number;
  /** Cut in the middle. */
  readonly tear: number;
}

export const NO_FRAME_FAULTS: FrameFaults = { drop: 0, duplicate: 0, reorder: 0, delayMs: 0, tear: 0 };

/** Trouble on demand. */
export class Faults {
  /** Taken one by one, the next first. */
  readonly actions: ExchangeFault[] = [];
  readonly queries: ExchangeFault[] = [];
  frames: FrameFaults = NO_FRAME_FAULTS;
  /** How long actions are on their way to the venue, ms; used in turn. Empty: they are there at once. */
  wayMs: readonly number[] = [];
  /** Connections stay open, but nothing is sent over them. */
  isSilent = false;
  /** How far the venue's clock is ahead. */
  skewMs = 0;
  /** The new order of a modification is told before the end of the old one, or after it. */
  isNewFirst = true;
}
