import { describe, expect, it } from 'vitest';
import type { CandleBlock } from '../../engine/index.ts';
import { MissingCandles } from './missing-candles.ts';

const candles = (...times: readonly number[]): CandleBlock => {
  const column = new Float64Array(times.length).fill(1);
  const prices = { open: column, high: column, low: column, close: column, volume: column };
  return { kind: 'candles', intervalMs: 60, count: times.length, time: Float64Array.from(times), ...prices };
};

describe('missing candles', () => {
  it('are found within a block and between two', () => {
    const missing = new MissingCandles();
    missing.see(candles(0, 60, 180));
    missing.see(candles(240, 600));
    expect(missing.gaps).toEqual([
      { from: 120, to: 180 },
      { from: 300, to: 600 },
    ]);
  });
});
