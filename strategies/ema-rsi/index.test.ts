import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Candle,
  Decimal,
  decimal,
  type EventData,
  type Instrument,
  money,
  type OpenOrder,
  Scale,
  type Setup,
  type View,
  type Wish,
} from '../../engine/index.ts';
import { strategy } from './index.ts';
import type { Values } from './parameters.ts';

const perpetual: Instrument = {
  id: 'sim:BTC/USDC:USDC',
  venue: 'sim',
  symbol: 'BTC/USDC:USDC',
  kind: 'perpetual',
  base: 'BTC',
  quote: 'USDC',
  tickSize: '0.5',
  lotSize: '0.001',
  minNotional: '10',
  priceRule: 'tick',
  maxLeverage: 40,
  cashDecimals: 6,
};
const setup = (overrides: Partial<Instrument> = {}): Setup => {
  const instrument = { ...perpetual, ...overrides };
  return { instrument, scale: new Scale(instrument), capital: decimal('10000'), takerFee: decimal('0.00045') };
};
const defaults = Object.fromEntries(
  Object.entries(strategy.parameters).map(([name, parameter]) => [name, parameter.default]),
) as unknown as Values;
const quick = { ...defaults, fast: 2, slow: 4, rsi: 2, overbought: '100', oversold: '0' };

const candle = (close: number, i = 0): Candle => ({
  openTime: i * 60_000,
  closeTime: (i + 1) * 60_000 - 1,
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
});
const viewAt = (price: number, overrides: Partial<Record<keyof View, unknown>> = {}): View =>
  ({
    time: 0,
    price,
    position: 0,
    exposure: 0,
    openOrders: [],
    equity: decimal('10000'),
    equityMoney: money('10000'),
    available: decimal('10000'),
    ...overrides,
  }) as View;

/** What the strategy wished for at each candle, the view being the same all along. */
const played = (values: Values, closes: readonly number[], overrides: Partial<Record<keyof View, unknown>> = {}) => {
  const state = strategy.initial(values, setup());
  return closes.map((close, i) => strategy.onCandle!(state, candle(close, i), viewAt(close, overrides)));
};
const signals = (wishes: readonly Wish[]): EventData<'SignalRaised'>[] =>
  wishes.flatMap((wish) => (wish.wish === 'record' && wish.event.type === 'SignalRaised' ? [wish.event.data] : []));
const orders = (wishes: readonly Wish[]) => wishes.flatMap((wish) => (wish.wish === 'order' ? [wish.spec] : []));

// Falls, so that the fast average is below; the jump lifts it above; the fall back brings it under again.
const rise = [1000, 990, 980, 970, 960, 1100];
const fall = [1000, 1010, 1020, 1030, 1040, 900];

describe('a cross', () => {
  it('upwards buys whole lots for the equity at the close, with room for fee and price', () => {
    const wishes = played(quick, rise);
    expect(wishes.slice(0, 5).flat()).toEqual([]);
    const [said] = signals(wishes[5]!);
    expect(said).toMatchObject({ action: 'buy', price: '550' });
    expect(said!.reason).toMatch(/^EMA 2 rose above EMA 4, RSI \d/);
    // 9950 / (550 * 1.00045) = 18.0827..., in lots of 0.001.
    expect(orders(wishes[5]!)).toMatchObject([{ side: 'buy', size: 18_082, kind: 'market', reduceOnly: false }]);
    expect(18.082 * 550 * 1.00045).toBeLessThanOrEqual(9950);
    expect(18.083 * 550 * 1.00045).toBeGreaterThan(9950);
  });

  it('has averages that can be reckoned by hand', () => {
    const [said] = signals(played(quick, rise)[5]!);
    let [fast, slow] = [500, 500];
    for (const ticks of rise.slice(1)) {
      fast = (ticks / 2) * (2 / 3) + fast * (1 - 2 / 3);
      slow = (ticks / 2) * (2 / 5) + slow * (1 - 2 / 5);
    }
    const { fast: ours, slow: theirs, rsi } = said!.indicators as { fast: number; slow: number; rsi: number };
    expect(ours).toBeCloseTo(fast, 9);
    expect(theirs).toBeCloseTo(slow, 9);
    // Wilder over 2: four losses of 5, then a gain of 70: 35 against 2.5.
    expect(rsi).toBeCloseTo(100 - 100 / (1 + 35 / 2.5), 9);
  });

  it('downwards closes a long position, reducing only', () => {
    expect(orders(played(quick, fall, { position: 700 })[5]!)).toMatchObject([
      { side: 'sell', size: 700, reduceOnly: true },
    ]);
  });

  it('downwards has nothing to do without a position when only longs are allowed', () => {
    const wishes = played(quick, fall)[5]!;
    expect(signals(wishes)).toMatchObject([{ action: 'sell' }]);
    expect(orders(wishes)).toEqual([]);
  });

  it('turns the position around in long-short', () => {
    const both = { ...quick, direction: 'long-short' as const };
    // 9950 / (450 * 1.00045) = 22.1011...
    expect(orders(played(both, fall)[5]!)).toMatchObject([{ side: 'sell', size: 22_101 }]);
    expect(orders(played(both, fall, { position: 700 })[5]!)).toMatchObject([
      { side: 'sell', size: 22_801, reduceOnly: false },
    ]);
    expect(orders(played(both, rise, { position: -700 })[5]!)).toMatchObject([{ side: 'buy', size: 18_782 }]);
    expect(orders(played(both, fall, { position: -5 })[5]!)).toEqual([]);
  });

  it('buys no second time while it is long', () => {
    expect(orders(played(quick, rise, { position: 1 })[5]!)).toEqual([]);
  });

  it('sends nothing while an order is open', () => {
    const open = [{ id: 'o1' }] as unknown as readonly OpenOrder[];
    const wishes = played(quick, rise, { openOrders: open })[5]!;
    expect(signals(wishes)).toMatchObject([{ action: 'buy' }]);
    expect(orders(wishes)).toEqual([]);
  });

  it('uses leverage and the share of the equity that is set', () => {
    const values = { ...quick, leverage: '10', size: '0.5' };
    // 5000 * 10 / (550 * 1.0045) = 90.5018...
    expect(orders(played(values, rise)[5]!)).toMatchObject([{ size: 90_501 }]);
  });

  it('is held back by the RSI, and says so', () => {
    const wishes = played({ ...quick, overbought: '70' }, rise)[5]!;
    expect(signals(wishes)).toMatchObject([
      { action: 'hold', confidence: 0, reason: 'EMA 2 rose above EMA 4, but RSI 93.33 is not below 70' },
    ]);
    expect(wishes).toHaveLength(1);
    const down = played({ ...quick, oversold: '30' }, fall, { position: 9 })[5]!;
    expect(signals(down)).toMatchObject([
      { action: 'hold', reason: 'EMA 2 fell below EMA 4, but RSI 6.67 is not above 30' },
    ]);
    expect(down).toHaveLength(1);
  });
});

describe('no cross', () => {
  it('gives the same empty list at every candle', () => {
    const wishes = played(
      defaults,
      Array.from({ length: 200 }, () => 130_001),
    );
    expect(new Set(wishes).size).toBe(1);
    expect(wishes[0]).toEqual([]);
  });

  it('is put on record when asked for, once the indicators are stable', () => {
    const wishes = played({ ...quick, recordHolds: true }, rise);
    expect(wishes.map((list) => signals(list).map((said) => said.action))).toEqual([
      [],
      [],
      [],
      ['hold'],
      ['hold'],
      ['buy'],
    ]);
  });
});

describe('the strategy', () => {
  it('never looks ahead: what it wishes on a prefix is a prefix of what it wishes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 500, max: 1500 }), { maxLength: 120 }), fc.nat(), (closes, n) => {
        const cut = n % (closes.length + 1);
        expect(played(quick, closes.slice(0, cut))).toEqual(played(quick, closes).slice(0, cut));
      }),
    );
  });

  it('asks for no more than the equity allows, at any price', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5000 }), { maxLength: 80 }),
        fc.integer({ min: 1, max: 20 }),
        (closes, leverage) => {
          const wishes = played({ ...quick, leverage: String(leverage) }, closes);
          wishes.forEach((list, i) => {
            for (const spec of orders(list)) {
              const notional = new Decimal(spec.size).times('0.001').times(closes[i]!).times('0.5');
              const needed = notional.div(leverage).plus(notional.times('0.00045'));
              expect(needed.lte('9950')).toBe(true);
              expect(needed.plus(new Decimal('0.0005').times(closes[i]!).times(2)).gt('9950')).toBe(true);
            }
          });
        },
      ),
    );
  });

  it('does not mind a missing candle: only the closes count', () => {
    const state = strategy.initial(quick, setup());
    const other = strategy.initial(quick, setup());
    rise.forEach((close, i) => {
      const later = strategy.onCandle!(other, candle(close, i < 3 ? i : i + 50), viewAt(close));
      expect(later).toEqual(strategy.onCandle!(state, candle(close, i), viewAt(close)));
    });
  });

  it('checks its parameters', () => {
    expect(strategy.check!(defaults)).toBeNull();
    expect(strategy.check!({ ...defaults, fast: 50 })).toBe('fast (50) must be below slow (50)');
    expect(strategy.check!({ ...defaults, oversold: '80' })).toBe('oversold (80) must be below overbought (70)');
    expect(strategy.needs(defaults)).toEqual({ input: 'candles', intervalMs: 60_000 });
  });

  it('refuses what the instrument cannot do', () => {
    const spot = setup({ kind: 'spot', maxLeverage: 1 });
    expect(() => strategy.initial({ ...defaults, direction: 'long-short' }, spot)).toThrow('cannot be sold short');
    expect(() => strategy.initial({ ...defaults, leverage: '2' }, spot)).toThrow('more than the instrument allows');
    expect(() => strategy.initial({ ...defaults, leverage: '41' }, setup())).toThrow('more than the instrument allows');
  });

  it('shows what it thinks with', () => {
    const state = strategy.initial(quick, setup());
    expect(strategy.inspect(state)).toMatchObject({ candles: 0, warmUp: 4, fast: null, rsi: null, above: null });
    rise.forEach((close, i) => strategy.onCandle!(state, candle(close, i), viewAt(close)));
    expect(strategy.inspect(state)).toMatchObject({ candles: 6, above: 'fast' });
  });
});
