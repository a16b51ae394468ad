import type { EventData } from '../../engine/index.ts';
import { keepNewest } from '../newest.ts';
import type { Projection } from '../projection.ts';

export interface Candles {
  /** Candles closed so far, all intervals. */
  count: number;
  /** By interval in ms: the newest 2,000 candles, oldest first. A missing candle is missing, never repeated. */
  intervals: Partial<Record<string, EventData<'CandleClosed'>[]>>;
}

const CANDLES_KEPT = 2000;

export const projection: Projection<Candles> = {
  name: 'candles',
  version: 1,
  about: 'The newest candles the strategy was shown.',
  types: ['CandleClosed'],
  initial: () => ({ count: 0, intervals: {} }),
  evolve(state, event) {
    if (event.type !== 'CandleClosed') return state;
    const { intervalMs, openTime, open, high, low, close, volume } = event.data;
    state.count += 1;
    const list = (state.intervals[intervalMs] ??= []);
    keepNewest(list, { intervalMs, openTime, open, high, low, close, volume }, CANDLES_KEPT);
    return state;
  },
};
