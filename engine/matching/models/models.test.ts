import { describe, expect, it } from 'vitest';
import { Scale } from '../../domain/instrument.ts';
import { seededRandom } from '../../domain/random.ts';
import { moneyText } from '../../domain/money.ts';
import type { Lots, PriceTicks } from '../../domain/units.ts';
import { instrument, plainModel } from '../rehearsal.ts';
import { exp, ln } from './elementary.ts';
import { Moment } from '../moment.ts';
import { Fees } from './fees.ts';
import { latencyOf } from './latency.ts';
import { participationOf } from './participation.ts';
import { queueOf } from './queue.ts';
import { slippageOf, slipped } from './slippage.ts';

const scale = new Scale(instrument);
const random = seededRandom('models');

describe('latency', () => {
  it('is constant, or recorded samples in turn', () => {
    expect(latencyOf({ model: 'constant', ms: 180 }, random)()).toBe(180);
    const recorded = latencyOf({ model: 'recorded', samplesMs: [5, 7.6, 9] }, random);
    expect([recorded(), recorded(), recorded(), recorded()]).toEqual([5, 8, 9, 5]);
  });

  it('is log-normal with the median and the 99th percentile asked for, and the same for the same seed', () => {
    const draw = (): number[] => {
      const latency = latencyOf({ model: 'lognormal', medianMs: 10_000, p99Ms: 50_000 }, seededRandom('a'));
      return Array.from({ length: 4_000 }, latency);
    };
    const first = draw();
    const sorted = first.toSorted((a, b) => a - b);
    expect(sorted[2_000]).toBeGreaterThan(9_500);
    expect(sorted[2_000]).toBeLessThan(10_500);
    expect(sorted[3_960]).toBeGreaterThan(44_000);
    expect(sorted[3_960]).toBeLessThan(57_000);
    expect(first.every(Number.isSafeInteger)).toBe(true);
    expect(draw()).toEqual(first);
  });

  it('uses a logarithm and an exponential that agree with those of the runtime', () => {
    for (const x of [1e-9, 0.3, 0.75, 1, 1.5, 2.718281828, 10, 12345.678]) {
      expect(ln(x)).toBeCloseTo(Math.log(x), 12);
      expect(exp(ln(x)) / x).toBeCloseTo(1, 12);
    }
    expect(exp(-20) / Math.exp(-20)).toBeCloseTo(1, 12);
  });

  it('refuses what cannot be', () => {
    expect(() => latencyOf({ model: 'constant', ms: -1 }, random)).toThrow('latency -1 must be zero or more');
    expect(() => latencyOf({ model: 'recorded', samplesMs: [] }, random)).toThrow('has no samples');
    expect(() => latencyOf({ model: 'lognormal', medianMs: 10, p99Ms: 9 }, random)).toThrow('below its median');
    expect(() => latencyOf({ model: 'lognormal', medianMs: 0, p99Ms: 9 }, random)).toThrow('above zero');
  });
});

describe('slippage', () => {
  it('is whole ticks, rounded away from the taker', () => {
    expect(slippageOf({ model: 'none' })(1000, 5, 10)).toBe(0);
    expect(slippageOf({ model: 'ticks', ticks: 2 })(1000, 5, 10)).toBe(2);
    const points = slippageOf({ model: 'basis-points', basisPoints: '1.5' });
    expect(points(10_000, 5, 10)).toBe(2);
    expect(points(20_000, 5, 10)).toBe(3);
  });

  it('grows with the square root of the share that is taken', () => {
    const root = slippageOf({ model: 'square-root', basisPoints: '10' });
    expect(root(10_000, 100, 100)).toBe(10);
    expect(root(10_000, 25, 100)).toBe(5);
    expect(root(10_000, 1, 9)).toBe(4);
    expect(root(9_000, 1, 9)).toBe(3);
    expect(root(10_000, 5, 0)).toBe(10);
  });

  it('moves the price against the taker within its limit and above zero', () => {
    expect(slipped('buy', 1000, 7, null)).toBe(1007);
    expect(slipped('buy', 1000, 7, 1003)).toBe(1003);
    expect(slipped('sell', 1000, 7, 995)).toBe(995);
    expect(slipped('sell', 3, 7, null)).toBe(1);
  });

  it('refuses what cannot be', () => {
    expect(() => slippageOf({ model: 'ticks', ticks: 0.5 })).toThrow('not whole');
    expect(() => slippageOf({ model: 'basis-points', basisPoints: '-1' })).toThrow('negative');
  });
});

describe('fees', () => {
  it('are decided by the match and rounded half-even once per fill', () => {
    const fees = new Fees({ ...plainModel, makerFee: '-0.00001', takerFee: '0.0005' }, scale, new Moment());
    const of = (liquidity: 'maker' | 'taker', price: number, size: number): string =>
      moneyText(fees.of(liquidity, price as PriceTicks, size as Lots));
    expect(of('taker', 600_000, 100)).toBe('30');
    expect(of('maker', 600_000, 100)).toBe('-0.6');
    // One tick times one lot is 0.001: fees of 0.0000005, 0.0000015 and 0.0000025 go to the even neighbour.
    expect([of('taker', 1, 1), of('taker', 3, 1), of('taker', 5, 1)]).toEqual(['0', '0.000002', '0.000002']);
  });
});

describe('participation', () => {
  it('is a share of the size, whole lots only, or no limit', () => {
    expect(participationOf('0.25')(39)).toBe(9);
    expect(participationOf('0')(39)).toBe(0);
    expect(participationOf('1')(39)).toBe(39);
    expect(participationOf(null)(0)).toBe(Infinity);
    expect(() => participationOf('1.1')).toThrow('not between 0 and 1');
  });
});

describe('queue', () => {
  it('refuses a size that cannot be', () => {
    expect(() => queueOf({ model: 'ahead', size: '-1' }, scale)).toThrow('negative');
    expect(() => queueOf({ model: 'ahead', size: '0.001' }, scale)).toThrow('not on the grid');
  });
});
