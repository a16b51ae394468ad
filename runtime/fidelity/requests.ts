import type { OrderSpec, VenueModel } from '../../engine/index.ts';
import type { Course } from './course.ts';

/** What is compared: a recorded session, with the simulator as it was set for it or as another model says. */
export interface FidelityRequest {
  readonly session: string;
  /** Null: the simulated venue as the session's manifest has it. Fees that are null are those of the base tier. */
  readonly venue: VenueWish | null;
}

/** A simulated venue as it is asked for, with what the instrument decides left open. */
export type VenueWish = Omit<VenueModel, 'makerFee' | 'takerFee' | 'fundingPrice'> & {
  readonly makerFee: string | null;
  readonly takerFee: string | null;
};

/** One order in both worlds. */
export interface TwinOrder {
  readonly order: string;
  readonly spec: OrderSpec;
  /** Event time of the decision, ms UTC. */
  readonly decidedAt: number;
  /** The venue's time of the news that it was decided upon; null where it was no news of the venue. */
  readonly newsAt: number | null;
  /** When that news was heard, our clock; null where that is not on record. */
  readonly heardAt: number | null;
  readonly real: Course;
  readonly simulated: Course;
  /** Prices or news of the account were missing while it lived: it says nothing of the simulator. */
  readonly isDark: boolean;
}

/** Middle and edge of what was measured. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
}

/** Errors: middle and edge of their size, and their mean with its sign. */
export interface Errors extends Spread {
  readonly mean: number;
}

export interface FillCounts {
  /** Orders with a fill in both worlds, at the venue only, in the simulator only. */
  readonly both: number;
  readonly missed: number;
  readonly invented: number;
  /** Orders that were filled in both, but not by the same size. */
  readonly otherSize: number;
}

/** How far the simulator is from what happened. Null where there was nothing to measure by. */
export interface FidelityOutcome {
  readonly session: string;
  readonly mode: 'paper' | 'live';
  readonly instrument: string;
  readonly tickSize: string;
  readonly from: number;
  readonly venue: VenueModel;
  readonly orders: number;
  /** Orders that met missing data, and are left out of everything below. */
  readonly dark: number;
  /** Refused by the venue, by the simulator, and by both. */
  readonly refused: { readonly real: number; readonly simulated: number; readonly both: number };
  readonly fills: FillCounts;
  /** Ticks by which the simulator's average price was dearer for us; below zero it flatters. */
  readonly price: Errors | null;
  /** Way to the venue, ms, by the venue's own clock: from the news to what became of the order there. */
  readonly way: { readonly real: Spread | null; readonly simulated: Spread | null };
  readonly cancelWay: { readonly real: Spread | null; readonly simulated: Spread | null };
  /** From hearing the news to hearing the first answer, our clock, ms. The simulator has no way back. */
  readonly answer: Spread | null;
  /** Basis points of notional by which the simulator's fee was higher. */
  readonly fee: Errors | null;
  readonly feesPaid: { readonly real: string; readonly simulated: string };
  readonly twins: readonly TwinOrder[];
}

/** What a session says about a venue, in the words of a configuration. */
export interface Calibration {
  readonly session: string;
  /** Settings of a configuration, each with what it rests on. */
  readonly lines: readonly CalibrationLine[];
  readonly before: FidelityOutcome;
  /** The same session again, with the fitted model. */
  readonly after: FidelityOutcome;
}

export interface CalibrationLine {
  readonly key: 'latency' | 'cancelLatency' | 'fees' | 'slippage' | 'queue';
  readonly value: string;
  /** False: there was nothing to fit it by, and it is as the session had it. */
  readonly isFitted: boolean;
  readonly basis: string;
}
