import { describe, expect, it } from 'vitest';
import { ms } from '../domain/units.ts';
import { NEVER } from '../domain/wake.ts';
import { ask, bid, buy, sell, stopAt, Rehearsal, type RehearsalOptions } from './rehearsal.ts';

const started = (options: RehearsalOptions = {}): Rehearsal => {
  const rehearsal = new Rehearsal(options);
  rehearsal.trade(100, 1000);
  return rehearsal;
};

describe('orders that take', () => {
  it('fills a market order without latency at the present print, with fee and mark', () => {
    const venue = started();
    venue.submit(buy(50), 100);
    expect(venue.reports.map((report) => report.event)).toEqual([
      { type: 'OrderAccepted', data: { order: 'o1' } },
      {
        type: 'OrderFilled',
        data: {
          order: 'o1',
          fill: 'f1',
          side: 'buy',
          price: '100',
          size: '0.5',
          remaining: '0',
          fee: '0.0225',
          liquidity: 'taker',
          mark: '100',
          decisionPrice: null,
          cause: 'match',
        },
      },
    ]);
    venue.submit(sell(50), 100);
    expect(venue.venue.wake()).toBe(NEVER);
    expect(venue.venue.openOrders()).toBe(0);
  });

  it('waits for the first price if there was none yet', () => {
    const venue = new Rehearsal();
    venue.submit(buy(1), 50);
    expect(venue.news()).toEqual([]);
    venue.trade(60, 1000);
    expect(venue.news()).toEqual(['50 OrderAccepted o1', '60 OrderFilled o1 buy 0.01 @ 100 taker']);
  });

  it('takes its share of each print and waits for the next one, all orders together', () => {
    const venue = started({ model: { participation: '0.25' } });
    venue.submit(buy(40), 100);
    venue.submit(buy(10), 100);
    venue.trade(110, 1001, 100);
    venue.trade(120, 1002, 39);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '100 OrderFilled o1 buy 0.25 @ 100 taker',
      '100 OrderAccepted o2',
      '110 OrderFilled o1 buy 0.15 @ 100.1 taker',
      '110 OrderFilled o2 buy 0.1 @ 100.1 taker',
    ]);
  });

  it('lets a marketable limit take at the print, and its rest work on', () => {
    const venue = started({ model: { participation: '0.1' } });
    venue.submit(bid(25, 1005), 100);
    venue.trade(110, 1004, 100);
    venue.trade(120, 1006, 100);
    venue.trade(130, 1005, 100);
    venue.trade(140, 1004, 100);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '100 OrderFilled o1 buy 0.1 @ 100 taker',
      '110 OrderFilled o1 buy 0.1 @ 100.4 taker',
      '140 OrderFilled o1 buy 0.05 @ 100.5 maker',
    ]);
  });

  it('cancels what an immediate limit leaves, and rejects it if it meets nothing', () => {
    const venue = started({ model: { participation: '0.1' } });
    venue.submit(bid(25, 1000, { timeInForce: 'ioc' }), 100);
    venue.submit(bid(25, 999, { timeInForce: 'ioc' }), 100);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '100 OrderFilled o1 buy 0.1 @ 100 taker',
      '100 OrderCanceled o1 ioc',
      '100 OrderRejected o2 IocCancel',
    ]);
  });

  it('fills or kills all or nothing', () => {
    const venue = started({ model: { participation: '0.1' } });
    venue.submit(bid(11, 1000, { timeInForce: 'fok' }), 100);
    venue.submit(buy(11, { timeInForce: 'fok' }), 100);
    venue.submit(bid(10, 1000, { timeInForce: 'fok' }), 100);
    expect(venue.news()).toEqual([
      '100 OrderRejected o1 IocCancel',
      '100 OrderRejected o2 MarketOrderNoLiquidity',
      '100 OrderAccepted o3',
      '100 OrderFilled o3 buy 0.1 @ 100 taker',
    ]);
  });

  it('adds slippage away from the taker, never beyond the own limit', () => {
    const ticks = started({ model: { slippage: { model: 'ticks', ticks: 3 } } });
    ticks.submit(buy(1), 100);
    ticks.submit(sell(1), 100);
    ticks.submit(bid(1, 1002), 100);
    expect(ticks.reports.flatMap(({ event }) => (event.type === 'OrderFilled' ? [event.data] : []))).toMatchObject([
      { price: '100.3', mark: '100' },
      { price: '99.7', mark: '100' },
      { price: '100.2', mark: '100' },
    ]);
  });

  it('knows the decision price it was given', () => {
    const venue = started();
    venue.venue.submit({ id: 'o9', spec: buy(1), decisionPrice: 998 } as never, 100);
    venue.drain();
    expect(venue.reports.at(-1)?.event.data).toMatchObject({ decisionPrice: '99.8', price: '100' });
  });
});

describe('latency', () => {
  it('matches at the first print at or after arrival', () => {
    const venue = started({ model: { orderLatency: { model: 'constant', ms: 50 } } });
    venue.submit(buy(1), 100);
    expect(venue.venue.wake()).toEqual({ above: Infinity, below: -Infinity, time: 150 });
    venue.trade(149, 1010);
    venue.trade(150, 1020);
    expect(venue.news()).toEqual(['150 OrderAccepted o1', '150 OrderFilled o1 buy 0.01 @ 102 taker']);
  });

  it('over a gap in the data fills at the first price after it, not at one that nobody has seen', () => {
    const venue = started({ model: { orderLatency: { model: 'constant', ms: 50 } } });
    venue.submit(buy(1), 100);
    const hourLater = 100 + 3_600_000;
    venue.trade(hourLater, 1100);
    venue.trade(hourLater + 1, 1000);
    expect(venue.news()).toEqual(['150 OrderAccepted o1', `${hourLater} OrderFilled o1 buy 0.01 @ 110 taker`]);
  });

  it('lets a fill overtake a cancel that is on its way', () => {
    const venue = started({ model: { cancelLatency: { model: 'constant', ms: 50 } } });
    venue.submit(bid(1, 990), 100);
    venue.cancel('o1', 100);
    venue.trade(140, 980);
    venue.trade(160, 980);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '140 OrderFilled o1 buy 0.01 @ 99 maker',
      '150 OrderCancelRejected o1 MissingOrder',
    ]);
  });

  it('does not find an order that is still on its way', () => {
    const venue = started({ model: { orderLatency: { model: 'constant', ms: 50 } } });
    venue.submit(bid(1, 990), 100);
    expect(venue.venue.openOrders()).toBe(1);
    venue.cancel('o1', 100);
    venue.trade(160, 1000);
    expect(venue.news()).toEqual(['100 OrderCancelRejected o1 MissingOrder', '150 OrderAccepted o1']);
  });

  it('cancels before the print that comes after the cancel', () => {
    const venue = started({ model: { cancelLatency: { model: 'constant', ms: 50 } } });
    venue.submit(bid(1, 990), 100);
    venue.cancel('o1', 100);
    venue.trade(150, 980);
    expect(venue.news()).toEqual(['100 OrderAccepted o1', '150 OrderCanceled o1 requested']);
  });
});

describe('resting orders', () => {
  it('by default fill only when the price goes through', () => {
    const venue = started();
    venue.submit(bid(5, 990), 100);
    expect(venue.venue.wake()).toEqual({ above: Infinity, below: 989, time: Infinity });
    venue.trade(110, 990);
    venue.trade(120, 985);
    expect(venue.news()).toEqual(['100 OrderAccepted o1', '120 OrderFilled o1 buy 0.05 @ 99 maker']);
    expect(venue.account.cash.toString()).toBe('999999.999258');
  });

  it('at the front of the queue fill at the first touch, the better price first', () => {
    const venue = started({ model: { queue: { model: 'front' }, participation: '0.1' } });
    venue.submit(bid(8, 989), 100);
    venue.submit(bid(8, 990), 100);
    venue.trade(110, 989, 100);
    venue.trade(120, 991, 100);
    venue.trade(130, 989, 100);
    expect(venue.news().slice(2)).toEqual([
      '110 OrderFilled o2 buy 0.08 @ 99 maker',
      '110 OrderFilled o1 buy 0.02 @ 98.9 maker',
      '130 OrderFilled o1 buy 0.06 @ 98.9 maker',
    ]);
  });

  it('wait until the size ahead of them has traded, and never fill from one print twice', () => {
    const venue = started({ model: { queue: { model: 'ahead', size: '1.5' } } });
    venue.submit(ask(30, 1010), 100);
    venue.submit(ask(30, 1010), 100);
    venue.trade(110, 1010, 100, 1);
    venue.trade(115, 1010, 500, -1);
    venue.trade(120, 1010, 90, 1);
    venue.trade(130, 1010, 25, 1);
    venue.trade(140, 1011, 1, 1);
    expect(venue.news().slice(2)).toEqual([
      '120 OrderFilled o1 sell 0.3 @ 101 maker',
      '120 OrderFilled o2 sell 0.1 @ 101 maker',
      '130 OrderFilled o2 sell 0.2 @ 101 maker',
    ]);
  });

  it('are rejected when post-only and the price is there', () => {
    const venue = started();
    venue.submit(bid(1, 1000, { postOnly: true }), 100);
    venue.submit(bid(1, 999, { postOnly: true }), 100);
    expect(venue.news()).toEqual(['100 OrderRejected o1 BadAloPx', '100 OrderAccepted o2']);
  });

  it('expire at their time, before the print of that time', () => {
    const venue = started();
    venue.submit(bid(1, 990, { expiresAt: ms(200) }), 100);
    expect(venue.venue.wake().time).toBe(200);
    venue.trade(250, 900);
    expect(venue.news()).toEqual(['100 OrderAccepted o1', '200 OrderExpired o1']);
  });
});

describe('modification', () => {
  it('changes price and size and goes to the back of the queue', () => {
    const venue = started({ model: { queue: { model: 'ahead', size: '1' } } });
    venue.submit(bid(10, 990), 100);
    venue.trade(110, 990, 60, -1);
    venue.modify('o1', 20, 990);
    venue.trade(120, 990, 100, -1);
    venue.trade(130, 990, 100, -1);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '110 OrderModified o1 0.2',
      '130 OrderFilled o1 buy 0.2 @ 99 maker',
    ]);
  });

  it('takes at once when the new limit is marketable, and counts what is filled', () => {
    const venue = started({ model: { participation: '0.1' } });
    venue.submit(bid(30, 1000), 100);
    venue.modify('o1', 10, 1000);
    venue.modify('o1', 15, 990);
    venue.trade(110, 1000);
    venue.modify('o1', 15, 1001);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '100 OrderFilled o1 buy 0.1 @ 100 taker',
      '100 OrderModifyRejected o1 SizeBelowFilled',
      '100 OrderModified o1 0.05',
      '110 OrderModified o1 0.05',
      '110 OrderFilled o1 buy 0.05 @ 100 taker',
    ]);
  });

  it('is refused for unknown orders, and where a new order would be', () => {
    const venue = started();
    venue.submit(bid(1, 990, { postOnly: true }), 100);
    venue.modify('o7', 1, null);
    venue.modify('o1', 1, 1001);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '100 OrderModifyRejected o7 MissingOrder',
      '100 OrderModifyRejected o1 BadAloPx',
    ]);
  });

  it('moves the trigger of a stop', () => {
    const venue = started();
    venue.submit(buy(5), 100);
    venue.submit(stopAt('sell', 5, 950), 100);
    venue.modify('o2', 5, null, 980);
    venue.trade(110, 975);
    expect(venue.news().slice(3)).toEqual([
      '100 OrderModified o2 0.05',
      '110 OrderTriggered o2 @ 97.5',
      '110 OrderFilled o2 sell 0.05 @ 97.5 taker',
    ]);
  });
});

describe('being used wrongly', () => {
  it('refuses a new price before its reports were taken, and an order that is none', () => {
    const venue = started();
    venue.submit(stopAt('sell', 1, 990), 100);
    venue.venue.onTrade(110, 980, 1, 0);
    expect(() => venue.venue.onTrade(120, 980, 1, 0)).toThrow('before its reports were taken');
    expect(() => venue.submit(buy(0), 100)).toThrow('order o2: a size is a whole number of lots above 0');
  });
});
