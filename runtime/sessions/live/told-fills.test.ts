import { describe, expect, it } from 'vitest';
import { ToldFills } from './told-fills.ts';

describe('fills that were told', () => {
  it('are known by their ids, the last ones; older ones count as known, so that memory stays flat', () => {
    const told = new ToldFills(3);
    const isNew = (fill: number): boolean => told.isNew(`t${fill}`, fill);
    expect([1, 2, 3, 4, 5].map(isNew)).toEqual([true, true, true, true, true]);
    expect([1, 2, 3, 4, 5].map(isNew)).toEqual([false, false, false, false, false]);
    // Late, but of a time whose fills are all still known by their ids.
    expect(told.isNew('late', 4)).toBe(true);
    expect(told.isNew('late', 4)).toBe(false);
    expect(told.isNew('lost long ago', 1)).toBe(false);
  });
});
