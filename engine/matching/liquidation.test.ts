import { describe, expect, it } from 'vitest';
import { asDecimal, type Money } from '../domain/money.ts';
import { ask, bid, buy, Rehearsal, sell, type RehearsalOptions } from './rehearsal.ts';

/** Long 1 BTC at 60,000 with 3,000 of margin and 40x at most: liquidated at 57,721.51898734177..., by algebra. */
const GOLDEN: RehearsalOptions = { cash: '3000', leverage: 40, model: { takerFee: '0', makerFee: '0' } };
const long = (options: RehearsalOptions = {}): Rehearsal => {
  const venue = new Rehearsal({ ...GOLDEN, ...options, model: { ...GOLDEN.model, ...options.model } });
  venue.trade(0, 600_000);
  venue.submit(buy(100), 0);
  return venue;
};

const shown = (price: Money | null): string => asDecimal(price ?? 0n).toFixed(14);

describe('liquidation', () => {
  it('wakes at the first tick that is at or beyond the liquidation price', () => {
    const venue = long();
    expect(shown(venue.account.liquidationPrice())).toBe('57721.51898734177215');
    expect(venue.venue.wake()).toEqual({ above: Infinity, below: 577_215, time: Infinity });
    const short = new Rehearsal(GOLDEN);
    short.trade(0, 600_000);
    short.submit(sell(100), 0);
    expect(shown(short.account.liquidationPrice())).toBe('62222.22222222222222');
    expect(short.venue.wake()).toEqual({ above: 622_223, below: -Infinity, time: Infinity });
  });

  it('closes the position through the book at the price that is seen, and cancels what rests', () => {
    const venue = long({ model: { takerFee: '0.00045', slippage: { model: 'ticks', ticks: 10 } }, cash: '3027.45' });
    venue.submit(ask(10, 650_000), 0);
    venue.news();
    venue.trade(10, 578_000);
    venue.trade(20, 577_000);
    const fill = venue.reports.at(-1)?.event.data;
    expect(venue.news()).toEqual([
      '20 PositionLiquidated 1 forfeited 0',
      '20 OrderCanceled o2 liquidation',
      '20 OrderFilled liquidation-1 sell 1 @ 57699 taker',
    ]);
    expect(fill).toMatchObject({ cause: 'liquidation', mark: '57700', fee: '25.96455', decisionPrice: null });
    expect(venue.account.position).toBe(0);
  });

  it('after a gap fills at the price beyond, and the loss may exceed the margin', () => {
    const venue = long();
    venue.trade(10, 560_000);
    expect(venue.news().slice(2)).toEqual([
      '10 PositionLiquidated 1 forfeited 0',
      '10 OrderFilled liquidation-1 sell 1 @ 56000 taker',
    ]);
    expect(venue.account.cash.minus(venue.account.cost).toFixed()).toBe('-1000');
  });

  it('on a path fills at the tick where it is due', () => {
    const venue = new Rehearsal(GOLDEN);
    venue.open(0, 600_000);
    venue.submit(buy(100), 0);
    venue.path(20, 550_000);
    expect(venue.news().slice(2)).toEqual([
      '20 PositionLiquidated 1 forfeited 0',
      '20 OrderFilled liquidation-1 sell 1 @ 57721.5 taker',
    ]);
  });

  it('of a large position takes a fifth first, and all of the rest within 30 s of it', () => {
    const venue = new Rehearsal({ ...GOLDEN, cash: '6000' });
    venue.trade(0, 600_000);
    venue.submit(buy(200), 0);
    venue.news();
    venue.trade(1_000, 577_000);
    venue.trade(2_000, 575_000);
    expect(venue.news()).toEqual([
      '1000 PositionLiquidated 0.4 forfeited 0',
      '1000 OrderFilled liquidation-1 sell 0.4 @ 57700 taker',
      '2000 PositionLiquidated 1.6 forfeited 0',
      '2000 OrderFilled liquidation-2 sell 1.6 @ 57500 taker',
    ]);
  });

  it('of a large position takes another fifth once 30 s are over', () => {
    const venue = new Rehearsal({ ...GOLDEN, cash: '12000' });
    venue.trade(0, 600_000);
    venue.submit(buy(400), 0);
    venue.news();
    venue.trade(1_000, 577_000);
    venue.trade(31_000, 575_200);
    expect(venue.news()).toEqual([
      '1000 PositionLiquidated 0.8 forfeited 0',
      '1000 OrderFilled liquidation-1 sell 0.8 @ 57700 taker',
      '31000 PositionLiquidated 0.64 forfeited 0',
      '31000 OrderFilled liquidation-2 sell 0.64 @ 57520 taker',
    ]);
  });

  it('works on with the volume that there is; below two thirds of maintenance the backstop takes the rest', () => {
    const venue = long({ model: { participation: '0.01' } });
    venue.trade(5, 600_000, 9_900);
    venue.news();
    venue.trade(10, 577_000, 100);
    venue.trade(20, 576_900, 100);
    expect(venue.news()).toEqual([
      '10 PositionLiquidated 1 forfeited 0',
      '10 OrderFilled liquidation-1 sell 0.01 @ 57700 taker',
      '20 OrderFilled liquidation-1 sell 0.01 @ 57690 taker',
    ]);
    // Equity there: 3000 - 0.01 x 2300 - 0.01 x 2310 - 0.98 x 3000 = 13.9, maintenance 0.98 x 57000 / 80 = 698.25.
    venue.trade(30, 570_000, 1);
    expect(venue.news()).toEqual([
      '30 PositionLiquidated 0.98 forfeited 13.9',
      '30 OrderFilled liquidation-2 sell 0.98 @ 57000 taker',
    ]);
    expect(venue.account.equity(570_000 as never).toFixed()).toBe('0');
    expect(venue.venue.openOrders()).toBe(0);
  });

  it('stops when the margin suffices again', () => {
    const venue = long({ model: { participation: '0.1' } });
    venue.trade(5, 600_000, 900);
    venue.trade(10, 577_000, 100);
    venue.news();
    venue.trade(20, 590_000, 100);
    venue.trade(30, 589_000, 100);
    expect(venue.news()).toEqual([]);
    expect(venue.account.position).toBe(90);
  });
});

describe('the order of things at one instant', () => {
  it('is funding, then liquidation, then matching', () => {
    const venue = long();
    venue.submit(bid(1, 577_400), 0);
    venue.news();
    venue.trade(3_600_000, 577_500);
    // 1 BTC x 57,750 x 0.001 = 57.75 to pay: equity 750 - 57.75 is below the maintenance of 721.875.
    venue.funding(3_600_000, 1_000_000_000, 577_500);
    venue.trade(3_600_000, 577_000);
    expect(venue.news()).toEqual([
      '3600000 FundingPaid 57.75',
      '3600000 PositionLiquidated 1 forfeited 0',
      '3600000 OrderCanceled o2 liquidation',
      '3600000 OrderFilled liquidation-1 sell 1 @ 57750 taker',
    ]);
  });

  it('settles funding on the position before a fill at the same time', () => {
    const venue = new Rehearsal({ model: { orderLatency: { model: 'constant', ms: 100 } } });
    venue.trade(0, 601_000);
    venue.submit(buy(100), 3_599_900);
    venue.funding(3_600_000, 12_500_000, 601_000);
    venue.trade(3_600_000, 601_000);
    expect(venue.news()).toEqual(['3600000 OrderAccepted o1', '3600000 OrderFilled o1 buy 1 @ 60100 taker']);
    venue.funding(7_200_000, 12_500_000, 601_000);
    expect(venue.reports[0]?.event).toEqual({
      type: 'FundingPaid',
      data: { rate: '0.0000125', price: '60100', size: '1', amount: '0.75125', mark: '60100' },
    });
  });

  it('pays a short when the rate is positive', () => {
    const venue = new Rehearsal();
    venue.trade(0, 600_000);
    venue.submit(sell(100), 0);
    venue.news();
    venue.funding(3_600_000, 12_500_000, 600_000);
    expect(venue.news()).toEqual(['3600000 FundingPaid -0.75']);
  });
});
