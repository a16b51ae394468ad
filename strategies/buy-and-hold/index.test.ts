import { describe, expect, it } from 'vitest';
import {
  ALWAYS,
  type AnyEvent,
  decimal,
  type Instrument,
  NEVER,
  type PriceTicks,
  Scale,
  type Setup,
  type View,
  type Wish,
} from '../../engine/index.ts';
import { strategy } from './index.ts';

const instrument: Instrument = {
  id: 'sim:ETH/USDC:USDC',
  venue: 'sim',
  symbol: 'ETH/USDC:USDC',
  kind: 'perpetual',
  base: 'ETH',
  quote: 'USDC',
  tickSize: '0.1',
  lotSize: '0.01',
  minNotional: '10',
  priceRule: 'tick',
  maxLeverage: 25,
  cashDecimals: 6,
};
const setup: Setup = {
  instrument,
  scale: new Scale(instrument),
  capital: decimal('1000'),
  takerFee: decimal('0.00045'),
};
const view = (equity: string, position = 0): View =>
  ({
    time: 0,
    price: 20_000,
    position,
    exposure: position,
    openOrders: [],
    equity: decimal(equity),
    available: decimal(equity),
  }) as unknown as View;
const price = 20_000 as PriceTicks;
const event = (type: string): AnyEvent =>
  ({ seq: 1, type, version: 1, data: {}, time: 0, tape: null, cause: null }) as unknown as AnyEvent;
const sizes = (wishes: readonly Wish[]) => wishes.flatMap((wish) => (wish.wish === 'order' ? [wish.spec.size] : []));

describe('buy and hold', () => {
  it('buys once, at the first price, all that capital and fee allow', () => {
    const state = strategy.initial({ leverage: '1' }, setup);
    expect(strategy.wake!(state)).toEqual(ALWAYS);
    const wishes = strategy.onPrice!(state, price, view('1000'));
    // 999 / (2000 * 1.00045) = 0.4992..., in lots of 0.01.
    expect(wishes).toMatchObject([{ wish: 'order', spec: { side: 'buy', kind: 'market', size: 49 } }]);
    expect(strategy.wake!(state)).toEqual(NEVER);
    expect(strategy.onPrice!(state, price, view('1000'))).toEqual([]);
    strategy.onEvent!(state, event('OrderFilled'), view('1000', 49));
    strategy.onEvent!(state, event('OrderCanceled'), view('1000', 49));
    expect(strategy.wake!(state)).toEqual(NEVER);
    expect(strategy.inspect(state)).toEqual({ status: 'done', refusals: 0 });
  });

  it('uses leverage', () => {
    const state = strategy.initial({ leverage: '10' }, setup);
    // 999 * 10 / (2000 * 1.0045) = 4.9726...
    expect(sizes(strategy.onPrice!(state, price, view('1000')))).toEqual([497]);
  });

  it.each(['OrderDenied', 'OrderRejected', 'OrderCanceled'])(
    'asks again for a little less after %s, and not for ever',
    (type) => {
      const state = strategy.initial({ leverage: '1' }, setup);
      const asked: number[] = [];
      for (let i = 0; i < 30; i++) {
        asked.push(...sizes(strategy.onPrice!(state, price, view('100000'))));
        strategy.onEvent!(state, event(type), view('100000'));
      }
      expect(asked).toHaveLength(20);
      // 100000 * (1 - 0.001 k) / 2000.9, in lots of 0.01.
      expect(asked.slice(0, 3)).toEqual([4992, 4987, 4982]);
      expect(strategy.wake!(state)).toEqual(NEVER);
    },
  );

  it('buys nothing when a lot is more than there is', () => {
    const state = strategy.initial({ leverage: '1' }, setup);
    expect(strategy.onPrice!(state, price, view('19'))).toEqual([]);
    expect(strategy.wake!(state)).toEqual(NEVER);
  });

  it('refuses more leverage than the instrument allows', () => {
    expect(() => strategy.initial({ leverage: '26' }, setup)).toThrow('more than the instrument allows');
  });
});
