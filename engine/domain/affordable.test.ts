import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { affordable, buyer } from './affordable.ts';
import { decimal, type Decimal } from './decimal.ts';
import { type Instrument, Scale } from './instrument.ts';
import { asDecimal, type Money, money } from './money.ts';
import { priceTicks } from './units.ts';

const instrument: Instrument = {
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
const scale = new Scale(instrument);
const fraction = (places: number): fc.Arbitrary<Decimal> =>
  fc.integer({ min: 1, max: 10 ** places }).map((digits) => decimal(`${digits}`).div(10 ** places));
/** Up to a thousand million, with 18 decimals. */
const equities: fc.Arbitrary<Money> = fc
  .bigInt({ min: -(10n ** 9n), max: 10n ** 27n })
  .map((digits) => digits * 10n ** 18n);

describe('what a budget buys', () => {
  it('fits into the share of the equity, and one lot more does not', () => {
    const most = buyer({ share: decimal('0.995'), leverage: decimal('1'), fee: decimal('0.00045') }, scale);
    // 9950 / (550 * 1.00045) = 18.08276...
    expect(most(money('10000'), priceTicks(1_100))).toBe(18_082);
    expect([most(0n, priceTicks(1)), most(money('-1'), priceTicks(1)), most(money('1'), priceTicks(0))]).toEqual([
      0, 0, 0,
    ]);
  });

  it('is what decimals say, for any budget, equity and price', () => {
    fc.assert(
      fc.property(
        fc.record({ share: fraction(4), leverage: fc.integer({ min: 10, max: 400 }), fee: fraction(5) }),
        equities,
        fc.integer({ min: 1, max: 2_000_000 }).map(priceTicks),
        ({ share, leverage: tenths, fee }, equity, price) => {
          const leverage = decimal(`${tenths}`).div(10);
          const capital = asDecimal(equity).times(share);
          const expected = affordable({ capital, leverage, fee }, price, scale);
          expect(buyer({ share, leverage, fee }, scale)(equity, price)).toBe(expected);
        },
      ),
    );
  });
});
