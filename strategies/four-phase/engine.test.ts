import { describe, expect, it } from 'vitest';
import { simulate } from '../../backtests/testing.ts';
import { strategy } from './index.ts';

/** Prices of the published cycle: peak +3, two chops, valley -6, and back to full long. */
const CYCLE = [
  100, 100.5, 101, 101.5, 101, 100.5, 101, 100.5, 100, 99.5, 99, 98.5, 98, 97.5, 97, 97.5, 98, 97.5, 98, 98.5, 99, 99.5,
];

/** Signed sizes of the net orders, from the published golden vector (no fee, unit 0.5, leverage 10, margin 1000). */
const ORDERS = [
  100, -26.113861, -38.059701, 39.313026, -38.123945, -37.555124, -36.980586, -12.623762, 28.90797, 40.445848,
  -43.920714, 41.034612, 40.206193, 39.386143, 11.922128,
];

const play = (takerFee: string) =>
  simulate(
    strategy,
    { margin: '1000', leverage: '10' },
    { prices: CYCLE },
    { instrument: { lotSize: '0.00000001' }, venue: { takerFee, makerFee: takerFee }, capital: '1000', leverage: '20' },
  );

describe('four-phase in the engine', () => {
  it('trades the golden vector, order by order', () => {
    const { events, equity } = play('0');
    const orders = events.flatMap(({ type, data }) => (type === 'OrderFilled' ? [data] : []));
    const signed = orders.map(({ side, size }) => (side === 'buy' ? 1 : -1) * Number(size));
    expect(signed).toHaveLength(ORDERS.length);
    for (const [index, size] of ORDERS.entries()) expect(signed[index]).toBeCloseTo(size, 5);
    expect(Number(equity)).toBeCloseTo(1170.945045, 5);
  });

  it('resets once, at full long, with the published anchor', () => {
    const resets = play('0').events.flatMap(({ type, data }) => (type === 'SystemReset' ? [data] : []));
    expect(resets).toHaveLength(1);
    const [reset] = resets;
    expect(reset).toMatchObject({ entryPrice: '99.5', unitValue: '0.4975', cycle: 1 });
    expect(Number(reset?.initialMargin)).toBeCloseTo(1170.945045, 5);
    expect(Number(reset?.long.qty)).toBeCloseTo(53.919114, 5);
  });

  it('pays the published fees', () => {
    const { events, equity } = play('0.00045');
    const fees = events.reduce((sum, { type, data }) => (type === 'OrderFilled' ? sum + Number(data.fee) : sum), 0);
    expect(Number(equity)).toBeCloseTo(1142.3215, 3);
    expect(fees).toBeCloseTo(25.2943, 3);
  });
});
