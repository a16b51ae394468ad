import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, type Shape } from './decide.ts';
import { normalise } from './normalise.ts';

const SHAPE: Shape = { chunks: 4, lag: 1, hedge: 'rotate' };

describe('normalise', () => {
  it('reads levels from amounts, rounded to parts, and the phase from levels', () => {
    expect(
      normalise(
        {
          currentUnit: 1,
          longInvested: '393.75',
          longCash: '131.25',
          hedgeLong: '262.50',
          hedgeShort: '275.56',
          peakUnit: 3,
        },
        SHAPE,
      ),
    ).toEqual({
      ok: true,
      unit: 1,
      target: { phase: 'retracement', longLevel: 3, hedgeShortLevel: 2, refPeak: 3, refValley: null },
    });
    expect(
      normalise({ phase: 'advance', currentUnit: -4, longCash: 480, hedgeShort: 613, valleyUnit: -9 }, SHAPE),
    ).toEqual({
      ok: true,
      unit: -4,
      target: { phase: 'decline', longLevel: 0, hedgeShortLevel: 4, refPeak: null, refValley: -4 },
    });
  });

  it('takes an empty state for the start', () => {
    expect(normalise({}, SHAPE)).toEqual({
      ok: true,
      unit: 0,
      target: { phase: 'advance', longLevel: 4, hedgeShortLevel: 0, refPeak: 0, refValley: null },
    });
  });

  it('names each field that it cannot understand', () => {
    expect(
      normalise(
        { phase: 'up', currentUnit: 0.5, longInvested: -1, longCash: Number.NaN, hedgeLong: '1e3', hedgeShort: {} },
        SHAPE,
      ),
    ).toEqual({
      ok: false,
      problems: [
        'currentUnit: expected a whole number of units, found 0.5',
        'phase: expected advance, retracement, decline, recovery, found up',
        'longInvested: expected an amount of 0 or more, found -1',
        'longCash: expected an amount of 0 or more, found NaN',
        'hedgeLong: expected an amount of 0 or more, found 1e3',
        'hedgeShort: expected an amount of 0 or more, found something of type object',
      ],
    });
  });

  it('makes something that decide can go on from of anything at all, or says what is wrong', () => {
    const anyField = fc.oneof(
      fc.integer({ min: -10, max: 10 }),
      fc.double(),
      fc.string(),
      fc.constantFrom(null, undefined, 'decline'),
      fc.anything(),
    );
    const names = [
      'phase',
      'currentUnit',
      'peakUnit',
      'valleyUnit',
      'longInvested',
      'longCash',
      'hedgeLong',
      'hedgeShort',
    ];
    const likely = fc.record(
      {
        phase: fc.constantFrom('advance', 'retracement', 'decline', 'recovery'),
        currentUnit: fc.integer({ min: -10, max: 10 }),
        peakUnit: fc.integer({ min: -10, max: 10 }),
        valleyUnit: fc.integer({ min: -10, max: 10 }),
        longInvested: fc.double({ min: 0, max: 1e9, noNaN: true }),
        longCash: fc.double({ min: 0, max: 1e9, noNaN: true }),
        hedgeLong: fc.double({ min: 0, max: 1e9, noNaN: true }),
        hedgeShort: fc.double({ min: 0, max: 1e9, noNaN: true }),
      },
      { requiredKeys: [] },
    );
    const states = fc.oneof(likely, fc.dictionary(fc.constantFrom(...names), anyField));
    fc.assert(
      fc.property(states, fc.integer({ min: -10, max: 10 }), fc.integer({ min: 0, max: 2 }), (given, unit, lag) => {
        const shape: Shape = { ...SHAPE, lag };
        const result = normalise(given, shape);
        if (!result.ok) {
          expect(result.problems.length).toBeGreaterThan(0);
          return;
        }
        const next = decide(result.target, unit, shape);
        expect(['advance', 'retracement', 'decline', 'recovery']).toContain(next.phase);
        for (const level of [
          result.target.longLevel,
          result.target.hedgeShortLevel,
          next.longLevel,
          next.hedgeShortLevel,
        ]) {
          expect(Number.isInteger(level) && level >= 0 && level <= 4).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
