import { describe, expect, it } from 'vitest';
import { testInstrument, testVenue } from '../../backtests/testing.ts';
import { market, stop } from '../domain/order-spec.ts';
import { lots, priceTicks } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import type { RunManifest, VenueModel } from '../manifest.ts';
import { defineStrategy, type Wish } from '../strategy.ts';
import { tradeBlock } from '../tape/codec.ts';
import { MarkSeries } from '../tape/mark-series.ts';
import { Session } from './session.ts';

/** Wishes once, at the first price. */
const once = (wishes: readonly Wish[]) =>
  defineStrategy({
    name: 'once',
    title: 'Once',
    about: 'Wishes once.',
    parameters: {},
    needs: () => ({ input: 'prices' }),
    initial: () => ({ isDone: false }),
    onPrice: (state: { isDone: boolean }) => {
      if (state.isDone) return [];
      state.isDone = true;
      return wishes;
    },
    inspect: () => null,
  });

type Rows = readonly (readonly [time: number, price: number])[];
interface Market {
  readonly prints: Rows;
  readonly marks: readonly (readonly [time: number, mark: number, oracle: number])[];
  readonly markTick?: string;
  readonly funding?: readonly [time: number, rate: number];
  readonly venue?: Partial<VenueModel>;
}

/** One tick is a dollar, one lot a coin; 40x at most, so maintenance is 1/80; capital 3,000 at 20x, as on Hyperliquid. */
const play = (wishes: readonly Wish[], { prints, marks, markTick, funding, venue }: Market): readonly AnyEvent[] => {
  const column = (rows: readonly (readonly number[])[], index: number): Float64Array =>
    Float64Array.from(rows, (row) => row[index] as number);
  const block = tradeBlock({
    time: column(prints, 0),
    price: column(prints, 1),
    size: new Float64Array(prints.length).fill(100),
    side: new Int8Array(prints.length),
    received: null,
  });
  const manifest: RunManifest = {
    instrument: { ...testInstrument, tickSize: '1', lotSize: '1', maxLeverage: 40 },
    strategy: 'once',
    parameters: {},
    account: { capital: '3000', leverage: '20', marginMode: 'isolated' },
    venue: { ...testVenue, ...venue },
    risk: {
      maxOrderNotional: null,
      maxPositionNotional: null,
      maxLeverage: null,
      maxOpenOrders: 10,
      priceCollar: null,
      maxDrawdown: null,
    },
    tape: { dataset: 't', kind: 'trades', intervalMs: null, streams: [], from: null, to: null, hash: '' },
    funding: null,
    seed: '1',
  };
  const count = marks.length;
  const series = { time: column(marks, 0), mark: column(marks, 1), oracle: column(marks, 2) };
  const session = new Session({
    mode: 'backtest',
    manifest,
    strategy: once(wishes),
    funding: funding
      ? [{ kind: 'funding', count: 1, time: Float64Array.of(funding[0]), rate: Float64Array.of(funding[1] * 1e12) }]
      : [],
    marks: count === 0 ? null : new MarkSeries([{ kind: 'marks', count, ...series }], markTick ?? '1', '1'),
  });
  session.begin(prints[0]?.[0] ?? 0);
  session.play(block);
  session.end('end-of-tape');
  return session.drain();
};

const long: Wish = { wish: 'order', spec: market('buy', lots(1)), reason: 'in' };
const of = <T extends AnyEvent['type']>(events: readonly AnyEvent[], type: T) =>
  events.filter((event): event is Extract<AnyEvent, { type: T }> => event.type === type);

describe('recorded marks', () => {
  it('liquidate, though the last price stands still; the fill meets the last price', () => {
    // Long 1 at 60,000 on an isolated margin of 3,000: liquidated at 57,721.5 (specification, point 15).
    const events = play([long], {
      prints: [
        [0, 60_000],
        [5_000, 60_000],
      ],
      marks: [
        [0, 60_000, 60_000],
        [1_000, 57_722, 60_000],
        [2_000, 57_721, 60_000],
      ],
    });
    expect(of(events, 'PositionLiquidated')).toMatchObject([{ time: 2_000, data: { mark: '57721' } }]);
    expect(of(events, 'OrderFilled').at(-1)).toMatchObject({
      time: 2_000,
      data: { cause: 'liquidation', price: '60000', mark: '57721' },
    });
  });

  it('do not liquidate because a print strays', () => {
    const events = play([long], {
      prints: [
        [0, 60_000],
        [1_000, 50_000],
        [2_000, 60_000],
      ],
      marks: [[0, 60_000, 60_000]],
    });
    expect(of(events, 'PositionLiquidated')).toEqual([]);
    expect(of(events, 'SessionStopped')).toMatchObject([{ data: { mark: '60000', equity: '3000' } }]);
  });

  it('fire triggers: a stop meets the mark, not the print', () => {
    const exit: Wish = { wish: 'order', spec: stop('sell', lots(1), priceTicks(59_500)), reason: 'stop' };
    const events = play([long, exit], {
      prints: [
        [0, 60_000],
        [1_000, 59_400],
        [3_000, 59_900],
        [9_000, 59_900],
      ],
      marks: [
        [0, 60_000, 60_000],
        [4_000, 59_490, 60_000],
      ],
    });
    expect(of(events, 'OrderTriggered')).toMatchObject([{ time: 4_000, data: { price: '59490' } }]);
    expect(of(events, 'OrderFilled').at(-1)).toMatchObject({ time: 4_000, data: { side: 'sell', price: '59900' } });
  });

  it('value the position: equity is what the mark says', () => {
    const events = play([long], {
      prints: [
        [0, 60_000],
        [5_000, 60_700],
      ],
      marks: [
        [0, 60_000, 60_000],
        [4_000, 60_500, 60_000],
      ],
    });
    expect(of(events, 'SessionStopped')).toMatchObject([{ data: { mark: '60500', equity: '3500' } }]);
  });

  it.each([
    ['oracle', '60100', '0.75125'],
    ['mark', '59900', '0.74875'],
  ] as const)('charge funding on the %s', (fundingPrice, price, amount) => {
    const events = play([long], {
      prints: [
        [0, 60_000],
        [7_200_000, 60_000],
      ],
      marks: [
        [0, 60_000, 60_000],
        [3_600_000, 59_900, 60_100],
      ],
      funding: [3_600_000, 0.0000125],
      venue: { fundingPrice },
    });
    expect(of(events, 'FundingPaid')).toMatchObject([{ data: { price, amount, mark: '59900', size: '1' } }]);
  });

  it('come before what they bring about: funding on the new mark, then the liquidation, at one instant', () => {
    const events = play([long], {
      prints: [
        [0, 60_000],
        [9_000, 57_700],
      ],
      marks: [
        [0, 60_000, 60_000],
        [5_000, 57_700, 57_700],
      ],
      funding: [5_000, 0.0001],
    });
    const told = events.filter(({ time }) => time === 5_000).map(({ type }) => type);
    expect(told).toEqual(['FundingRatePublished', 'FundingPaid', 'PositionLiquidated', 'OrderFilled']);
  });

  it('are refused where they begin after the tape, or have no oracle to charge', () => {
    const prints: Rows = [
      [0, 60_000],
      [9_000, 60_000],
    ];
    expect(() => play([long], { prints, marks: [[1, 60_000, 60_000]] })).toThrow('begin after the tape');
    const funding = [5_000, 0.0001] as const;
    const venue = { fundingPrice: 'oracle' } as const;
    expect(() => play([long], { prints, marks: [[0, 60_000, NaN]], funding, venue })).toThrow('no oracle');
  });
});

describe('a series of marks', () => {
  const blockOf = (marks: readonly number[]) => ({
    kind: 'marks' as const,
    count: marks.length,
    time: Float64Array.from(marks, (_, row) => row),
    mark: Float64Array.from(marks),
    oracle: new Float64Array(marks.length).fill(NaN),
  });

  it('is rounded to the tick of the instrument, half to even, and says how often', () => {
    const series = new MarkSeries([blockOf([1_005, 1_015, 1_020, 1_021])], '0.01', '0.1');
    expect([...series.mark]).toEqual([100, 102, 102, 102]);
    expect(series.rounded).toBe(3);
    expect([...new MarkSeries([blockOf([7])], '1', '0.1').mark]).toEqual([70]);
  });

  it('finds the next mark that passes, over chunks that cannot', () => {
    const marks = Array.from({ length: 5_000 }, (_, row) => (row === 4_321 ? 200 : 100 + (row % 7)));
    const series = new MarkSeries([blockOf(marks)], '1', '1');
    expect(series.next(0, 150, 50)).toBe(4_321);
    expect(series.next(4_322, 150, 50)).toBe(5_000);
    expect(series.next(10, 1_000, 100)).toBe(14);
    expect([series.rowAt(-1), series.rowAt(4.5), series.rowAt(9e9)]).toEqual([-1, 4, 4_999]);
  });
});
