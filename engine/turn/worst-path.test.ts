import { describe, expect, it } from 'vitest';
import { simulate } from '../../backtests/testing.ts';
import { market, stop, limit } from '../domain/order-spec.ts';
import { lots, priceTicks, type Side } from '../domain/units.ts';
import type { VenueModel } from '../manifest.ts';
import { defineStrategy, type Wish } from '../strategy.ts';

/** Enters at the first price with a stop and a target; whichever is filled first cancels the other. */
const bracketed = (side: Side, below: Wish, above: Wish) =>
  defineStrategy({
    name: 'bracketed',
    title: 'Bracketed',
    about: 'Enters once, between a stop and a target.',
    parameters: {},
    needs: () => ({ input: 'prices' }),
    initial: () => ({ isDone: false }),
    onPrice: (state: { isDone: boolean }): readonly Wish[] => {
      if (state.isDone) return [];
      state.isDone = true;
      return [{ wish: 'order', spec: market(side, lots(1)), reason: 'in' }, below, above];
    },
    inspect: () => null,
  });

const wish = (spec: ReturnType<typeof limit>): Wish => ({
  wish: 'order',
  spec: { ...spec, group: 'out' },
  reason: 'out',
});
const at = (price: number): ReturnType<typeof priceTicks> => priceTicks(price * 100);
const long = bracketed('buy', wish(stop('sell', lots(1), at(95))), wish(limit('sell', lots(1), at(104))));
const short = bracketed('sell', wish(limit('buy', lots(1), at(96))), wish(stop('buy', lots(1), at(105))));

const exits = (strategy: typeof long, candles: Parameters<typeof simulate>[2], venue: Partial<VenueModel>) =>
  simulate(strategy, {}, candles, { venue: { ...venue, fill: 'path' } }).events.flatMap((event) =>
    event.type === 'OrderFilled' ? [event.data.price] : [],
  );

describe('the worst path within a candle', () => {
  // The high is nearer to the open, so the nearer path meets the target of the long first.
  const highNearer = { candles: [[100, 104, 95, 100]] } as const;
  const lowNearer = { candles: [[100, 105, 96, 100]] } as const;

  it('meets the stop of a long position before its target', () => {
    expect(exits(long, highNearer, {})).toEqual(['100', '104']);
    expect(exits(long, highNearer, { path: 'worst' })).toEqual(['100', '95']);
  });

  it('meets the stop of a short position before its target', () => {
    expect(exits(short, lowNearer, {})).toEqual(['100', '96']);
    expect(exits(short, lowNearer, { path: 'worst' })).toEqual(['100', '105']);
  });
});
