import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, text } from '../domain/decimal.ts';
import type { Instrument } from '../domain/instrument.ts';
import { isAllowedPrice, roundPrice } from './price-rule.ts';
import { bitcoin } from './scenario.ts';

const withLot = (szDecimals: number, kind: Instrument['kind'] = 'perpetual'): Instrument => ({
  ...bitcoin,
  kind,
  lotSize: new Decimal(10).pow(-szDecimals).toFixed(),
  tickSize: new Decimal(10).pow(szDecimals - (kind === 'perpetual' ? 6 : 8)).toFixed(),
});
const passive = (price: string, instrument: Instrument): readonly string[] =>
  (['buy', 'sell'] as const).map((side) => text(roundPrice(new Decimal(price), side, instrument, 'passive')));

/** Price, szDecimals, and the bid and ask it is rounded to (null: allowed as it is). */
const perpetuals: readonly (readonly [string, number, readonly [string, string] | null])[] = [
  ['1234.5', 1, null],
  ['1234.56', 1, ['1234.5', '1234.6']],
  ['0.001234', 0, null],
  ['0.0012345', 0, ['0.001234', '0.001235']],
  ['0.01234', 1, null],
  ['0.012345', 1, ['0.01234', '0.01235']],
  ['123456', 0, null],
  ['123456', 5, null],
  ['12345.6', 0, ['12345', '12346']],
  ['12345.6', 5, ['12345', '12346']],
  ['104567.3', 5, ['104567', '104568']],
  ['99999.9', 5, ['99999', '100000']],
];
const spots: typeof perpetuals = [
  ['0.0001234', 0, null],
  ['0.0001234', 1, null],
  ['0.0001234', 2, ['0.000123', '0.000124']],
];

describe('the price rule of Hyperliquid', () => {
  it.each(perpetuals)('perpetual %s with %i decimals of size', (price, szDecimals, rounded) => {
    const instrument = withLot(szDecimals);
    expect(isAllowedPrice(new Decimal(price), instrument)).toBe(rounded === null);
    expect(passive(price, instrument)).toEqual(rounded ?? [price, price]);
  });
  it.each(spots)('spot %s with %i decimals of size', (price, szDecimals, rounded) => {
    const instrument = withLot(szDecimals, 'spot');
    expect(isAllowedPrice(new Decimal(price), instrument)).toBe(rounded === null);
    expect(passive(price, instrument)).toEqual(rounded ?? [price, price]);
  });
  it('turns the other way for a price that must be reached', () => {
    expect(text(roundPrice(new Decimal('104567.3'), 'buy', bitcoin, 'crossing'))).toBe('104568');
    expect(text(roundPrice(new Decimal('104567.3'), 'sell', bitcoin, 'crossing'))).toBe('104567');
  });
  it('never makes a price of nothing', () => {
    for (const price of ['0', '-5', '0.00000009']) {
      const asked = new Decimal(price);
      expect(isAllowedPrice(asked, withLot(0))).toBe(false);
      expect(() => roundPrice(asked, 'buy', withLot(0), 'passive')).toThrow(
        expect.objectContaining({ code: 'E_PRICE_RULE' }),
      );
    }
    expect(text(roundPrice(new Decimal('0.00000009'), 'sell', withLot(0), 'passive'))).toBe('0.000001');
  });
  it('gives the nearest allowed prices, for every price and size', () => {
    const prices = fc.tuple(fc.integer({ min: 1, max: 99_999_999 }), fc.integer({ min: -9, max: 1 }));
    fc.assert(
      fc.property(prices, fc.integer({ min: 0, max: 5 }), ([digits, exponent], szDecimals) => {
        const price = new Decimal(10).pow(exponent).times(digits);
        const instrument = withLot(szDecimals);
        const up = roundPrice(price, 'sell', instrument, 'passive');
        expect(isAllowedPrice(up, instrument)).toBe(true);
        expect(up.gte(price)).toBe(true);
        if (price.lt(instrument.tickSize)) return;
        const down = roundPrice(price, 'buy', instrument, 'passive');
        expect(isAllowedPrice(down, instrument)).toBe(true);
        expect(down.lte(price)).toBe(true);
        const between = down.plus(up).div(2);
        expect(down.eq(up) || !isAllowedPrice(between, instrument)).toBe(true);
      }),
    );
  });
});

describe('the tick rule', () => {
  const quarter: Instrument = { ...bitcoin, priceRule: 'tick', tickSize: '0.25' };
  it('wants whole ticks and nothing else', () => {
    expect(isAllowedPrice(new Decimal('104567.25'), quarter)).toBe(true);
    expect(isAllowedPrice(new Decimal('104567.3'), quarter)).toBe(false);
    expect(passive('104567.3', quarter)).toEqual(['104567.25', '104567.5']);
  });
});
