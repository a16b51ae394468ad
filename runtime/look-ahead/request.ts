import type { TapeRef } from '../../engine/index.ts';

/** How thoroughly a run is searched for look-ahead. */
export interface LookAheadRequest {
  readonly run: string;
  /** Places at which the tape is cut. */
  readonly cuts: number;
  /** Draws the places; the same seed, the same places. */
  readonly seed: string;
}

/** The first event that came out otherwise when the future was missing, or was another one. */
export interface Foresight {
  readonly how: 'cut' | 'poisoned';
  /** The last row of the tape that was told truly before the difference. */
  readonly cut: TapeRef;
  readonly seq: number;
  readonly recorded: string;
  readonly replayed: string;
}

export interface LookAheadOutcome {
  readonly run: string;
  readonly rows: number;
  /** Places at which the tape was cut. */
  readonly cuts: number;
  /** Plays whose future was replaced. */
  readonly poisoned: number;
  /** Null when nothing that was decided depends on what came later. */
  readonly foresight: Foresight | null;
}
