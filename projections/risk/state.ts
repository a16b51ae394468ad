import type { Json, OrderBucket, RiskLimits } from '../../engine/index.ts';
import { emptyLedger, type Ledger } from '../ledger.ts';

/** Something that a brake did, or that was done to it. */
export interface Braked {
  seq: number;
  time: number;
  /** Type of the event. */
  what: string;
  by: string | null;
  reason: string;
}

/** An order that may still be filled. */
export interface Resting {
  side: 'buy' | 'sell';
  remaining: string;
  reduceOnly: boolean;
}

/** What stands between a session and its limits. Times in ms UTC, money in quote currency. */
export interface RiskState {
  /** As the manifest says them; null before the start. */
  limits: Partial<RiskLimits>;
  ledger: Ledger;
  /** By order. */
  resting: { [order: string]: Resting };
  /** When the day began whose loss counts, and with what equity; null before the start. */
  day: { since: number; equity: string } | null;
  /** Highest equity that the drawdown is counted from; null while nothing was seen since the last reset. */
  peak: string | null;
  bucket: OrderBucket | null;
  /** Requests in a row that went wrong at the venue. */
  errors: { count: number; order: string | null };
  halted: Braked | null;
  paused: Braked | null;
  /** Since when prices or news of the account are missing. */
  missingSince: number | null;
  /** Limits that were hit and that nobody has reset. */
  tripped: string[];
  isStopped: boolean;
  lastAt: number | null;
  /** How often risk refused a wish, by reason. */
  denied: { [code: string]: number };
  /** The newest 100. */
  history: Braked[];
}

export const emptyRisk = (): RiskState => ({
  limits: {},
  ledger: emptyLedger(),
  resting: {},
  day: null,
  peak: null,
  bucket: null,
  errors: { count: 0, order: null },
  halted: null,
  paused: null,
  missingSince: null,
  tripped: [],
  isStopped: false,
  lastAt: null,
  denied: {},
  history: [],
});

/** The limits of a manifest; none where it does not say them. */
export const limitsOf = (manifest: Json): Partial<RiskLimits> => {
  const risk = typeof manifest === 'object' && manifest !== null && 'risk' in manifest ? manifest['risk'] : null;
  // The form was checked when the session was begun, by the code that wrote the manifest.
  return typeof risk === 'object' && risk !== null ? (risk as unknown as Partial<RiskLimits>) : {};
};
