import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, text } from '../domain/decimal.ts';
import { lots, priceTicks } from '../domain/units.ts';
import type { AnyEvent } from '../events/event.ts';
import { bitcoinScale as scale, fillOf, happened } from '../orders/scenario.ts';
import { Account } from './account.ts';
import { Attribution } from './attribution.ts';

const price = (ticks: number): string => text(scale.price(priceTicks(ticks)));
const shown = (attribution: Attribution): Record<string, string> =>
  Object.fromEntries(Object.entries(attribution.parts()).map(([name, value]) => [name, text(value as Decimal)]));

describe('attribution', () => {
  it('tells price, fee, funding, slippage and liquidation apart', () => {
    const attribution = new Attribution(scale);
    attribution.mark(scale.ticks('59990'));
    attribution.apply(fillOf({ id: 'f1', side: 'buy', size: 100_000 }, { price: '60010', mark: '60000', fee: '27' }));
    expect(shown(attribution)).toMatchObject({ price: '0', slippage: '-10', fee: '-27', total: '-37' });
    attribution.mark(scale.ticks('60100'));
    expect(shown(attribution)).toMatchObject({ price: '100', total: '63' });
    attribution.apply(
      happened('FundingPaid', { rate: '0.0000125', price: '60120', size: '1', amount: '0.7515', mark: '60110' }),
    );
    expect(shown(attribution)).toMatchObject({ price: '110', funding: '-0.7515' });
    attribution.apply(
      happened('PositionLiquidated', { mark: '50000', liquidationPrice: '50001', size: '1', forfeited: '625' }),
    );
    expect(shown(attribution)).toEqual({
      price: '-10000',
      fee: '-27',
      funding: '-0.7515',
      slippage: '-10',
      liquidation: '-625',
      total: '-10662.7515',
    });
    expect(attribution.marked).toBe(scale.ticks('50000'));
  });
  it('counts a fill once', () => {
    const attribution = new Attribution(scale);
    const fill = fillOf({ id: 'f1', side: 'sell', size: 100 }, { fee: '1', mark: '60001' });
    attribution.apply(fill);
    attribution.apply(fill);
    expect(shown(attribution)).toMatchObject({ slippage: '-0.001', fee: '-1' });
  });

  const ticks = fc.integer({ min: 1, max: 2_000_000 });
  const money = fc
    .integer({ min: -1_000_000, max: 1_000_000 })
    .map((micros) => text(new Decimal(micros).div(1_000_000)));
  const happening = fc.oneof(
    fc.record({ what: fc.constant('mark' as const), ticks }),
    fc.record({ what: fc.constant('funding' as const), ticks, money }),
    fc.record({ what: fc.constant('liquidation' as const), ticks, money }),
    fc.record({
      what: fc.constant('fill' as const),
      ticks,
      mark: ticks,
      money,
      side: fc.constantFrom('buy' as const, 'sell' as const),
      size: fc.integer({ min: 1, max: 1_000_000_000 }),
    }),
  );
  const eventOf = (
    step: Exclude<typeof happening extends fc.Arbitrary<infer T> ? T : never, { what: 'mark' }>,
    id: string,
  ): AnyEvent => {
    switch (step.what) {
      case 'funding':
        return happened('FundingPaid', {
          rate: '0.0001',
          price: price(step.ticks),
          size: '1',
          amount: step.money,
          mark: price(step.ticks),
        });
      case 'liquidation':
        return happened('PositionLiquidated', {
          mark: price(step.ticks),
          liquidationPrice: price(step.ticks),
          size: '1',
          forfeited: step.money,
        });
      case 'fill':
        return fillOf(
          { id, side: step.side, size: step.size },
          { price: price(step.ticks), mark: price(step.mark), fee: step.money },
        );
    }
  };

  it('sums exactly to the change of equity, after every event and every mark', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (steps) => {
        const model = { capital: '10000', leverage: '10', marginMode: 'cross' } as const;
        const account = new Account({ scale, model });
        const attribution = new Attribution(scale);
        steps.forEach((step, i) => {
          if (step.what === 'mark') attribution.mark(priceTicks(step.ticks));
          else {
            const event = eventOf(step, `f${i}`);
            account.apply(event);
            attribution.apply(event);
          }
          const equity = account.equity(attribution.marked ?? priceTicks(1));
          const parts = attribution.parts();
          expect(text(parts.total)).toBe(text(equity.minus(model.capital)));
          expect(text(parts.fee)).toBe(text(account.feesPaid.neg()));
          expect(text(parts.funding)).toBe(text(account.fundingPaid.neg()));
          expect(text(parts.slippage)).toBe(text(account.slippagePaid.neg()));
          expect(text(parts.liquidation)).toBe(text(account.forfeited.neg()));
        });
        expect(account.position).toBe(lots(account.position));
      }),
    );
  });
});
