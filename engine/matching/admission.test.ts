import { describe, expect, it } from 'vitest';
import { ask, bid, buy, sell, Rehearsal, type RehearsalOptions } from './rehearsal.ts';

const started = (options: RehearsalOptions = {}): Rehearsal => {
  const rehearsal = new Rehearsal(options);
  rehearsal.trade(100, 1000);
  return rehearsal;
};

describe('what the venue refuses', () => {
  it('a price off the grid', () => {
    const venue = started({ instrument: { priceRule: 'hyperliquid', lotSize: '0.00001' } });
    venue.submit(bid(1, 123456), 100);
    venue.submit(bid(1, 1045670), 100);
    expect(venue.news()[0]).toBe('100 OrderRejected o1 Tick');
    expect(venue.news()).toEqual([]);
  });

  it('an order below the minimum, unless it only reduces', () => {
    const venue = started({ instrument: { minNotional: '10' } });
    venue.submit(bid(10, 999), 100);
    venue.submit(buy(10), 100);
    venue.submit(ask(1, 1001, { reduceOnly: true }), 100);
    expect(venue.news()).toEqual([
      '100 OrderRejected o1 MinTradeNtl',
      '100 OrderAccepted o2',
      '100 OrderFilled o2 buy 0.1 @ 100 taker',
      '100 OrderAccepted o3',
    ]);
  });

  it('more than the margin covers, at arrival and again when it trades', () => {
    const venue = started({ cash: '100', leverage: 10 });
    venue.submit(buy(1001), 100);
    venue.submit(bid(1000, 990), 100);
    venue.submit(buy(900), 100);
    venue.trade(110, 989);
    expect(venue.news()).toEqual([
      '100 OrderRejected o1 PerpMargin',
      '100 OrderAccepted o2',
      '100 OrderAccepted o3',
      '100 OrderFilled o3 buy 9 @ 100 taker',
      '110 OrderCanceled o2 margin',
    ]);
  });

  it('spot that is not there: money, coins, or the minimum', () => {
    const venue = started({ instrument: { kind: 'spot', minNotional: '5' }, cash: '100' });
    venue.submit(buy(100), 100);
    venue.submit(sell(10), 100);
    venue.submit(bid(1, 999), 100);
    venue.submit(buy(99), 100);
    venue.submit(sell(99), 100);
    expect(venue.news()).toEqual([
      '100 OrderRejected o1 InsufficientSpotBalance',
      '100 OrderRejected o2 InsufficientSpotBalance',
      '100 OrderRejected o3 MinTradeSpotNtl',
      '100 OrderAccepted o4',
      '100 OrderFilled o4 buy 0.99 @ 100 taker',
      '100 OrderAccepted o5',
      '100 OrderFilled o5 sell 0.99 @ 100 taker',
    ]);
  });
});
