import { EngineError } from '../../../../engine/index.ts';
import type { CcxtExchange } from '../exchange/ccxt.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** Length of a timeframe of ccxt, ms; null for months and years, whose lengths differ. */
const lengthOf = (timeframe: string): number | null => {
  const [, count, unit] = /^(\d+)([smhdw])$/.exec(timeframe) ?? [];
  return count === undefined || unit === undefined ? null : Number(count) * (UNITS[unit] ?? 0);
};

/** The exchange's name of an interval, or E_FEED_WISH with those it has. */
export const timeframeOf = (
  { id, timeframes }: Pick<CcxtExchange, 'id' | 'timeframes'>,
  intervalMs: number,
): string => {
  const names = Object.keys(timeframes);
  const found = names.find((name) => lengthOf(name) === intervalMs);
  if (found !== undefined) return found;
  throw new EngineError('E_FEED_WISH', `${id} has no candles of ${intervalMs / 1_000} s`, {
    why: `It has candles of ${names.filter((name) => lengthOf(name) !== null).join(', ')}.`,
    fix: 'take the next smaller ones',
  });
};
