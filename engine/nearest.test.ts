import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest, suggestion } from './nearest.ts';

describe('edit distance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['', 'abc', 3],
    ['backtest', 'backtest', 0],
    ['flaw', 'lawn', 2],
    ['fsat', 'fast', 1],
    ['bakctest', 'backtest', 1],
  ])('%s to %s is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
  });

  it('is symmetric, zero only for equal words, and between the difference and the larger of their lengths', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe('what was meant', () => {
  it('names the nearest candidate, whatever the case', () => {
    expect(nearest('bakctest', ['backtest', 'report'])).toBe('backtest');
    expect(nearest('Report', ['backtest', 'report'])).toBe('report');
  });

  it('names none when nothing is near', () => {
    expect(nearest('banana', ['backtest', 'report'])).toBeNull();
    expect(suggestion('banana', ['report', 'backtest'])).toBe('There is: backtest, report.');
    expect(suggestion('banana', [])).toBe('There is none yet.');
  });

  it('also takes a part for the whole', () => {
    expect(nearest('daily', ['btcusd-minute', 'btcusd-daily'])).toBe('btcusd-daily');
    expect(nearest('btc', ['btcusd-daily'])).toBeNull();
  });
});
