import { describe, expect, it } from 'vitest';
import { decide, type Shape, type Target } from './decide.ts';
import { Desk } from './testing/desk.ts';

const SHAPE: Shape = { chunks: 4, lag: 1, hedge: 'rotate' };

/** Net coins, in multiples of one allocation's. */
const exposure = ({ longLevel, hedgeShortLevel }: Target): number => longLevel / 4 + 1 - hedgeShortLevel / 2;

/** Gross gain of a walk over units, in coins of one allocation times one unit, without any drift of sizes. */
const gain = (start: Target, units: readonly number[]): number => {
  let target = start;
  let sum = 0;
  units.slice(1).forEach((unit, i) => {
    sum += exposure(target) * (unit - units[i]!);
    target = decide(target, unit, SHAPE);
  });
  return sum;
};

const PEAK: Target = { phase: 'advance', refPeak: 0, refValley: null, longLevel: 4, hedgeShortLevel: 0 };
const down = (depth: number): number[] => Array.from({ length: depth + 1 }, (_, i) => -i);
/** At a peak of 0, fallen to -depth. */
const fallen = (depth: number): Target => down(depth).reduce<Target>((t, unit) => decide(t, unit, SHAPE), PEAK);
/** At a valley of -20, risen by so many units. */
const risen = (height: number): Target =>
  Array.from({ length: height + 1 }, (_, i) => i - 20).reduce<Target>((t, unit) => decide(t, unit, SHAPE), fallen(20));

describe('what the strategy earns and costs, gross', () => {
  it('breaks even on a full cycle only when the valley is seven units under the peak, and beats holding from six', () => {
    for (const depth of [5, 6, 7, 10, 15]) {
      const cycle = [...down(depth), ...Array.from({ length: 5 }, (_, i) => -depth + 1 + i)];
      expect(gain(PEAK, cycle)).toBe(depth - 7);
      const holding = 2 * (5 - depth);
      expect(depth - 7 > holding).toBe(depth >= 6);
    }
  });

  it('loses on each dip that comes back to the peak', () => {
    const cost = [1, 2, 3, 4].map((k) => gain(PEAK, [...down(k), ...down(k - 1).reverse()]));
    expect(cost).toEqual([-0.5, -1.25, -2, -2.75]);
    expect(gain(PEAK, down(5))).toBe(-3.5);
  });

  it('loses on each whipsaw: half a coin-unit at the ends, three quarters between, a quarter where frames change', () => {
    expect(gain(PEAK, [0, -1, 0])).toBe(-0.5);
    expect([1, 2, 3].map((k) => gain(fallen(k), [-k, -k - 1, -k]))).toEqual([-0.75, -0.75, -0.75]);
    expect([1, 2, 3].map((k) => gain(risen(k), [k - 20, k - 19, k - 20]))).toEqual([-0.75, -0.75, -0.75]);
    expect(gain(risen(0), [-20, -19, -20])).toBe(-0.5);
    // At -5 the frame turns: -4 is then a valley's first unit, where long is all cash and the hedge three quarters short.
    expect(gain(fallen(4), [-4, -5])).toBe(0.75);
    expect(gain(fallen(4), [-4, -5, -4])).toBe(-0.25);
  });

  it('costs a whipsaw of one unit between 0.6 and 1.9 per cent of margin, and says so in the books', () => {
    const peak = new Desk({ leverage: '10' });
    for (const price of ['100', '99.5', '100']) peak.price(price);
    // Sold: 12.5 coins, and the short that their 118.75 of equity opens; all of it is bought back 0.5 dearer.
    expect(peak.equity().toFixed(6)).toBe((1000 - 0.5 * (12.5 + 1187.5 / 99.5)).toFixed(6));
    const between = new Desk({ leverage: '10' });
    for (const price of ['100', '99.5', '99']) between.price(price);
    const before = between.equity();
    for (const price of ['98.5', '99']) between.price(price);
    const cost = before.minus(between.equity()).div(1000).toNumber();
    expect(cost).toBeGreaterThan(0.006);
    expect(cost).toBeLessThan(0.0195);
  });

  it('earns five per cent of margin for each unit of a plain rise', () => {
    const desk = new Desk({ leverage: '10' });
    desk.price('100');
    for (const [price, equity] of [
      ['100.5', '1050'],
      ['101', '1100'],
      ['105', '1500'],
    ] as const) {
      desk.price(price);
      expect(desk.equity().toFixed()).toBe(equity);
    }
    expect(desk.of('OrderFilled')).toHaveLength(1);
    expect(desk.of('SystemReset')).toEqual([]);
  });
});
