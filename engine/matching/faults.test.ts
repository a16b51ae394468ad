import { describe, expect, it } from 'vitest';
import { LinearDepth } from './models/depth.ts';
import { Outages } from './models/outages.ts';
import { RateLimit } from './models/rate-limit.ts';
import { Scale } from '../domain/instrument.ts';
import { money } from '../domain/money.ts';
import { ask, bid, buy, instrument, Rehearsal, sell, stopAt, type RehearsalOptions } from './rehearsal.ts';

const free = { takerFee: '0', makerFee: '0' };
const outages = { orders: 'reject', schedule: [{ from: 100, lastsMs: 50 }], random: null } as const;
const down = (options: RehearsalOptions = {}): Rehearsal =>
  new Rehearsal({ ...options, model: { ...free, outages, ...options.model } });

describe('an outage', () => {
  it('is said, rejects what arrives meanwhile, and matches nothing', () => {
    const venue = down();
    venue.trade(0, 600_000);
    const resting = venue.submit(bid(10, 599_000), 0);
    venue.trade(120, 590_000);
    venue.submit(buy(10), 120);
    venue.cancel(resting, 130);
    venue.trade(149, 580_000);
    expect(venue.news()).toEqual([
      '0 OrderAccepted o1',
      '100 VenueWentDown',
      '120 OrderRejected o2 VenueDown',
      '130 OrderCancelRejected o1 VenueDown',
    ]);
    venue.trade(150, 590_000);
    expect(venue.news()).toEqual(['150 VenueCameBack', '150 OrderFilled o1 buy 0.1 @ 59900 maker']);
  });

  it('can delay instead: what arrives is taken when it is over, in its order', () => {
    const venue = down({ model: { outages: { ...outages, orders: 'delay' } } });
    venue.trade(0, 600_000);
    venue.trade(110, 601_000);
    venue.submit(buy(10), 110);
    venue.submit(sell(4), 120);
    venue.trade(160, 602_000);
    expect(venue.news()).toEqual([
      '100 VenueWentDown',
      '150 VenueCameBack',
      '150 OrderAccepted o1',
      '160 OrderFilled o1 buy 0.1 @ 60200 taker',
      '160 OrderAccepted o2',
      '160 OrderFilled o2 sell 0.04 @ 60200 taker',
    ]);
  });

  it('neither triggers nor liquidates until it is over', () => {
    const venue = down({ cash: '3000', leverage: 40 });
    venue.trade(0, 600_000);
    venue.submit(buy(100), 0);
    venue.submit(stopAt('sell', 10, 580_000), 0);
    venue.trade(110, 570_000);
    venue.trade(140, 572_000);
    expect(venue.news().slice(-1)).toEqual(['100 VenueWentDown']);
    venue.trade(150, 571_000);
    expect(venue.news().slice(0, 2)).toEqual(['150 VenueCameBack', '150 PositionLiquidated 1 forfeited 0']);
  });

  it('passes unseen between two rows, and still holds for messages that were under way', () => {
    const venue = down({ model: { orderLatency: { model: 'constant', ms: 120 } } });
    venue.trade(0, 600_000);
    venue.submit(buy(10), 0);
    venue.trade(900, 600_000);
    expect(venue.news()).toEqual(['100 VenueWentDown', '150 VenueCameBack', '150 OrderRejected o1 VenueDown']);
  });

  it('follows from the seed alone where it is drawn, whoever asks when', () => {
    const model = { orders: 'reject', schedule: [], random: { everyMs: 86_400_000, lastsMs: 300_000 } } as const;
    const days = (seed: string): readonly (number | null)[] => {
      const drawn = new Outages(model, seed);
      return Array.from({ length: 2_000 }, (_, minute) => drawn.downUntil(minute * 60_000));
    };
    expect(days('a')).toEqual(days('a'));
    expect(days('a')).not.toEqual(days('b'));
    const minutes = days('a').filter((until) => until !== null).length;
    expect(minutes).toBeGreaterThan(1);
    expect(minutes).toBeLessThan(17);
  });

  it('is refused where it overlaps another or never ends', () => {
    const twice = [
      { from: 0, lastsMs: 20 },
      { from: 10, lastsMs: 5 },
    ];
    expect(() => new Outages({ ...outages, schedule: twice }, '')).toThrow('overlap');
    expect(() => new Outages({ ...outages, random: { everyMs: 10, lastsMs: 8 } }, '')).toThrow('two thirds');
  });
});

describe('a book of a certain depth', () => {
  // One lot is 0.01; 1 BTC within every 10 bp, so 100 lots are 0.1 % deep: at 60,000 that is 600 ticks.
  const depth = { model: 'linear', size: '1', basisPoints: '10' } as const;
  const book = new LinearDepth(depth, new Scale(instrument));

  it('is walked: half of its depth on average, and what was taken is not there twice', () => {
    expect(book.distance(600_000, 0, 100)).toBe(300);
    expect(book.distance(600_000, 100, 100)).toBe(900);
    expect(book.distance(600_000, 0, 1)).toBe(3);
    expect(book.within(600_000, 600, 0)).toBe(100);
    expect(book.within(600_000, 600, 60)).toBe(40);
    expect(book.within(600_000, 5, 0)).toBe(0);
  });

  it('makes the large order pay more, the second more than the first, and refills with the next print', () => {
    const venue = new Rehearsal({ model: { ...free, depth } });
    venue.trade(0, 600_000, 1_000);
    venue.submit(buy(100), 0);
    venue.submit(buy(100), 0);
    venue.trade(10, 600_000, 1_000);
    venue.submit(buy(100), 10);
    const prices = venue.reports.flatMap(({ event }) => (event.type === 'OrderFilled' ? [event.data.price] : []));
    expect(prices).toEqual(['60030', '60090', '60030']);
  });

  it('fills a limit as far as the book is there within it', () => {
    const venue = new Rehearsal({ model: { ...free, depth } });
    venue.trade(0, 600_000, 1_000);
    venue.submit(bid(100, 600_300, { timeInForce: 'ioc' }), 0);
    venue.submit(ask(100, 599_999, { timeInForce: 'ioc' }), 0);
    expect(venue.news()).toEqual([
      '0 OrderAccepted o1',
      '0 OrderFilled o1 buy 0.5 @ 60015 taker',
      '0 OrderCanceled o1 ioc',
      '0 OrderRejected o2 IocCancel',
    ]);
  });
});

describe('a rate limit', () => {
  it('rejects what is more than the messages of its window', () => {
    const venue = new Rehearsal({ model: { ...free, rateLimit: { model: 'window', count: 2, windowMs: 1_000 } } });
    venue.trade(0, 600_000);
    const first = venue.submit(bid(1, 500_000), 0);
    venue.submit(bid(1, 500_000), 0);
    venue.cancel(first, 500);
    venue.submit(bid(1, 500_000), 999);
    venue.submit(bid(1, 500_000), 1_000);
    expect(venue.news()).toEqual([
      '0 OrderAccepted o1',
      '0 OrderAccepted o2',
      '500 OrderCancelRejected o1 RateLimited',
      '999 OrderRejected o3 RateLimited',
      '1000 OrderAccepted o4',
    ]);
  });

  it('of Hyperliquid gives an address 10,000 messages and one more per dollar traded, then one in 10 s', () => {
    const limit = new RateLimit({ model: 'hyperliquid' });
    const minute = 60_000;
    let time = 0;
    const send = (count: number): number => {
      let taken = 0;
      for (let sent = 0; sent < count; sent++) {
        time += minute / 1_000;
        if (limit.refusal('submit', time) === null) taken++;
      }
      return taken;
    };
    expect(send(10_000)).toBe(10_000);
    expect(limit.refusal('submit', time)).toBeNull();
    expect(limit.refusal('submit', time + 9_999)).toContain('address');
    expect(limit.refusal('submit', time + 10_000)).toBeNull();
    expect(limit.refusal('cancel', time + 10_001)).toBeNull();
    limit.traded(money('100'));
    time += minute;
    expect(send(200)).toBeGreaterThanOrEqual(97);
  });
});

describe('a cap on open interest', () => {
  const capped = (): Rehearsal => {
    const venue = new Rehearsal({ model: { ...free, openInterestRoom: '0.1' } });
    venue.trade(0, 600_000);
    return venue;
  };

  it('rejects what would grow beyond the room, and takes what shrinks or stays within', () => {
    const venue = capped();
    venue.submit(buy(11), 0);
    venue.submit(buy(10), 0);
    venue.submit(buy(1), 0);
    venue.submit(sell(21), 0);
    venue.submit(sell(20), 0);
    venue.submit(buy(4), 0);
    expect(venue.news()).toEqual([
      '0 OrderRejected o1 PositionIncreaseAtOpenInterestCap',
      '0 OrderAccepted o2',
      '0 OrderFilled o2 buy 0.1 @ 60000 taker',
      '0 OrderRejected o3 PositionIncreaseAtOpenInterestCap',
      '0 OrderRejected o4 PositionFlipAtOpenInterestCap',
      '0 OrderAccepted o5',
      '0 OrderFilled o5 sell 0.2 @ 60000 taker',
      '0 OrderAccepted o6',
      '0 OrderFilled o6 buy 0.04 @ 60000 taker',
    ]);
  });

  it('cancels a resting order that would grow beyond it when it is reached', () => {
    const venue = capped();
    venue.submit(bid(6, 599_000), 0);
    venue.submit(bid(6, 598_000), 0);
    venue.trade(10, 590_000);
    expect(venue.news()).toEqual([
      '0 OrderAccepted o1',
      '0 OrderAccepted o2',
      '10 OrderFilled o1 buy 0.06 @ 59900 maker',
      '10 OrderCanceled o2 open-interest-cap',
    ]);
  });
});
