import { describe, expect, it } from 'vitest';
import { combinations, tried } from './tried-values.ts';

describe('values to try', () => {
  it('are a list, or a range with an exact step', () => {
    expect(tried('fast=10, 20').values).toEqual(['10', '20']);
    expect(tried('size=0.1..0.3/0.1').values).toEqual(['0.1', '0.2', '0.3']);
    expect(tried('fast=10..35/10').values).toEqual(['10', '20', '30']);
    expect(tried('interval=1m,5m').values).toEqual(['1m', '5m']);
  });

  it.each(['fast', 'fast=', '=1', 'fast=1,,2', 'fast=10..40', 'fast=40..10/5', 'fast=1..2/0', 'fast=1.2.3..4/1'])(
    'refuse %s and show how it is said',
    (typed) => {
      expect(() => tried(typed)).toThrow(expect.objectContaining({ code: 'E_SWEEP' }) as Error);
    },
  );

  it('are combined, the last parameter changing fastest', () => {
    const grid = [tried('a=1,2'), tried('b=3,4')];
    const texts = combinations(grid).map((each) => each.map(({ name, text }) => `${name}${text}`).join(' '));
    expect(texts).toEqual(['a1 b3', 'a1 b4', 'a2 b3', 'a2 b4']);
  });

  it('refuse a value or a parameter named twice, and more trials than anybody should believe', () => {
    expect(() => tried('a=1,1')).toThrow('a is to be 1 twice');
    expect(() => combinations([tried('a=1'), tried('a=2')])).toThrow('a is tried twice');
    expect(() => combinations([tried('a=1..100/1'), tried('b=1..100/1')])).toThrow('10000 trials are more than 2000');
  });
});
