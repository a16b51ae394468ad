import { describe, expect, it } from 'vitest';
import { judged, reservations, type Circumstances } from './comparable.ts';
import type { MetricPair } from './comparison.ts';

const base: Circumstances = {
  run: 'a',
  mode: 'backtest',
  instrument: 'x:BTC/USD',
  quote: 'USD',
  strategy: 'ema-rsi',
  from: 0,
  to: 1_000,
};
const metric = { label: 'Return', value: 1 } as unknown as MetricPair['a'];
const pair: MetricPair = { key: 'totalReturn', label: 'Return', a: metric, b: metric, better: 'a' };

describe('what two runs have in common', () => {
  it('is everything for two runs of the same thing: nothing is said', () => {
    expect(reservations(base, { ...base, run: 'b', to: 960 })).toEqual([]);
    expect(judged([pair], base, base)).toEqual([pair]);
  });

  it.each([
    [{ instrument: 'y:SPY/EUR', quote: 'EUR' }, /^two markets, x:BTC\/USD and y:SPY\/EUR, in USD and EUR/, null],
    [{ from: 1_001, to: 2_000 }, /^no time in common/, null],
    [{ from: 500, to: 1_500 }, /^50 % of the longer period in common/, 'a'],
    [{ mode: 'live' }, /^backtest and live: fills of a simulated venue/, 'a'],
    [{ mode: 'paper' }, /^backtest and paper: recorded history/, 'a'],
    [{ strategy: 'four-phase' }, /^two strategies/, 'a'],
  ] as const)('is said: %j', (other, sentence, better) => {
    const [one, ...more] = reservations(base, { ...base, ...other });
    expect(one).toMatch(sentence);
    expect(more).toEqual([]);
    expect(judged([pair], base, { ...base, ...other })[0]?.better).toBe(better);
  });
});
