import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../engine/index.ts';
import { decide, type Frame, type HedgeStyle, type Phase, type Shape, type Target } from './decide.ts';
import { phaseOfLevels } from './normalise.ts';

const DEFAULT: Shape = { chunks: 4, lag: 1, hedge: 'rotate' };
const START: Target = { phase: 'advance', refPeak: 0, refValley: null, longLevel: 4, hedgeShortLevel: 0 };
const shapes = fc.record({
  chunks: fc.integer({ min: 2, max: 8 }),
  lag: fc.integer({ min: 0, max: 2 }),
  hedge: fc.constantFrom<HedgeStyle>('rotate', 'flip', 'none'),
});
const steps = fc.array(fc.integer({ min: -7, max: 7 }), { maxLength: 60 });

/** All targets along a walk; fully long again is unit 0 of a new cycle. */
const walk = (moves: readonly number[], shape: Shape): readonly { unit: number; before: Target; after: Target }[] => {
  let unit = 0;
  let target: Target = { ...START, longLevel: shape.chunks };
  return moves.map((move) => {
    unit += move;
    const before = target;
    target = decide(before, unit, shape);
    return { unit, before, after: target };
  });
};

describe('decide', () => {
  it('gives the documented levels for each distance from peak and valley', () => {
    const peak: Frame = { phase: 'retracement', refPeak: 10, refValley: null };
    const fromPeak = [0, 1, 2, 3, 4, 5, 6].map((d) => decide(peak, 10 - d, DEFAULT));
    expect(fromPeak.map((t) => [t.longLevel, t.hedgeShortLevel])).toEqual([
      [4, 0],
      [4, 1],
      [3, 2],
      [2, 3],
      [1, 4],
      [0, 4],
      [0, 4],
    ]);
    expect(fromPeak.map((t) => t.phase)).toEqual([
      'advance',
      'retracement',
      'retracement',
      'retracement',
      'retracement',
      'decline',
      'decline',
    ]);
    const valley: Frame = { phase: 'recovery', refPeak: null, refValley: -10 };
    const fromValley = [0, 1, 2, 3, 4, 5, 9].map((k) => decide(valley, -10 + k, DEFAULT));
    expect(fromValley.map((t) => [t.longLevel, t.hedgeShortLevel])).toEqual([
      [0, 4],
      [0, 3],
      [1, 2],
      [2, 1],
      [3, 0],
      [4, 0],
      [4, 0],
    ]);
    expect(fromValley.map((t) => t.phase)).toEqual([
      'decline',
      'recovery',
      'recovery',
      'recovery',
      'recovery',
      'advance',
      'advance',
    ]);
  });

  it('follows a new peak and a new valley, and changes frames with the right reference', () => {
    expect(decide(START, 7, DEFAULT)).toMatchObject({ phase: 'advance', refPeak: 7, refValley: null });
    expect(decide({ phase: 'retracement', refPeak: 3, refValley: null }, 5, DEFAULT)).toMatchObject({
      phase: 'advance',
      refPeak: 5,
    });
    expect(decide(START, -5, DEFAULT)).toMatchObject({ phase: 'decline', refPeak: null, refValley: -5 });
    expect(decide({ phase: 'recovery', refPeak: null, refValley: -5 }, -8, DEFAULT)).toMatchObject({
      phase: 'decline',
      refValley: -8,
    });
  });

  it('keeps the level sums by which phases are told apart', () => {
    const sums: Record<Phase, number> = { advance: 4, retracement: 5, decline: 4, recovery: 3 };
    fc.assert(
      fc.property(steps, (moves) => {
        for (const { after } of walk(moves, DEFAULT)) {
          expect(after.longLevel + after.hedgeShortLevel).toBe(sums[after.phase]);
          expect(phaseOfLevels(after.longLevel, after.hedgeShortLevel, DEFAULT)).toBe(after.phase);
        }
      }),
    );
  });

  it('makes legal transitions only, with references on the right side, ratcheting within a frame', () => {
    const legal: Record<Phase, readonly Phase[]> = {
      advance: ['advance', 'retracement', 'decline'],
      retracement: ['retracement', 'advance', 'decline'],
      decline: ['decline', 'recovery', 'advance'],
      recovery: ['recovery', 'decline', 'advance'],
    };
    fc.assert(
      fc.property(steps, shapes, (moves, shape) => {
        for (const { unit, before, after } of walk(moves, shape)) {
          expect(legal[before.phase]).toContain(after.phase);
          expect((after.refPeak === null) !== (after.refValley === null)).toBe(true);
          if (after.phase === 'retracement') expect(after.refPeak).toBeGreaterThan(unit);
          if (after.phase === 'recovery') expect(after.refValley).toBeLessThan(unit);
          if (before.refPeak !== null && after.refPeak !== null)
            expect(after.refPeak).toBeGreaterThanOrEqual(before.refPeak);
          if (before.refValley !== null && after.refValley !== null)
            expect(after.refValley).toBeLessThanOrEqual(before.refValley);
        }
      }),
    );
  });

  it('gets stuck nowhere: every phase is entered and left, into each phase that may follow', () => {
    const random = seededRandom('phases');
    const moves = Array.from({ length: 3_000 }, () => Math.floor(random() * 19) - 9);
    const seen = new Set(walk(moves, DEFAULT).map(({ before, after }) => `${before.phase} > ${after.phase}`));
    const changes = [...seen].filter((each) => new Set(each.split(' > ')).size === 2).sort();
    expect(changes).toEqual([
      'advance > decline',
      'advance > retracement',
      'decline > advance',
      'decline > recovery',
      'recovery > advance',
      'recovery > decline',
      'retracement > advance',
      'retracement > decline',
    ]);
  });

  it('moves both allocations with the price, never against it or each other', () => {
    fc.assert(
      fc.property(steps, shapes, (moves, shape) => {
        for (const [i, { before, after }] of walk(moves, shape).entries()) {
          const direction = Math.sign(moves[i] ?? 0);
          expect(Math.sign(after.longLevel - before.longLevel) * direction).toBeGreaterThanOrEqual(0);
          expect(Math.sign(before.hedgeShortLevel - after.hedgeShortLevel) * direction).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('needs no word about choppy markets: on single steps every whole unit moves one part, both ways', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(-1, 1), { maxLength: 80 }), (moves) => {
        for (const { before, after } of walk(moves, DEFAULT)) {
          const isLongPartial =
            before.longLevel > 0 && before.longLevel < 4 && after.longLevel > 0 && after.longLevel < 4;
          if (isLongPartial) expect(Math.abs(after.longLevel - before.longLevel)).toBe(1);
          expect(Math.abs(after.longLevel - before.longLevel)).toBeLessThanOrEqual(1);
          expect(Math.abs(after.hedgeShortLevel - before.hedgeShortLevel)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('comes to the same target in one jump as unit by unit, when no full-long point lies between', () => {
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: -12, max: 12 }).filter((n) => n !== 0),
        shapes,
        (moves, jump, shape) => {
          const last = walk([0, ...moves], shape).at(-1)!;
          const jumped = decide(last.after, last.unit + jump, shape);
          const direction = Math.sign(jump);
          let stepped = last.after;
          for (let i = 1; i <= Math.abs(jump); i++) {
            stepped = decide(stepped, last.unit + direction * i, shape);
            if (stepped.phase === 'advance' && last.after.phase !== 'advance') return;
          }
          expect(stepped).toEqual(jumped);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('agrees with the closed form of the distance from the extreme since the frame began', () => {
    const clamp = (x: number, top: number): number => Math.min(top, Math.max(0, x));
    fc.assert(
      fc.property(steps, shapes, (moves, shape) => {
        let frame: 'peak' | 'valley' = 'peak';
        let extreme = 0;
        for (const { unit, after } of walk(moves, shape)) {
          extreme = frame === 'peak' ? Math.max(extreme, unit) : Math.min(extreme, unit);
          const distance = Math.abs(unit - extreme);
          const long = clamp(distance - shape.lag, shape.chunks);
          expect(after.longLevel).toBe(frame === 'peak' ? shape.chunks - long : long);
          if (distance >= shape.chunks + shape.lag) {
            frame = frame === 'peak' ? 'valley' : 'peak';
            extreme = unit;
          }
        }
      }),
    );
  });
});
