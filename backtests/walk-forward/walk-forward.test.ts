import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EquityPoint } from '../result.ts';
import { growthOf, walkForward, walkForwardNotes } from './walk-forward.ts';

const DAY = 86_400_000;
const daily = (values: readonly number[]): readonly EquityPoint[] =>
  values.map((equity, day) => ({ time: (day + 1) * DAY, equity: String(equity) }));

/** Thirty days; the value at the end of each part of six. */
const thirty = (ends: readonly number[]): readonly EquityPoint[] =>
  daily(ends.flatMap((end) => [100, 100, 100, 100, 100, end]));

describe('a run in parts', () => {
  it('grows in each by its end over its start', () => {
    expect(growthOf({ start: '100', daily: thirty([110, 55, 55, 0, 0]) })).toEqual([1.1, 0.5, 1, 0, 0]);
  });

  it('is not cut when it is shorter than thirty days', () => {
    expect(growthOf({ start: '100', daily: daily(Array.from({ length: 29 }, () => 100)) })).toBeNull();
  });

  it('multiplies to the growth of the whole', () => {
    const values = fc.array(fc.integer({ min: 1, max: 10_000 }), { minLength: 30, maxLength: 400 });
    fc.assert(
      fc.property(values, (nav) => {
        const growth = growthOf({ start: '100', daily: daily(nav) }) ?? [];
        expect(growth).toHaveLength(5);
        expect(growth.reduce((all, each) => all * each, 1)).toBeCloseTo((nav.at(-1) ?? 0) / 100, 6);
      }),
    );
  });
});

describe('walk-forward', () => {
  const days = thirty([100, 100, 100, 100, 100]);
  const own = { name: 'own', growth: [1, 1, 1.2, 1, 1] };

  it('takes in each part what was best before it, and counts what that made then', () => {
    const early = { name: 'early', growth: [2, 0.4, 1, 1, 1] };
    const found = walkForward(days, [own, early]);
    expect(found.steps.map(({ chosen }) => chosen)).toEqual(['early', 'own', 'own', 'own']);
    expect(found.steps[0]).toEqual({
      ...{ from: 6 * DAY, to: 12 * DAY, chosen: 'early', before: 1, own: 0 },
      after: expect.closeTo(-0.6, 12) as number,
    });
    expect(found.chosenReturn).toBeCloseTo(0.4 * 1.2 - 1, 12);
    expect(found.ownReturn).toBeCloseTo(0.2, 12);
    expect(walkForwardNotes(found).map(({ text }) => text)).toEqual([
      'walk-forward: chosen on the past, neighbouring settings made −52.00 % instead of +20.00 %',
    ]);
  });

  it('stays with the run itself where nothing was better', () => {
    const same = { ...own, name: 'same' };
    const found = walkForward(days, [own, same]);
    expect(new Set(found.steps.map(({ chosen }) => chosen))).toEqual(new Set(['own']));
    expect(found.chosenReturn).toBe(found.ownReturn);
    expect(walkForwardNotes(found)).toEqual([]);
  });

  it('never sees the part that it chooses for', () => {
    const growth = fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(growth, growth, fc.integer({ min: 1, max: 4 }), (a, b, part) => {
        const chosen = (second: readonly number[]): string | undefined =>
          walkForward(days, [
            { name: 'a', growth: a },
            { name: 'b', growth: second },
          ]).steps[part - 1]?.chosen;
        const other = b.map((each, index) => (index < part ? each : 4 - each));
        expect(chosen(other)).toBe(chosen(b));
      }),
    );
  });
});
