import type { EquityCurve, Sensitivity, TrustNote, WalkForward, WalkForwardStep } from '../result.ts';
import { signedPercent } from '../wording/number.ts';

/** A run is cut into so many parts of equal length; choosing begins with the second. */
const PARTS = 5;
/** Parts of fewer than six days say nothing. */
const FEWEST_DAYS = 6 * PARTS;

/** Settings that could have been chosen. */
export interface Candidate {
  readonly name: string;
  /** NAV at the end of each part over NAV at its start. */
  readonly growth: readonly number[];
}

/** What NAV became in each part of a run; null if the run is too short to be cut. */
export const growthOf = ({ start, daily }: Pick<EquityCurve, 'start' | 'daily'>): readonly number[] | null => {
  if (daily.length < FEWEST_DAYS) return null;
  const ends = cuts(daily.length).map((index) => Number(daily[index]?.equity));
  return ends.map((end, part) => {
    const before = part === 0 ? Number(start) : (ends[part - 1] ?? 0);
    return before > 0 ? Math.max(0, end / before) : 0;
  });
};

/**
 * Walk-forward with an anchored start: before each part but the first, the settings that had made most until then are
 * chosen, and what counts is what these made in the part. Positions are carried over the cuts, as each candidate is one
 * unbroken run. The first candidate is the run itself, and stays chosen where another is not better.
 *
 * Source: R. Pardo, The Evaluation and Optimization of Trading Strategies, 2nd edition, chapter 11.
 */
export const walkForward = (
  daily: EquityCurve['daily'],
  [own, ...others]: readonly [Candidate, ...Candidate[]],
): WalkForward => {
  const ends = cuts(daily.length).map((index) => daily[index]?.time ?? 0);
  const steps = ends.slice(1).map((to, index): WalkForwardStep => {
    const part = index + 1;
    const chosen = others.reduce((best, each) => (until(each, part) > until(best, part) ? each : best), own);
    return {
      from: ends[index] ?? 0,
      to,
      chosen: chosen.name,
      before: until(chosen, part) - 1,
      after: (chosen.growth[part] ?? 0) - 1,
      own: (own.growth[part] ?? 0) - 1,
    };
  });
  return {
    steps,
    candidates: others.length + 1,
    chosenReturn: product(steps.map(({ after }) => 1 + after)) - 1,
    ownReturn: product(steps.map((step) => 1 + step.own)) - 1,
  };
};

/** Among a run and its small changes; null where none was tried, or the run is too short to be cut. */
export const amongNeighbours = (
  equity: EquityCurve,
  sensitivity: readonly Sensitivity[] | null,
): WalkForward | null => {
  const own = growthOf(equity);
  const others = (sensitivity ?? []).flatMap(({ name, growth }) => (growth === null ? [] : [{ name, growth }]));
  if (own === null || others.length === 0) return null;
  return walkForward(equity.daily, [{ name: AS_IT_WAS_RUN, growth: own }, ...others]);
};

/** What the run's own settings are called among the candidates. */
export const AS_IT_WAS_RUN = 'as it was run';

/** Worth a warning where choosing on the past lost what the whole, seen at once, has gained. */
export const walkForwardNotes = (found: WalkForward | null): readonly TrustNote[] => {
  if (found === null || found.ownReturn <= 0 || found.chosenReturn > 0) return [];
  const made = `${signedPercent(found.chosenReturn)} instead of ${signedPercent(found.ownReturn)}`;
  return [{ mark: 'warning', text: `walk-forward: chosen on the past, neighbouring settings made ${made}` }];
};

/** Index of the last daily value of each part. */
const cuts = (days: number): readonly number[] =>
  Array.from({ length: PARTS }, (_, part) => Math.round((days * (part + 1)) / PARTS) - 1);

const until = ({ growth }: Candidate, part: number): number => product(growth.slice(0, part));

const product = (factors: readonly number[]): number => factors.reduce((all, each) => all * each, 1);
