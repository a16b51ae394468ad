import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testInstrument } from '../../backtests/testing.ts';
import { Scale } from '../domain/instrument.ts';
import { asDecimal, money, type Money } from '../domain/money.ts';
import { lots, priceTicks } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import type { AccountModel } from '../manifest.ts';
import { Ledger } from './ledger.ts';
import { MarginTiers } from './margin-tiers.ts';

const BTC = [
  { above: '0', maxLeverage: 40 },
  { above: '150000000', maxLeverage: 20 },
];
const scale = new Scale({ ...testInstrument, tickSize: '1', lotSize: '1', maxLeverage: 50 });

const after = (model: Partial<AccountModel>, side: 'buy' | 'sell', size: number, price: number): Ledger => {
  const account: AccountModel = { capital: '10000000', leverage: '20', marginMode: 'cross', ...model };
  const ledger = new Ledger({ scale, model: account });
  const data = { fill: 'f1', side, size: String(size), price: String(price), mark: String(price), fee: '0' };
  ledger.apply({ type: 'OrderFilled', data } as unknown as AnyEvent);
  return ledger;
};

describe('margin tiers', () => {
  it('ask for half the initial margin of each tier, without a jump at the bound', () => {
    const tiers = new MarginTiers(BTC);
    const of = (notional: string): string => asDecimal(tiers.maintenance(money(notional))).toFixed();
    expect(of('80')).toBe('1');
    // 1/80 up to 150 million, 1/40 beyond it: 150,000,000 / 80 = 1,875,000.
    expect(of('149999999.99')).toBe('1874999.999875');
    expect(of('150000000')).toBe('1875000');
    expect(of('200000000')).toBe('3125000');
  });

  it.each([
    [[{ above: '1', maxLeverage: 40 }]],
    [[]],
    [[...BTC, { above: '150000000', maxLeverage: 10 }]],
    [[...BTC, { above: '200000000', maxLeverage: 20 }]],
  ])('refuses tiers out of order: %j', (tiers) => {
    expect(() => new MarginTiers(tiers).maintenance(1n)).toThrow('margin tiers');
  });

  it('worked example: 3,000 BTC at 60,000 with 10 million; liquidated at 57,478.63 instead of 57,383.97', () => {
    const tiered = after({ marginTiers: BTC }, 'buy', 3_000, 60_000);
    // Equity 10,000,000 + 3,000 (p - 60,000) meets 3,000 p / 40 - 1,875,000: p = 168,125,000 / 2,925 = 57,478.632...
    expect(shown(tiered.liquidationPrice())).toBe('57478.632478632478632478');
    const flat = after({ marginTiers: BTC.slice(0, 1) }, 'buy', 3_000, 60_000);
    expect(shown(flat.liquidationPrice())).toBe('57383.966244725738396624');
    // Initial margin at 20x is 9 million; twice the maintenance of 2,625,000 is less, so the leverage that is set counts.
    expect(shown(tiered.initialMargin(priceTicks(60_000)))).toBe('9000000');
  });

  it('bind at least twice the maintenance margin, whatever leverage is set', () => {
    const ledger = after({ marginTiers: BTC, leverage: '40' }, 'buy', 1, 60_000);
    expect(shown(ledger.initialMargin(priceTicks(60_000), lots(5_000)))).toBe('11250000');
    expect(ledger.addedMargin(priceTicks(60_000), lots(4_999))).toBe(
      ledger.initialMargin(priceTicks(60_000), lots(5_000)) - ledger.initialMargin(priceTicks(60_000), lots(1)),
    );
  });

  it('have at the price of liquidation just the maintenance margin, long and short', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('buy' as const, 'sell' as const),
        fc.integer({ min: 1, max: 9_000 }),
        fc.constantFrom('cross' as const, 'isolated' as const),
        (side, size, marginMode) => {
          const ledger = after({ marginTiers: BTC, marginMode, capital: '40000000' }, side, size, 60_000);
          const price = ledger.liquidationPrice();
          if (price === null) return;
          const at = (tick: bigint): Money => {
            const ticks = priceTicks(Number(tick));
            return ledger.marginEquity(ticks) - ledger.maintenanceMargin(ticks);
          };
          const below = price / money('1');
          const [low, high] = [at(below), at(below + 1n)];
          expect(side === 'buy' ? low <= 1n && high >= -1n : low >= -1n && high <= 1n).toBe(true);
        },
      ),
    );
  });
});

describe('a change of leverage', () => {
  it('counts for what is opened from here on', () => {
    const ledger = after({}, 'buy', 1, 60_000);
    const data = { from: '20', to: '5', by: 'me', reason: 'calmer' };
    ledger.apply({ type: 'LeverageChanged', data } as unknown as AnyEvent);
    expect(shown(ledger.initialMargin(priceTicks(60_000)))).toBe('12000');
    const wild = { type: 'LeverageChanged', data: { ...data, to: '51' } } as unknown as AnyEvent;
    expect(() => {
      ledger.apply(wild);
    }).toThrow('a leverage of 51');
  });
});

const shown = (amount: Money | null): string => asDecimal(amount ?? 0n).toFixed();
