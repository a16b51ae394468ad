import { describe, expect, it } from 'vitest';
import { sharpe } from './ratios.ts';
import { rolling, ROLLING_DAYS } from './rolling.ts';
import { volatility } from './risk.ts';

describe('rolling numbers', () => {
  const returns = Array.from({ length: 90 }, (_, day) => 0.01 * Math.sin(1.7 * day) + 0.0007);
  let nav = 100;
  const daily = returns.map((change, day) => ({ time: day, equity: String((nav *= 1 + change)) }));

  it('begin with the sixtieth day and are those of the sixty days before', () => {
    const points = rolling('100', daily);
    expect(points).toHaveLength(31);
    expect(points[0]?.time).toBe(59);
    expect(points[0]?.sharpe).toBeCloseTo(sharpe(returns.slice(0, 60)), 8);
    expect(points.at(-1)?.sharpe).toBeCloseTo(sharpe(returns.slice(30)), 8);
    expect(points.at(-1)?.volatility).toBeCloseTo(volatility(returns.slice(30)), 8);
  });

  it('have no Sharpe ratio where nothing moved, and no point before there are enough days', () => {
    const still = Array.from({ length: ROLLING_DAYS }, (_, time) => ({ time, equity: '100' }));
    expect(rolling('100', still)).toEqual([{ time: 59, sharpe: null, volatility: 0 }]);
    expect(rolling('100', still.slice(1))).toEqual([]);
  });
});
