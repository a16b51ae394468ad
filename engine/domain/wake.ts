/**
 * The next thing that can matter to someone who is waiting: a tape may skip every row that is below `above`, above
 * `below` and before `time`. Prices in ticks, time in ms; `Infinity` and `-Infinity` for "never".
 */
export interface Wake {
  /** Wake at the first price >= this. */
  readonly above: number;
  /** Wake at the first price <= this. */
  readonly below: number;
  /** Wake at the first row whose time is >= this. */
  readonly time: number;
}

export const NEVER: Wake = { above: Infinity, below: -Infinity, time: Infinity };
export const ALWAYS: Wake = { above: -Infinity, below: Infinity, time: -Infinity };

/** Whichever of two comes first. Asked per row where somebody waits, so it makes nothing new where only one does. */
export const either = (a: Wake, b: Wake): Wake => {
  if (a === NEVER) return b;
  if (b === NEVER) return a;
  return {
    above: Math.min(a.above, b.above),
    below: Math.max(a.below, b.below),
    time: Math.min(a.time, b.time),
  };
};

/** True if nothing at all can wake this one. */
export const isIdle = (wake: Wake): boolean =>
  wake.above === Infinity && wake.below === -Infinity && wake.time === Infinity;
