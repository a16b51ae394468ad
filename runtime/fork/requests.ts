import type { Json, RiskLimits, VenueModel } from '../../engine/index.ts';

/** A what-if: a recorded run, from one of its events on, with something changed. */
export interface ForkRequest {
  readonly run: string;
  /** Seq of the last event that stays as it is; null: the one before what is left out. */
  readonly at: number | null;
  readonly risk: Partial<RiskLimits>;
  readonly venue: Partial<VenueModel>;
  /** Who decides from there on, with every parameter; null: nobody else. */
  readonly strategy: { readonly name: string; readonly parameters: Readonly<Record<string, Json>> } | null;
  /** Seq of what is left out; null for nothing. */
  readonly without: number | null;
  /** The command that repeats it. */
  readonly command: string;
}

export interface ForkOutcome {
  /** The run that came of it. */
  readonly run: string;
  readonly parent: string;
  readonly at: number;
  readonly hash: string;
  readonly parentHash: string;
  /** No event is another one: nothing that was changed mattered. */
  readonly isSame: boolean;
  /**
   * How often the new strategy or parameters would have decided otherwise before the point. Above 0 it takes over a
   * position that its own decisions would not have led to.
   */
  readonly otherwiseBefore: number;
  /** Of a live session: the event behind which a simulated venue fills its orders; null where none does. */
  readonly simulatedAfter: number | null;
}
