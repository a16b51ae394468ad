import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../events/event.ts';
import type { TapeBlock } from '../tape/block.ts';
import type { Strategy } from '../strategy.ts';
import { sliceBlock } from '../tape/codec.ts';
import { MarkSeries } from '../tape/mark-series.ts';
import {
  acrossMidnight,
  candles,
  limits,
  play,
  type Setting,
  settings,
  trades,
  wild,
} from './testing/wild-sessions.ts';

const check = (tape: fc.Arbitrary<TapeBlock>, input: 'prices' | 'candles'): void =>
  fc.assert(
    fc.property(tape, settings, fc.string(), (block, setting, seed) => {
      const fast = play([block], wild(input, seed), { ...setting, everyRow: false });
      expect(fast).toEqual(play([block], wild(input, seed), { ...setting, everyRow: true }));
    }),
    { numRuns: 150 },
  );

describe('skipping rows that cannot matter', () => {
  it('changes no event of a strategy that looks at prices, on prints', () => check(trades, 'prices'));
  it('changes no event of a strategy that looks at candles, on prints', () => check(trades, 'candles'));
  it('changes no event of a strategy that looks at candles, on candles', () => check(candles, 'candles'));

  it('changes no event of a strategy that looks at prices, on candles', () => check(candles, 'prices'));

  it.each([
    {
      what: 'funding after an outage began that no price has met yet',
      seed: '',
      times: [10_659, 21_389, 37_573, 39_671, 44_701, 61_931],
      funding: [62_000],
      candle: { high: [100, 100], low: [100, 100], close: [100, 100] },
    },
    {
      what: 'a trigger that a mark met while the venue was down',
      seed: 'C Y',
      times: [16_567, 32_762, 38_919, 46_946, 48_707, 61_931, 61_932],
      last: 106,
      funding: [],
      candle: { high: [100, 104], low: [100, 96], close: [100, 100] },
    },
    {
      what: 'a limit that the price passed while the venue was down, and a mark found up again',
      seed: '& d8+em?G',
      times: [5_448, 14_312, 21_677, 22_701, 39_419, 41_253, 42_853, 54_468],
      funding: [],
      candle: { high: [100, 100, 100], low: [99, 100, 100], close: [100, 100, 100] },
    },
  ])('changes no event around an outage, with recorded marks: $what', ({ seed, times, last, funding, candle }) => {
    const start = 1_704_067_200_000;
    const { high, low, close } = candle;
    const flat = high.map(() => 100);
    const block: TapeBlock = {
      kind: 'candles',
      intervalMs: 60_000,
      count: high.length,
      time: Float64Array.from(high, (_, row) => start + row * 60_000),
      open: Float64Array.from(flat),
      high: Float64Array.from(high),
      low: Float64Array.from(low),
      close: Float64Array.from(close),
      volume: Float64Array.from(flat, () => 40),
    };
    const mark = Float64Array.from([100, ...times.map((_, row) => (row === times.length - 1 ? (last ?? 60) : 60))]);
    const time = Float64Array.from([start - 1, ...times.map((after) => start + after)]);
    const setting = {
      venue: {
        orderLatency: { model: 'constant', ms: 0 },
        slippage: { model: 'none' },
        queue: { model: 'front' },
        fill: 'next-open',
        outages: { orders: 'reject', schedule: [], random: { everyMs: 60_000, lastsMs: 20_000 } },
      },
      funding: [
        {
          kind: 'funding',
          count: funding.length,
          time: Float64Array.from(funding, (after) => start + after),
          rate: Float64Array.from(funding, () => 1e8),
        },
      ],
      maxDrawdown: null,
      marks: new MarkSeries([{ kind: 'marks', count: time.length, time, mark, oracle: mark }], '1', '1'),
    } satisfies Setting;
    const fast = play([block], wild('prices', seed), { ...setting, everyRow: false });
    expect(fast).toEqual(play([block], wild('prices', seed), { ...setting, everyRow: true }));
  });

  it('is tested on sessions in which everything happens', () => {
    const types = new Set<string>();
    const samples = fc.sample(fc.tuple(fc.oneof(trades, candles), settings), { numRuns: 300, seed: 7 });
    for (const [block, setting] of samples) {
      for (const event of play([block], wild('prices', 'y'), { ...setting, everyRow: false })) types.add(event.type);
    }
    const happened = [
      'OrderFilled',
      'OrderDenied',
      'OrderCanceled',
      'OrderTriggered',
      'FundingPaid',
      'PositionLiquidated',
    ];
    expect([...types]).toEqual(expect.arrayContaining([...happened, 'CircuitBreakerTripped', 'OrderCancelRejected']));
  });

  it('changes no event where limits stop, pause or close, or a day ends', () => {
    const types = new Set<string>();
    const held = fc.record({ block: fc.oneof(trades, candles), risk: limits, isOnCandles: fc.boolean() });
    fc.assert(
      fc.property(held, settings, fc.string(), ({ block, risk, isOnCandles }, setting, seed) => {
        const tape = [setting.marks ? block : acrossMidnight(block)];
        const strategy = (): Strategy => wild(isOnCandles ? 'candles' : 'prices', seed);
        const fast = play(tape, strategy(), { ...setting, risk, everyRow: false });
        expect(fast).toEqual(play(tape, strategy(), { ...setting, risk, everyRow: true }));
        for (const { type } of fast) types.add(type);
      }),
      { numRuns: 300 },
    );
    const happened = ['DayBegan', 'DenialsRepeated', 'SessionPaused', 'FlattenRequested', 'CircuitBreakerTripped'];
    expect([...types]).toEqual(expect.arrayContaining(happened));
  });

  it('does not depend on where the tape is cut into blocks', () => {
    const withoutTape = (events: readonly AnyEvent[]): readonly unknown[] =>
      events.map((event) => ({ ...event, tape: null }));
    fc.assert(
      fc.property(fc.oneof(trades, candles), settings, fc.nat(200), (block, setting, cut) => {
        const at = Math.min(cut, block.count);
        const parts = [sliceBlock(block, 0, at), sliceBlock(block, at, block.count)].filter((part) => part.count > 0);
        const input = block.kind === 'trades' ? 'prices' : 'candles';
        const options = { ...setting, everyRow: false };
        expect(withoutTape(play(parts, wild(input, 'x'), options))).toEqual(
          withoutTape(play([block], wild(input, 'x'), options)),
        );
      }),
      { numRuns: 100 },
    );
  });
});
