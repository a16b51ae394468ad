import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, Scale, seededRandom, type Instrument } from '../../engine/index.ts';
import { boundaries, priceOfUnit, triggerTicks, unitOf, type Grid, type UnitMode } from './units.ts';

const instrument = (tickSize: string, priceRule: Instrument['priceRule'] = 'tick'): Instrument => ({
  id: 'test:T/USD:USD',
  venue: 'test',
  symbol: 'T/USD:USD',
  kind: 'perpetual',
  base: 'T',
  quote: 'USD',
  tickSize,
  lotSize: '1',
  minNotional: '0',
  priceRule,
  maxLeverage: 50,
  cashDecimals: 6,
});
const gridOf = (anchor: string, unitValue: string, mode: UnitMode): Grid => ({
  anchor: new Decimal(anchor),
  unitValue: new Decimal(unitValue),
  mode,
});
const MODES: readonly UnitMode[] = ['crossing', 'trunc', 'floor'];
const scale = new Scale(instrument('0.01'));

/** A grid whose unit is seldom a whole number of ticks, a path of ticks around its anchor, and a mode. */
const walks = fc.record({
  anchor: fc.integer({ min: 5_000, max: 20_000 }),
  unit: fc.integer({ min: 1_000, max: 300_000 }),
  path: fc.array(fc.integer({ min: 3_000, max: 30_000 }), { maxLength: 30 }),
  mode: fc.constantFrom(...MODES),
});

describe('the unit of a price', () => {
  it('is tick-exact on both sides of each boundary', () => {
    const crossing = gridOf('100', '0.5', 'crossing');
    const cases: [Grid, number, string, number][] = [
      [crossing, 0, '100.49', 0],
      [crossing, 0, '100.5', 1],
      [crossing, 0, '99.51', 0],
      [crossing, 0, '99.5', -1],
      [crossing, 3, '101.01', 3],
      [crossing, 3, '101', 2],
      [crossing, 3, '97', -6],
      [crossing, -6, '99.74', -1],
      [gridOf('100', '0.5', 'trunc'), 0, '99.51', 0],
      [gridOf('100', '0.5', 'trunc'), 0, '99.5', -1],
      [gridOf('100', '0.5', 'trunc'), 1, '100.49', 0],
      [gridOf('100', '0.5', 'floor'), 0, '99.99', -1],
      [gridOf('100', '0.5', 'floor'), -1, '100', 0],
    ];
    for (const [grid, current, price, unit] of cases) {
      expect(unitOf(grid, current, new Decimal(price)), `${grid.mode} ${current} ${price}`).toBe(unit);
    }
  });

  it('stays within one unit of the price, whatever the jump, and the same price again changes nothing', () => {
    fc.assert(
      fc.property(walks, ({ anchor, unit, path, mode }) => {
        const grid = gridOf(`${anchor / 100}`, `${unit / 1000}`, mode);
        let current = 0;
        for (const ticks of path) {
          const price = scale.tick.times(ticks);
          current = unitOf(grid, current, price);
          expect(price.minus(priceOfUnit(grid, current)).abs().lt(grid.unitValue)).toBe(true);
          expect(unitOf(grid, current, price)).toBe(current);
        }
      }),
    );
  });

  it('takes whole steps: crossing agrees with counting up and down one unit at a time', () => {
    fc.assert(
      fc.property(walks, ({ anchor, unit, path }) => {
        const grid = gridOf(`${anchor / 100}`, `${unit / 1000}`, 'crossing');
        let current = 0;
        let counted = 0;
        for (const ticks of path) {
          const price = scale.tick.times(ticks);
          current = unitOf(grid, current, price);
          while (price.gte(priceOfUnit(grid, counted + 1))) counted += 1;
          while (price.lte(priceOfUnit(grid, counted - 1))) counted -= 1;
          expect(current).toBe(counted);
        }
      }),
    );
  });

  it('mirrors when the path is mirrored about the anchor (crossing and trunc)', () => {
    fc.assert(
      fc.property(walks, fc.constantFrom<UnitMode>('crossing', 'trunc'), ({ anchor, unit, path }, mode) => {
        const grid = gridOf(`${anchor / 100}`, `${unit / 1000}`, mode);
        let here = 0;
        let there = 0;
        for (const ticks of path) {
          const price = scale.tick.times(ticks);
          here = unitOf(grid, here, price);
          there = unitOf(grid, there, grid.anchor.times(2).minus(price));
          expect(there + here).toBe(0);
        }
      }),
    );
  });

  it('is the same in all modes for prices on the grid', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -15, max: 15 }), { maxLength: 40 }), (units) => {
        const current: Record<UnitMode, number> = { crossing: 0, trunc: 0, floor: 0 };
        for (const unit of units) {
          for (const mode of MODES) {
            const grid = gridOf('100', '0.4975', mode);
            current[mode] = unitOf(grid, current[mode], priceOfUnit(grid, unit));
          }
          expect(current).toEqual({ crossing: unit, trunc: unit, floor: unit });
        }
      }),
    );
  });

  it('changes far less often when a full unit must be crossed', () => {
    const random = seededRandom('units');
    const current: Record<UnitMode, number> = { crossing: 0, trunc: 0, floor: 0 };
    const changes: Record<UnitMode, number> = { crossing: 0, trunc: 0, floor: 0 };
    let ticks = 10_000;
    for (let i = 0; i < 4_000; i++) {
      ticks += random() < 0.5 ? -3 : 3;
      for (const mode of MODES) {
        const unit = unitOf(gridOf('100', '0.2', mode), current[mode], scale.tick.times(ticks));
        if (unit !== current[mode]) changes[mode] += 1;
        current[mode] = unit;
      }
    }
    expect(changes.crossing).toBeGreaterThan(20);
    expect(changes.trunc).toBeGreaterThan(changes.crossing * 2);
    expect(changes.floor).toBeGreaterThan(changes.crossing * 2);
  });
});

describe('the prices that would wake the plan', () => {
  it('are exactly those at which the unit is another one', () => {
    fc.assert(
      fc.property(walks, ({ anchor, unit, path, mode }) => {
        const grid = gridOf(`${anchor / 100}`, `${unit / 1000}`, mode);
        let current = 0;
        for (const ticks of path) {
          current = unitOf(grid, current, scale.tick.times(ticks));
          const wake = boundaries(grid, current, scale);
          for (const next of [wake.above, wake.above - 1, wake.below, wake.below + 1].filter(Number.isFinite)) {
            const isChange = unitOf(grid, current, scale.tick.times(next)) !== current;
            expect(isChange, `${mode}: unit ${current}, ${next} ticks`).toBe(next >= wake.above || next <= wake.below);
          }
        }
      }),
    );
  });

  it('never lie at a price of zero or less', () => {
    const grid = gridOf('100', '5', 'crossing');
    expect(boundaries(grid, -18, scale).below).toBe(500);
    expect(boundaries(grid, -19, scale).below).toBe(-Infinity);
    expect(boundaries(grid, -19, scale).above).toBe(1_000);
  });
});

describe('the trigger of a unit', () => {
  it('is the nearest price the venue takes, away from the price that waits', () => {
    const grid = gridOf('100', '0.333', 'crossing');
    expect(triggerTicks(grid, 1, 'buy', scale)).toBe(10_034);
    expect(triggerTicks(grid, 1, 'sell', scale)).toBe(10_033);
    const fine = new Scale(instrument('0.1', 'hyperliquid'));
    const large = gridOf('94251.3', '235.6', 'crossing');
    expect(triggerTicks(large, 1, 'buy', fine)).toBe(944_870);
    expect(triggerTicks(large, 1, 'sell', fine)).toBe(944_860);
    const larger = gridOf('123456.7', '1', 'crossing');
    expect(triggerTicks(larger, 0, 'sell', fine)).toBe(1_234_560);
    expect(triggerTicks(gridOf('1', '0.5', 'crossing'), -2, 'sell', scale)).toBeNull();
  });
});
