import { EngineError } from '../../../../engine/index.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The candles that the venue has and whose length is the same each time. */
const INTERVALS: Readonly<Record<string, number>> = {
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': HOUR,
  '2h': 2 * HOUR,
  '4h': 4 * HOUR,
  '8h': 8 * HOUR,
  '12h': 12 * HOUR,
  '1d': DAY,
  '3d': 3 * DAY,
  '1w': 7 * DAY,
};

/** Length of an interval of the venue, ms. E_WIRE_SHAPE for one that is not known. */
export const intervalMs = (name: string): number => {
  const length = INTERVALS[name];
  if (length !== undefined) return length;
  throw new EngineError('E_WIRE_SHAPE', `Hyperliquid sent a candle of an unknown interval, "${name}"`);
};

/** The venue's name of an interval, or E_FEED_WISH. */
export const intervalName = (ms: number): string => {
  const [name] = Object.entries(INTERVALS).find(([, length]) => length === ms) ?? [];
  if (name !== undefined) return name;
  throw new EngineError('E_FEED_WISH', `Hyperliquid has no candles of ${ms} ms`, {
    why: `It has candles of ${Object.keys(INTERVALS).join(', ')}.`,
    fix: 'build other candles from trades, or take the next smaller ones',
  });
};
