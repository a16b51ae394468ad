import { describe, expect, it } from 'vitest';
import { strategy } from '../index.ts';
import { Desk } from '../testing/desk.ts';

const start = (preset: 'grid-long' | 'grid-long-guarded'): Desk => {
  const desk = new Desk({ ...strategy.presets?.[preset], leverage: '10', unitSize: '0.5' });
  desk.price('100');
  return desk;
};
const at = (desk: Desk, unit: number): unknown => {
  desk.tick(1_000_000 + unit * 5_000);
  const of = (side: 'buy' | 'sell'): readonly number[] =>
    desk.state.resting
      .filter((order) => order.side === side)
      .map((order) => order.unit)
      .sort((a, b) => a - b);
  return [desk.state.levels.long, of('sell'), of('buy')];
};

describe('the guard against whipsaws', () => {
  it('lets the sells stand back while the price goes to and fro, and buys nothing', () => {
    const desk = start('grid-long-guarded');
    expect(at(desk, 1)).toEqual([4, [-3, -2, -1, 0], []]);
    expect(at(desk, 0)).toEqual([3, [-3, -2, -1], []]);
    expect(at(desk, 1)).toEqual([3, [-3, -2, -1], []]);
    expect(at(desk, 0)).toEqual([3, [-3, -2, -1], []]);
    expect(desk.of('OrderFilled')).toHaveLength(2);
  });

  it('ends when the price leaves: upwards the window is built anew, downwards the first sell is met', () => {
    const up = start('grid-long-guarded');
    for (const unit of [1, 0, 1]) at(up, unit);
    expect(at(up, 2)).toEqual([3, [-1, 0, 1], [3]]);
    const down = start('grid-long-guarded');
    for (const unit of [1, 0, 1, 0]) at(down, unit);
    expect(at(down, -1)).toEqual([2, [-3, -2], [0, 1]]);
  });

  it('saves what a whipsaw costs', () => {
    const walk = [1, 0, 1, 0, 1, 0, 1, 0, 1, 2];
    const [guarded, plain] = (['grid-long-guarded', 'grid-long'] as const).map((preset) => {
      const desk = start(preset);
      for (const unit of walk) at(desk, unit);
      return desk;
    });
    expect(plain?.of('OrderFilled').length).toBeGreaterThan(guarded?.of('OrderFilled').length ?? 0);
    expect(guarded?.equity().gt(plain?.equity() ?? 0)).toBe(true);
  });
});
