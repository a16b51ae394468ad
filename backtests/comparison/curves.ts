import type { EquityBucket } from '../result.ts';

/** Net asset value over its start, of two runs at one time; null where a run does not reach. */
export interface CurvePoint {
  readonly time: number;
  readonly a: number | null;
  readonly b: number | null;
}

interface Other {
  readonly buckets: readonly EquityBucket[];
  readonly start: number;
}

/** Both curves at every time that either of them has; in between, the last known value counts. */
export const normalised = (a: readonly EquityBucket[], startOfA: number, b: Other): readonly CurvePoint[] => {
  const times = [...new Set([...a, ...b.buckets].map(({ time }) => time))].sort((x, y) => x - y);
  const valueOfA = follower(a, startOfA);
  const valueOfB = follower(b.buckets, b.start);
  return times.map((time) => ({ time, a: valueOfA(time), b: valueOfB(time) }));
};

/** The value at ever later times. */
const follower = (buckets: readonly EquityBucket[], start: number): ((time: number) => number | null) => {
  let next = 0;
  return (time) => {
    while ((buckets[next]?.time ?? Infinity) <= time) next++;
    const last = buckets[next - 1];
    const isOver = next === buckets.length && last !== undefined && last.time < time;
    return last === undefined || isOver || start === 0 ? null : last.equity / start;
  };
};

const BARS = Array.from('▁▂▃▄▅▆▇█');

/** A curve in one line of text, on a scale that is given so that two lines can be held against each other. */
export const sparkline = (values: readonly (number | null)[], width: number, [low, high]: Range): string => {
  const cells = Math.min(width, values.length);
  return Array.from({ length: cells }, (_, cell) => {
    const value = values[Math.floor(((cell + 1) * values.length) / cells) - 1] ?? null;
    if (value === null) return ' ';
    const share = high === low ? 0.5 : (value - low) / (high - low);
    return BARS[Math.min(BARS.length - 1, Math.max(0, Math.floor(share * BARS.length)))] ?? ' ';
  }).join('');
};

export type Range = readonly [low: number, high: number];

/** Lowest and highest of what is there; one value for nothing. */
export const rangeOf = (values: readonly (number | null)[]): Range => {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? [0, 0] : [low, high];
};
