import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, ZERO, decimal, text } from '../domain/decimal.ts';
import { Scale } from '../domain/instrument.ts';
import { lots, priceTicks } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import type { AccountModel } from '../manifest.ts';
import { bitcoin, bitcoinScale as scale, fillOf, happened } from '../orders/scenario.ts';
import { Account } from './account.ts';

const spotScale = new Scale({ ...bitcoin, kind: 'spot', maxLeverage: 1 });
const isolated: AccountModel = { capital: '10000', leverage: '20', marginMode: 'isolated' };
const cross: AccountModel = { ...isolated, marginMode: 'cross' };
const after = (model: AccountModel, events: readonly AnyEvent[], on = scale): Account => {
  const account = new Account({ scale: on, model });
  for (const event of events) account.apply(event);
  return account;
};
const BTC = 100_000;
const at = (price: string) => scale.ticks(price);
const buy = (size: number, price = '60000', fee = '0', id = `b${size}@${price}`): AnyEvent =>
  fillOf({ id, side: 'buy', size }, { price, fee });
const sell = (size: number, price = '60000', fee = '0', id = `s${size}@${price}`): AnyEvent =>
  fillOf({ id, side: 'sell', size }, { price, fee });
const funding = (amount: string): AnyEvent =>
  happened('FundingPaid', { rate: '0.0000125', price: '60100', size: '1', amount, mark: '60100' });
const shown = (value: Decimal | null): string | null => (value === null ? null : text(value));

describe('the costs of a round trip', () => {
  const events = [buy(BTC, '60000', '27'), funding('0.75125'), sell(BTC / 2, '60500', '4.5375')];
  it('are exact to the last digit', () => {
    const account = after(cross, events);
    expect(text(account.equity(at('59900')))).toBe('10167.71125');
    expect(account.snapshot()).toEqual({
      position: '0.5',
      cost: '30000',
      entryPrice: '60000',
      cash: '10217.71125',
      realizedPnl: '250',
      feesPaid: '31.5375',
      fundingPaid: '0.75125',
      slippagePaid: '0',
      forfeited: '0',
    });
    expect(text(account.unrealized(at('59900')))).toBe('-50');
  });
  it('are the same on spot, where the cash has been spent', () => {
    const account = after(cross, events, spotScale);
    expect(text(account.equity(at('59900')))).toBe('10167.71125');
    expect(text(account.cash)).toBe('-19782.28875');
    expect(text(account.available(at('59900')))).toBe('-19782.28875');
    expect(account.liquidationPrice()).toBeNull();
    expect(text(account.maintenanceMargin(at('59900')))).toBe('0');
  });
  it('count once, however often a fill is told', () => {
    expect(after(cross, [...events, ...events.filter(({ type }) => type === 'OrderFilled')]).snapshot()).toEqual(
      after(cross, events).snapshot(),
    );
  });
});

describe('average cost', () => {
  it('is weighted by size', () => {
    expect(shown(after(cross, [buy(1 * BTC, '100'), buy(3 * BTC, '200')]).entryPrice)).toBe('175');
  });
  it('leaves the residue of a division in the position, and nothing when it is flat', () => {
    const open = [buy(1, '100.1'), buy(2, '100.2')];
    const account = after(cross, [...open, sell(1, '100.3')]);
    // 0.003005 over 3 lots: a third, cut off after 18 decimals, is released.
    expect(shown(account.cost)).toBe('0.002003333333333334');
    expect(shown(account.realizedPnl)).toBe('0.000001333333333334');
    const flat = after(cross, [...open, sell(1, '100.3'), sell(2, '100.3')]);
    expect(shown(flat.cost)).toBe('0');
    expect(flat.entryPrice).toBeNull();
    expect(shown(flat.realizedPnl)).toBe('0.000004');
  });
  it('starts anew when a fill goes through zero', () => {
    const account = after(cross, [buy(2 * BTC, '100'), sell(5 * BTC, '110')]);
    expect(account.position).toBe(lots(-3 * BTC));
    expect(shown(account.entryPrice)).toBe('110');
    expect(shown(account.realizedPnl)).toBe('20');
    expect(shown(account.equity(at('100')))).toBe('10050');
  });
});

describe('margin', () => {
  it('is half of the initial margin at the highest leverage for maintenance', () => {
    const account = after(cross, [buy(BTC)]);
    expect(shown(account.initialMargin(at('60000')))).toBe('3000');
    expect(shown(account.initialMargin(at('60000'), lots(-2 * BTC)))).toBe('6000');
    expect(shown(account.maintenanceMargin(at('60000')))).toBe('750');
    expect(shown(account.available(at('60000')))).toBe('7000');
    expect(shown(account.available(at('61000')))).toBe('7950');
  });
  it('of an isolated position is set aside when it opens and given back as it closes', () => {
    expect(shown(after(isolated, [buy(BTC)]).available(at('65000')))).toBe('7000');
    expect(shown(after(isolated, [buy(BTC), sell(BTC / 2)]).available(at('65000')))).toBe('8500');
    expect(shown(after(isolated, [buy(BTC), sell(BTC)]).available(at('65000')))).toBe('10000');
    expect(shown(after(isolated, [buy(BTC), funding('10')]).marginEquity(at('60000')))).toBe('2990');
  });
  it('knows the price of liquidation: long and short, isolated', () => {
    const long = after(isolated, [buy(BTC)]);
    expect(long.liquidationPrice()?.toNumber()).toBe(57_721.51898734177);
    expect(long.marginEquity(at('57721.5')).toDecimalPlaces(2).toString()).toBe('721.5');
    expect(long.maintenanceMargin(at('57721.5')).toDecimalPlaces(2).toString()).toBe('721.52');
    expect(
      after(isolated, [sell(BTC)])
        .liquidationPrice()
        ?.toNumber(),
    ).toBe(62_222.22222222222);
  });
  it('knows the price of liquidation: cross, where the whole account stands behind the position', () => {
    // As isolated, for an account that has just the margin of 3,000.
    const poor: AccountModel = { ...cross, capital: '3000' };
    expect(
      after(poor, [buy(BTC)])
        .liquidationPrice()
        ?.toNumber(),
    ).toBe(57_721.51898734177);
    expect(
      after(poor, [sell(BTC)])
        .liquidationPrice()
        ?.toNumber(),
    ).toBe(62_222.22222222222);
    // (60,000 - 10,000) / (1 - 1/80).
    expect(
      after(cross, [buy(BTC)])
        .liquidationPrice()
        ?.toNumber(),
    ).toBe(50_632.91139240506);
  });
  it('has no price of liquidation where none can be reached', () => {
    expect(after(cross, []).liquidationPrice()).toBeNull();
    expect(after(cross, [buy(BTC / 10)]).liquidationPrice()).toBeNull();
  });
  it('has at the price of liquidation just the maintenance margin', () => {
    const sizes = fc.integer({ min: 1, max: 3 * BTC });
    fc.assert(
      fc.property(sizes, fc.boolean(), fc.boolean(), (size, isLong, isIsolated) => {
        const account = after(isIsolated ? isolated : cross, [(isLong ? buy : sell)(size)]);
        const price = account.liquidationPrice();
        if (price === null) return;
        const value = scale.size(account.position).times(price);
        const money = isIsolated ? account.cost.abs().div(20) : decimal('10000');
        const equity = money.plus(value).minus(account.cost);
        expect(equity.minus(value.abs().div(80)).abs().lt('0.000000000001')).toBe(true);
      }),
    );
  });
});

describe('losses besides trading', () => {
  it('include what a liquidation forfeits', () => {
    const liquidated = happened('PositionLiquidated', {
      mark: '57721.5',
      liquidationPrice: '57721.5',
      size: '1',
      forfeited: '721.51875',
    });
    const account = after(isolated, [buy(BTC), liquidated, sell(BTC, '57721.5')]);
    expect(shown(account.forfeited)).toBe('721.51875');
    expect(shown(account.cash)).toBe('6999.98125');
  });
  it('include the distance of fills to the mark', () => {
    const worse = fillOf({ id: 'f1', side: 'buy', size: BTC }, { price: '60010', mark: '60000' });
    const better = fillOf({ id: 'f2', side: 'sell', size: BTC }, { price: '60015', mark: '60012' });
    expect(shown(after(cross, [worse]).slippagePaid)).toBe('10');
    expect(shown(after(cross, [worse, better]).slippagePaid)).toBe('7');
  });
});

describe('an account that cannot be', () => {
  it.each([[{ capital: '0' }], [{ capital: '-5' }], [{ leverage: '0.5' }], [{ leverage: '41' }]])(
    'is refused: %j',
    (wrong) => {
      expect(() => new Account({ scale, model: { ...cross, ...wrong } })).toThrow(
        expect.objectContaining({ code: 'E_ACCOUNT' }),
      );
    },
  );
});

describe('conservation', () => {
  const fills = fc.array(
    fc.record({
      side: fc.constantFrom('buy' as const, 'sell' as const),
      size: fc.integer({ min: 1, max: 1_000_000 }),
      ticks: fc.integer({ min: 1, max: 2_000_000 }),
      fee: fc.integer({ min: -1_000, max: 100_000 }),
    }),
    { maxLength: 30 },
  );
  it('holds exactly: equity is capital, less payments, plus what every fill gained to the last price', () => {
    fc.assert(
      fc.property(fills, fc.integer({ min: 1, max: 2_000_000 }), fc.boolean(), (list, last, isSpot) => {
        const account = new Account({ scale: isSpot ? spotScale : scale, model: cross });
        let expected = decimal('10000');
        let position = 0;
        list.forEach(({ side, size, ticks, fee }, i) => {
          const paid = new Decimal(fee).div(1_000_000);
          const price = text(scale.price(priceTicks(ticks)));
          account.apply(fillOf({ id: `f${i}`, side, size }, { price, fee: text(paid) }));
          const signed = side === 'buy' ? size : -size;
          position += signed;
          expected = expected.minus(paid).plus(scale.unit.times(last - ticks).times(signed));
        });
        expect(account.position).toBe(position);
        expect(text(account.equity(priceTicks(last)))).toBe(text(expected));
        if (position === 0) expect(text(account.cost)).toBe('0');
        const result = account.realizedPnl.plus(account.unrealized(priceTicks(last)));
        expect(text(result.minus(account.feesPaid).plus('10000'))).toBe(text(expected));
        expect(text(account.cash)).toBe(
          text(isSpot ? expected.minus(value(position, last)) : expected.minus(result.minus(account.realizedPnl))),
        );
      }),
    );
  });
  const value = (position: number, ticks: number): Decimal =>
    position === 0 ? ZERO : scale.notional(priceTicks(ticks), lots(position));
});
