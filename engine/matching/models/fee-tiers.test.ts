import { describe, expect, it } from 'vitest';
import { money, type Ratio } from '../../domain/money.ts';
import type { FeeTiers } from '../../manifest.ts';
import { plainModel, Rehearsal, buy } from '../rehearsal.ts';
import { TieredRates } from './fee-tiers.ts';

const DAY = 86_400_000;
const plain: FeeTiers = { schedule: 'hyperliquid', volume: '0', makerShare: '0', staking: '0', referral: '0' };
const ratesOf = (more: Partial<FeeTiers> = {}, kind: 'spot' | 'perpetual' = 'perpetual'): TieredRates =>
  new TieredRates({ ...plain, ...more }, kind);
const percent = ({ over, under }: Ratio): number => Number(over * 10_000_000n) / Number(under) / 100_000;
const both = (rates: TieredRates, time = DAY): readonly number[] => [
  percent(rates.rate('taker', time)),
  percent(rates.rate('maker', time)),
];

describe('fees by volume', () => {
  it.each([
    ['5000000', 0.045, 0.015],
    ['5000000.01', 0.04, 0.012],
    ['25000000', 0.04, 0.012],
    ['25000000.01', 0.035, 0.008],
    ['100000000', 0.035, 0.008],
    ['100000000.01', 0.03, 0.004],
    ['500000000', 0.03, 0.004],
    ['500000000.01', 0.028, 0],
    ['2000000000', 0.028, 0],
    ['2000000000.01', 0.026, 0],
    ['7000000000', 0.026, 0],
    ['7000000000.01', 0.024, 0],
  ])('of 14 days above %s', (volume, taker, maker) => {
    expect(both(ratesOf({ volume }))).toEqual([taker, maker]);
  });

  it('count the fourteen whole days before, not today', () => {
    const rates = ratesOf();
    rates.traded(DAY + 1, money('6000000'));
    expect(both(rates, 2 * DAY - 1)).toEqual([0.045, 0.015]);
    expect(both(rates, 2 * DAY)).toEqual([0.04, 0.012]);
    expect(both(rates, 16 * DAY - 1)).toEqual([0.04, 0.012]);
    expect(both(rates, 16 * DAY)).toEqual([0.045, 0.015]);
  });

  it('let what was traded before the run fade away, a fourteenth a day', () => {
    const rates = ratesOf({ volume: '14000000' });
    rates.traded(100 * DAY, money('1'));
    expect(rates.volume(100 * DAY)).toBe(money('14000000'));
    expect(rates.volume(107 * DAY)).toBe(money('7000001'));
    expect(rates.volume(115 * DAY)).toBe(0n);
  });

  it('count spot twice', () => {
    const rates = ratesOf({}, 'spot');
    rates.traded(0, money('3'));
    expect(rates.volume(DAY)).toBe(money('6'));
    expect(both(rates)).toEqual([0.07, 0.04]);
  });

  it.each([
    ['0.005', 0.015],
    ['0.0051', -0.001],
    ['0.015', -0.001],
    ['0.0151', -0.002],
    ['0.03', -0.002],
    ['0.0301', -0.003],
  ])('give makers of a share of %s their rebate', (makerShare, maker) => {
    expect(both(ratesOf({ makerShare }))).toEqual([0.045, maker]);
  });

  it('are lowered by staking, and by a referral up to a volume of 25 million', () => {
    expect(both(ratesOf({ staking: '0.4' }))).toEqual([0.027, 0.009]);
    const rates = ratesOf({ referral: '0.04', staking: '0.1' });
    expect(both(rates)[0]).toBeCloseTo(0.045 * 0.9 * 0.96, 12);
    rates.traded(0, money('25000000'));
    expect(both(rates, 20 * DAY)[0]).toBeCloseTo(0.045 * 0.9 * 0.96, 12);
    rates.traded(0, money('0.01'));
    expect(both(rates, 20 * DAY)[0]).toBeCloseTo(0.0405, 12);
  });

  it('are charged by the venue, the next day by the volume of this one', () => {
    const venue = new Rehearsal({ model: { ...plainModel, feeTiers: plain }, cash: '100000000', leverage: 40 });
    venue.trade(0, 600_000);
    venue.submit(buy(10_000), 0);
    venue.trade(DAY, 600_000);
    venue.submit(buy(100), DAY);
    const fees = venue.reports.flatMap(({ event }) => (event.type === 'OrderFilled' ? [event.data.fee] : []));
    expect(fees).toEqual(['2700', '24']);
  });
});
