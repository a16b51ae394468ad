import fc from 'fast-check';
import { EMA as SecondEma, RSI as SecondRsi } from 'technicalindicators';
import { EMA, RSI } from 'trading-signals';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../engine/index.ts';
import { confidence } from './confidence.ts';
import { Cross } from './cross.ts';
import { WilderRsi } from './wilder-rsi.ts';

/** A walk that trends, turns and rests like minute closes do; prices on a grid of 0.5. */
const walk = (seed: string, length: number): number[] => {
  const random = seededRandom(seed);
  let price = 60_000;
  let drift = 0;
  return Array.from({ length }, () => {
    if (random() < 0.02) drift = (random() - 0.5) * 20;
    price = Math.max(1000, price + Math.round((drift + (random() - 0.5) * 80) * 2) / 2);
    return price;
  });
};
/** The second opinion declares its inputs as classes, and takes any object. */
type SecondInput = Parameters<typeof SecondRsi.calculate>[0] & Parameters<typeof SecondEma.calculate>[0];
const inputOf = (period: number, values: number[]): SecondInput => {
  const fields: unknown = { period, values };
  return fields as SecondInput;
};
const ticks = fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 200 });

/** What it is once it has seen the price. */
const after = (rsi: WilderRsi, price: number): number => {
  rsi.update(price);
  return rsi.value;
};

describe('the RSI', () => {
  it('is that of trading-signals to the last bit, on any prices', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { maxLength: 120 }),
        fc.integer({ min: 2, max: 30 }),
        (prices, period) => {
          const ours = new WilderRsi(period);
          const theirs = new RSI(period);
          for (const price of prices) expect(after(ours, price)).toBe(theirs.update(price, false) ?? Number.NaN);
        },
      ),
    );
    const ours = new WilderRsi(14);
    const theirs = new RSI(14);
    for (const price of walk('bits', 20_000))
      expect(after(ours, price)).toBe(theirs.update(price, false) ?? Number.NaN);
  });

  it('agrees with technicalindicators to the two decimals that it gives', () => {
    const prices = walk('second opinion', 5000);
    const rsi = new WilderRsi(14);
    const ours = prices.map((price) => after(rsi, price)).slice(14);
    const theirs = SecondRsi.calculate(inputOf(14, prices));
    expect(theirs).toHaveLength(ours.length);
    theirs.forEach((value, i) => expect(Math.abs(value - ours[i]!)).toBeLessThanOrEqual(0.005 + 1e-9));
  });

  it('has values that can be reckoned by hand', () => {
    const rsi = new WilderRsi(2);
    // Changes +2, -1: means 1 and 0.5, 100 - 100/3. Then +1: (1+1)/2 = 1 and 0.25, 100 - 100/5.
    expect([10, 12, 11, 12].map((price) => after(rsi, price))).toEqual([Number.NaN, Number.NaN, 100 - 100 / 3, 80]);
  });

  it('is 100 without losses, on flat prices too, and 0 without gains', () => {
    const last = (prices: readonly number[]): number =>
      prices
        .map(
          (
            (rsi) => (p: number) =>
              after(rsi, p)
          )(new WilderRsi(3)),
        )
        .at(-1)!;
    expect(last([1, 2, 3, 4])).toBe(100);
    expect(last([7, 7, 7, 7])).toBe(100);
    expect(last([4, 3, 2, 1])).toBe(0);
    expect(last([4, 3, 2])).toBeNaN();
  });
});

describe('the averages', () => {
  it('meet technicalindicators, which starts at a mean, once the start has faded', () => {
    const prices = walk('averages', 3000);
    const cross = new Cross({ fast: 20, slow: 50, rsi: 14 });
    const theirs = {
      fast: SecondEma.calculate(inputOf(20, prices)),
      slow: SecondEma.calculate(inputOf(50, prices)),
    };
    prices.forEach((price, i) => {
      cross.update(price);
      if (i < 1500) return;
      expect(Math.abs(cross.fast / theirs.fast[i - 19]! - 1)).toBeLessThan(1e-9);
      expect(Math.abs(cross.slow / theirs.slow[i - 49]! - 1)).toBeLessThan(1e-9);
    });
  });

  it('start at the first price', () => {
    const cross = new Cross({ fast: 3, slow: 7, rsi: 2 });
    cross.update(100);
    cross.update(108);
    expect([cross.fast, cross.slow]).toEqual([104, 102]);
  });

  it('are those of trading-signals to the last bit', () => {
    const cross = new Cross({ fast: 20, slow: 50, rsi: 14 });
    const [fast, slow] = [new EMA(20), new EMA(50)];
    for (const price of walk('same', 20_000)) {
      cross.update(price);
      expect([cross.fast, cross.slow]).toEqual([fast.update(price, false), slow.update(price, false)]);
    }
  });
});

describe('the cross', () => {
  it('comes when the order of the averages changes, and at no other time', () => {
    const cross = new Cross({ fast: 5, slow: 12, rsi: 4 });
    let before = 0;
    let crosses = 0;
    walk('order', 5000).forEach((price, i) => {
      const said = cross.update(price);
      const now = Math.sign(cross.fast - cross.slow);
      expect(said).toBe(i + 1 > cross.warmUp && now !== before ? now : 0);
      if (said !== 0) crosses += 1;
      before = now;
    });
    expect(crosses).toBeGreaterThan(100);
  });

  it('is silent before every indicator has seen enough', () => {
    fc.assert(
      fc.property(ticks, (prices) => {
        const cross = new Cross({ fast: 3, slow: 9, rsi: 12 });
        expect(cross.warmUp).toBe(13);
        prices.slice(0, 13).forEach((price) => expect(cross.update(price)).toBe(0));
      }),
    );
  });

  it('is never made by rounding on flat prices', () => {
    for (const price of [0.1, 1 / 3, 65_000.1, 7e-7, 123_456.789]) {
      const cross = new Cross({ fast: 20, slow: 50, rsi: 14 });
      for (let i = 0; i < 300; i++) expect(cross.update(price)).toBe(0);
      expect(cross.above).toBe(0);
      // After a step the slow average follows for ever more slowly, and stays below.
      const said = Array.from({ length: 4000 }, () => cross.update(price * 1.01));
      expect(said.every((one) => one === 0)).toBe(true);
      expect(cross.above).toBe(1);
    }
  });

  it('does not know how much a coin is called: prices times a power of two give the same crosses', () => {
    fc.assert(
      fc.property(ticks, fc.integer({ min: -20, max: 20 }), (prices, power) => {
        const [a, b] = [new Cross({ fast: 2, slow: 5, rsi: 3 }), new Cross({ fast: 2, slow: 5, rsi: 3 })];
        for (const price of prices) {
          expect(b.update(price * 2 ** power)).toBe(a.update(price));
          expect(b.rsi).toBe(a.rsi);
        }
      }),
    );
  });
});

describe('confidence', () => {
  const band = { overbought: 70, oversold: 30 };

  it('is the mean of strength and room', () => {
    // Distance 0.001 of the slow average is strength 1/2; RSI 35 leaves half of the room to 70.
    expect(confidence('buy', { fast: 1001, slow: 1000, rsi: 35 }, band)).toBeCloseTo(0.5, 12);
    expect(confidence('sell', { fast: 997, slow: 1000, rsi: 65 }, band)).toBeCloseTo((0.75 + 0.5) / 2, 12);
    expect(confidence('buy', { fast: 1, slow: 1, rsi: 70 }, band)).toBe(0);
  });

  it('stays from 0 to 1 for any numbers', () => {
    const value = fc.double({ min: 0, max: 1e9, noNaN: true });
    const rsi = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(value, value, rsi, fc.constantFrom('buy' as const, 'sell' as const), (fast, slow, at, action) => {
        const sure = confidence(action, { fast, slow, rsi: at }, band);
        expect(sure).toBeGreaterThanOrEqual(0);
        expect(sure).toBeLessThanOrEqual(1);
      }),
    );
  });
});
