import { describe, expect, it } from 'vitest';
import type { VenueModel } from '../manifest.ts';
import { ask, bid, buy, Rehearsal, sell, stopAt } from './rehearsal.ts';

/** Candles of 60 ms; the first one has closed at 1000, and nothing is open. */
const afterOneCandle = (model: Partial<VenueModel> = {}): Rehearsal => {
  const venue = new Rehearsal({ model });
  venue.open(0, 1000, 1000);
  venue.close(60, 1000);
  return venue;
};

describe('market orders on candles', () => {
  it('next-open: at the first open at or after arrival', () => {
    const venue = afterOneCandle({ fill: 'next-open' });
    venue.submit(buy(1), 60);
    venue.path(60, 1000);
    venue.open(60, 1010);
    venue.submit(buy(1), 60);
    venue.path(90, 1050);
    venue.submit(buy(1), 90);
    venue.close(120, 1040);
    venue.open(120, 1041);
    expect(venue.news()).toEqual([
      '60 OrderAccepted o1',
      '60 OrderFilled o1 buy 0.01 @ 101 taker',
      '60 OrderAccepted o2',
      '60 OrderFilled o2 buy 0.01 @ 101 taker',
      '90 OrderAccepted o3',
      '120 OrderFilled o3 buy 0.01 @ 104.1 taker',
    ]);
  });

  it('next-open with latency: not at the open before arrival', () => {
    const venue = afterOneCandle({ fill: 'next-open', orderLatency: { model: 'constant', ms: 1 } });
    venue.submit(buy(1), 60);
    venue.open(60, 1010);
    venue.path(80, 1020);
    venue.close(120, 1020);
    venue.open(120, 1030);
    expect(venue.news()).toEqual(['61 OrderAccepted o1', '120 OrderFilled o1 buy 0.01 @ 103 taker']);
  });

  it('close: at the close of the candle in which it arrives', () => {
    const venue = afterOneCandle({ fill: 'close' });
    venue.submit(buy(1), 60);
    venue.open(60, 1010);
    venue.submit(buy(1), 60);
    venue.path(80, 1020);
    venue.close(120, 1015);
    expect(venue.news()).toEqual([
      '60 OrderAccepted o1',
      '60 OrderFilled o1 buy 0.01 @ 100 taker',
      '60 OrderAccepted o2',
      '120 OrderFilled o2 buy 0.01 @ 101.5 taker',
    ]);
  });

  it('path: at the price of the path where it arrives', () => {
    const venue = afterOneCandle();
    venue.open(60, 1010);
    venue.path(80, 1013);
    venue.submit(buy(1), 80);
    expect(venue.news()).toEqual(['80 OrderAccepted o1', '80 OrderFilled o1 buy 0.01 @ 101.3 taker']);
  });

  it('a marketable limit waits for the same moment, and rests if the price has gone', () => {
    const venue = afterOneCandle({ fill: 'next-open' });
    venue.submit(bid(1, 1005), 60);
    venue.submit(bid(1, 1012), 60);
    venue.open(60, 1010);
    venue.path(80, 1004);
    expect(venue.news()).toEqual([
      '60 OrderAccepted o1',
      '60 OrderAccepted o2',
      '60 OrderFilled o2 buy 0.01 @ 101 taker',
      '80 OrderFilled o1 buy 0.01 @ 100.5 maker',
    ]);
  });
});

describe('resting orders on the path of a candle', () => {
  it('fill at their limit when the path goes through it, in the order in which it is met', () => {
    const venue = afterOneCandle();
    venue.submit(bid(1, 980), 60);
    venue.submit(bid(1, 990), 60);
    venue.submit(ask(1, 1010), 60);
    venue.open(60, 1000);
    venue.path(80, 979);
    venue.path(100, 1010);
    venue.close(120, 1005);
    expect(venue.news().slice(3)).toEqual([
      '80 OrderFilled o2 buy 0.01 @ 99 maker',
      '80 OrderFilled o1 buy 0.01 @ 98 maker',
    ]);
  });

  it('fill at their limit when the candle opens beyond it, and with the share of its volume', () => {
    const venue = afterOneCandle({ participation: '0.1', queue: { model: 'front' } });
    venue.submit(bid(15, 990), 60);
    venue.open(60, 985, 100);
    venue.path(80, 980);
    venue.path(100, 1000);
    venue.open(120, 991, 40);
    venue.path(140, 990);
    venue.open(180, 990, 100);
    expect(venue.news().slice(1)).toEqual([
      '60 OrderFilled o1 buy 0.1 @ 99 maker',
      '140 OrderFilled o1 buy 0.04 @ 99 maker',
      '180 OrderFilled o1 buy 0.01 @ 99 maker',
    ]);
  });

  it('behind a queue need a price beyond, as the volume at one price is unknown', () => {
    const venue = afterOneCandle({ queue: { model: 'ahead', size: '0.01' } });
    venue.submit(bid(1, 990), 60);
    venue.open(60, 990, 10_000);
    venue.path(80, 990);
    expect(venue.news()).toEqual(['60 OrderAccepted o1']);
    venue.path(90, 989);
    expect(venue.news()).toEqual(['90 OrderFilled o1 buy 0.01 @ 99 maker']);
  });

  it('value the position at the price of the path', () => {
    const venue = afterOneCandle();
    venue.submit(bid(1, 990), 60);
    venue.open(60, 1000);
    venue.path(80, 900);
    expect(venue.reports.at(-1)?.event.data).toMatchObject({ price: '99', mark: '98.9' });
  });
});

describe('triggers on candles', () => {
  it('fire exactly at their tick on the path, under every policy', () => {
    for (const fill of ['next-open', 'close', 'path'] as const) {
      const venue = afterOneCandle({ fill });
      venue.submit(stopAt('sell', 1, 980), 60);
      venue.open(60, 1000);
      venue.path(80, 950);
      expect(venue.news()).toEqual([
        '60 OrderAccepted o1',
        '80 OrderTriggered o1 @ 98',
        '80 OrderFilled o1 sell 0.01 @ 98 taker',
      ]);
    }
  });

  it('fire at the open after a gap, not at their tick', () => {
    const venue = afterOneCandle({ fill: 'close' });
    venue.submit(stopAt('sell', 1, 980), 60);
    venue.open(60, 950);
    expect(venue.news().slice(1)).toEqual(['60 OrderTriggered o1 @ 95', '60 OrderFilled o1 sell 0.01 @ 95 taker']);
  });

  it('of a bracket work on within the candle of the entry, in the order of the path', () => {
    const venue = afterOneCandle();
    const parent = venue.submit(bid(10, 990), 60);
    venue.submit(ask(10, 1020, { group: 'exit', attachedTo: parent, reduceOnly: true }), 60);
    venue.submit(stopAt('sell', 10, 970, { group: 'exit', attachedTo: parent, reduceOnly: true }), 60);
    venue.open(60, 1000);
    venue.path(80, 985);
    venue.path(100, 1025);
    venue.close(120, 960);
    expect(venue.news().slice(3)).toEqual([
      '80 OrderFilled o1 buy 0.1 @ 99 maker',
      '100 OrderFilled o2 sell 0.1 @ 102 maker',
      '100 OrderCanceled o3 sibling-filled',
    ]);
  });

  it('answer to what the session does in the middle of a leg', () => {
    const venue = afterOneCandle();
    venue.submit(bid(10, 990), 60);
    venue.onReport = ({ event, time }) => {
      if (event.type !== 'OrderFilled' || event.data.order !== 'o1') return;
      venue.venue.submit({ id: 'o2', spec: sell(10), decisionPrice: null } as never, time);
    };
    venue.open(60, 1000);
    venue.path(80, 950);
    expect(venue.news().slice(1)).toEqual([
      '80 OrderFilled o1 buy 0.1 @ 99 maker',
      '80 OrderAccepted o2',
      '80 OrderFilled o2 sell 0.1 @ 98.9 taker',
    ]);
  });
});
