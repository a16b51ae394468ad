/** Middle and edge of what was measured. */
interface Spread {
  readonly count: number;
  readonly median: number;
  readonly p95: number;
}

/** Errors: middle and edge of their size, and their mean with its sign. */
interface Errors extends Spread {
  readonly mean: number;
}

/** How far the simulator is from what a session met. Null where there was nothing to measure by. */
export interface Reality {
  readonly mode: 'paper' | 'live';
  readonly orders: number;
  /** Orders that met missing data, and are left out. */
  readonly dark: number;
  /** Orders with a fill in both worlds, at the venue only, in the simulator only. */
  readonly fills: { readonly both: number; readonly missed: number; readonly invented: number };
  /** Ticks by which the simulator's average price was dearer for us. */
  readonly price: Errors | null;
  /** Ways to the venue, ms. */
  readonly way: { readonly real: Spread | null; readonly simulated: Spread | null };
  /** From hearing the news to hearing the first answer, ms. */
  readonly answer: Spread | null;
  /** Basis points of notional by which the simulator's fee was higher. */
  readonly fee: Errors | null;
  readonly feesPaid: { readonly real: string; readonly simulated: string };
  /** Ticks of each order that was filled in both worlds, the last ones, in order. */
  readonly priceErrors: readonly number[];
}

/** A session that could not be compared, and why. */
export interface NotCompared {
  readonly why: string;
}
