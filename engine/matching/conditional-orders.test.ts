import { describe, expect, it } from 'vitest';
import type { OrderSpec } from '../domain/order-spec.ts';
import { priceTicks } from '../domain/units.ts';
import { NEVER } from '../domain/wake.ts';
import { ask, bid, buy, sell, stopAt, Rehearsal, type RehearsalOptions } from './rehearsal.ts';

const started = (options: RehearsalOptions = {}): Rehearsal => {
  const rehearsal = new Rehearsal(options);
  rehearsal.trade(100, 1000);
  return rehearsal;
};

describe('triggers', () => {
  it('fire on the last price; after a gap the fill is at the gap price', () => {
    const venue = started();
    venue.submit(buy(5), 100);
    venue.submit(stopAt('sell', 5, 980), 100);
    venue.trade(110, 981);
    venue.trade(120, 950);
    expect(venue.news().slice(2)).toEqual([
      '100 OrderAccepted o2',
      '120 OrderTriggered o2 @ 95',
      '120 OrderFilled o2 sell 0.05 @ 95 taker',
    ]);
  });

  it('turn a stop-limit into a limit, which may have to rest', () => {
    const venue = started();
    venue.submit({ ...stopAt('buy', 5, 1020), kind: 'stop-limit', limitPrice: priceTicks(1025) }, 100);
    venue.trade(110, 1030);
    venue.trade(120, 1024);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '110 OrderTriggered o1 @ 103',
      '120 OrderFilled o1 buy 0.05 @ 102.5 maker',
    ]);
  });

  it('take profit on the other side', () => {
    const venue = started();
    venue.submit({ ...stopAt('buy', 5, 980), kind: 'take-profit-market' }, 100);
    venue.submit({ ...stopAt('sell', 5, 1020), kind: 'take-profit-limit', limitPrice: priceTicks(1015) }, 100);
    venue.trade(110, 980);
    venue.trade(120, 1021);
    expect(venue.news().slice(2)).toEqual([
      '110 OrderTriggered o1 @ 98',
      '110 OrderFilled o1 buy 0.05 @ 98 taker',
      '120 OrderTriggered o2 @ 102.1',
      '120 OrderFilled o2 sell 0.05 @ 102.1 taker',
    ]);
  });

  it('are rejected when the price is there already', () => {
    const venue = started();
    venue.submit(stopAt('sell', 5, 1000), 100);
    venue.submit(stopAt('buy', 5, 1000), 100);
    expect(venue.news()).toEqual(['100 OrderRejected o1 BadTriggerPx', '100 OrderRejected o2 BadTriggerPx']);
  });
});

describe('reduce-only', () => {
  it('is rejected when there is nothing to reduce', () => {
    const venue = started();
    venue.submit(sell(5, { reduceOnly: true }), 100);
    expect(venue.news()).toEqual(['100 OrderRejected o1 ReduceOnly']);
  });

  it('follows the position: cut down with it, cancelled when it is gone', () => {
    const venue = started();
    venue.submit(buy(10), 100);
    venue.submit(ask(8, 1050, { reduceOnly: true }), 100);
    venue.submit(stopAt('sell', 10, 900, { reduceOnly: true }), 100);
    venue.news();
    venue.submit(sell(6), 100);
    venue.submit(sell(4), 100);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o4',
      '100 OrderFilled o4 sell 0.06 @ 100 taker',
      '100 OrderModified o2 0.04',
      '100 OrderAccepted o5',
      '100 OrderFilled o5 sell 0.04 @ 100 taker',
      '100 OrderCanceled o2 reduce-only',
      '100 OrderCanceled o3 reduce-only',
    ]);
  });

  it('never turns the position around', () => {
    const venue = started();
    venue.submit(buy(10), 100);
    venue.news();
    venue.submit(sell(15, { reduceOnly: true }), 100);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o2',
      '100 OrderFilled o2 sell 0.1 @ 100 taker',
      '100 OrderCanceled o2 reduce-only',
    ]);
    expect(venue.account.position).toBe(0);
  });
});

describe('groups and brackets', () => {
  it('cancels the siblings at the first fill, also of those that arrive later', () => {
    const venue = started({ model: { participation: '0.1' } });
    venue.submit(ask(20, 1010, { group: 'g' }), 100);
    venue.submit(stopAt('buy', 5, 1030, { group: 'g' }), 100);
    venue.trade(110, 1011);
    venue.submit(bid(5, 900, { group: 'g' }), 110);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '100 OrderAccepted o2',
      '110 OrderFilled o1 sell 0.1 @ 101 maker',
      '110 OrderCanceled o2 sibling-filled',
      '110 OrderAccepted o3',
      '110 OrderCanceled o3 sibling-filled',
    ]);
    expect(venue.venue.openOrders()).toBe(1);
  });

  const bracket = (venue: Rehearsal, entry: OrderSpec): void => {
    const parent = venue.submit(entry, 100);
    venue.submit(ask(10, 1020, { group: 'exit', attachedTo: parent, reduceOnly: true }), 100);
    venue.submit(stopAt('sell', 10, 970, { group: 'exit', attachedTo: parent, reduceOnly: true }), 100);
  };

  it('holds the legs until the parent is filled', () => {
    const venue = started();
    bracket(venue, bid(10, 990));
    venue.trade(110, 1030);
    venue.trade(120, 989);
    venue.trade(130, 1021);
    expect(venue.news()).toEqual([
      '100 OrderAccepted o1',
      '100 OrderAccepted o2',
      '100 OrderAccepted o3',
      '120 OrderFilled o1 buy 0.1 @ 99 maker',
      '130 OrderFilled o2 sell 0.1 @ 102 maker',
      '130 OrderCanceled o3 sibling-filled',
    ]);
    expect(venue.venue.wake()).toBe(NEVER);
  });

  it('cancels once what is both a sibling of the winner and a leg of a sibling', () => {
    const venue = started();
    venue.submit(ask(10, 1010, { group: 'g' }), 100);
    const sibling = venue.submit(bid(10, 900, { group: 'g' }), 100);
    venue.submit(ask(10, 1100, { group: 'g', attachedTo: sibling }), 100);
    venue.news();
    venue.trade(110, 1011);
    expect(venue.news()).toEqual([
      '110 OrderFilled o1 sell 0.1 @ 101 maker',
      '110 OrderCanceled o2 sibling-filled',
      '110 OrderCanceled o3 parent-canceled',
    ]);
  });

  it('cancels the legs with a parent that was never filled', () => {
    const venue = started();
    bracket(venue, bid(10, 990));
    venue.news();
    venue.cancel('o1', 110);
    expect(venue.news()).toEqual([
      '110 OrderCanceled o1 requested',
      '110 OrderCanceled o2 parent-canceled',
      '110 OrderCanceled o3 parent-canceled',
    ]);
  });

  it('lets the legs work for no more than the parent had', () => {
    const venue = started({ model: { participation: '0.04' } });
    bracket(venue, bid(10, 990));
    venue.trade(110, 989);
    venue.news();
    venue.cancel('o1', 120);
    venue.trade(130, 969);
    expect(venue.news()).toEqual([
      '120 OrderCanceled o1 requested',
      '120 OrderModified o2 0.04',
      '120 OrderModified o3 0.04',
      '130 OrderTriggered o3 @ 96.9',
      '130 OrderFilled o3 sell 0.04 @ 96.9 taker',
      '130 OrderCanceled o2 sibling-filled',
    ]);
  });

  it('takes a leg whose parent is filled already, and refuses one whose parent is not there', () => {
    const venue = started();
    const parent = venue.submit(buy(10), 100);
    venue.submit(stopAt('sell', 10, 970, { attachedTo: parent }), 100);
    venue.submit(stopAt('sell', 10, 970, { attachedTo: 'o77' }), 100);
    venue.trade(110, 970);
    expect(venue.news().slice(2)).toEqual([
      '100 OrderAccepted o2',
      '100 OrderRejected o3 MissingParent',
      '110 OrderTriggered o2 @ 97',
      '110 OrderFilled o2 sell 0.1 @ 97 taker',
    ]);
  });
});
