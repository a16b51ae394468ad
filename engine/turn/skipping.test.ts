import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../events/event.ts';
import type { TapeBlock } from '../tape/block.ts';
import type { Strategy } from '../strategy.ts';
import { sliceBlock } from '../tape/codec.ts';
import { acrossMidnight, candles, limits, play, settings, trades, wild } from './testing/wild-sessions.ts';

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
        const marks = block.kind === 'trades' ? setting.marks : null;
        const tape = [marks ? block : acrossMidnight(block)];
        const strategy = (): Strategy => wild(isOnCandles ? 'candles' : 'prices', seed);
        const fast = play(tape, strategy(), { ...setting, marks, risk, everyRow: false });
        expect(fast).toEqual(play(tape, strategy(), { ...setting, marks, risk, everyRow: true }));
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
