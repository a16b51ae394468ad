const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths people know, each a whole multiple of the one before; beyond them widths double. */
const LADDER: readonly number[] = [
  ...[1, 5, 10, 50, 100, 500],
  ...[SECOND, 5 * SECOND, 15 * SECOND, 30 * SECOND],
  ...[MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE],
  ...[HOUR, 2 * HOUR, 4 * HOUR, 12 * HOUR, DAY],
];

/** The next wider bar that whole bars of this width fill: a known one if it is at most five times wider, else twice. */
export const wider = (widthMs: number): number =>
  LADDER.find((known) => known > widthMs && known % widthMs === 0 && known <= 5 * widthMs) ?? 2 * widthMs;
