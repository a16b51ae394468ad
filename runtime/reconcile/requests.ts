import type { Caller } from '../requests.ts';
import type { AccountKey } from '../sessions/venues.ts';

export interface ReconcileRequest {
  readonly session: string;
  /** Who asks, and why: on record with what came of it. */
  readonly by: string;
  readonly reason: string;
}

/** Who asks; a session that nobody works on is compared through its own account. */
export interface ReconcileCaller extends Caller {
  account(name: string): Promise<AccountKey>;
}

/** Something that the books of session and venue do not agree in. */
export interface Difference {
  readonly what: string;
  readonly journal: string;
  readonly venue: string;
  /** What is done about it, or would be if the session were taken up. */
  readonly then: string;
}

export interface ReconcileOutcome {
  readonly session: string;
  /** `asked`: the running session compared and recorded it. `looked`: nobody works on it, so nothing was changed. */
  readonly how: 'asked' | 'looked';
  readonly outcome: 'agreed' | 'differs' | 'moving' | 'unreachable';
  /** Signed position and open orders, as the session has them. */
  readonly position: string;
  readonly orders: number;
  readonly differences: readonly Difference[];
}
