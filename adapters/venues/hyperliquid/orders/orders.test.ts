import { OrderRequest } from '@nktkas/hyperliquid/api/exchange';
import { formatPrice, formatSize } from '@nktkas/hyperliquid/utils';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Decimal,
  isAllowedPrice,
  limit,
  lots,
  market,
  priceTicks,
  stop,
  type PriceTicks,
} from '../../../../engine/index.ts';
import { Universe } from '../universe.ts';
import { meaningOf, reasonOf } from './refusals.ts';
import { wireOrder, type OrderOnWire } from './wire-order.ts';

const universe = new Universe({
  universe: [
    { name: 'BTC', szDecimals: 5, maxLeverage: 40 },
    { name: 'DOGE', szDecimals: 0, maxLeverage: 10 },
  ],
});
const btc = universe.ofCoin('BTC')!;
const doge = universe.ofCoin('DOGE')!;
const terms = { clientId: `0x${'0a'.repeat(16)}`, slippageMax: '0.05', reference: null };
const sent = (order: ReturnType<typeof wireOrder>): OrderOnWire => {
  if ('kind' in order) throw new Error(order.text);
  return order;
};

describe('an order on the wire', () => {
  it('has prices and sizes without trailing zeros, and the venue’s order of keys', () => {
    const order = sent(wireOrder(limit('buy', lots(1_000), priceTicks(600_000)), terms, btc));
    expect(JSON.stringify(order)).toBe(
      `{"a":0,"b":true,"p":"60000","s":"0.01","r":false,"t":{"limit":{"tif":"Gtc"}},"c":"${terms.clientId}"}`,
    );
  });

  it('is what the library would sign: its schema moves no key and changes no digit', () => {
    const orders = [
      limit('sell', lots(123), priceTicks(601_230), { postOnly: true, reduceOnly: true }),
      limit('buy', lots(99_999), priceTicks(599_990), { timeInForce: 'ioc' }),
      stop('sell', lots(10), priceTicks(590_000)),
    ].map((spec) => sent(wireOrder(spec, terms, btc)));
    const action = { type: 'order', orders, grouping: 'na' };
    const parsed = OrderRequest.entries.action['~standard'].validate(action) as { readonly value: unknown };
    expect(JSON.stringify(parsed.value)).toBe(JSON.stringify(action));
  });

  it('agrees with the library on every price that the venue takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50_000_000 }), fc.constantFrom(btc, doge), (ticks, listed) => {
        const price = listed.scale.price(priceTicks(ticks));
        const order = wireOrder(limit('buy', lots(5), priceTicks(ticks)), terms, listed);
        const digits = new Decimal(listed.instrument.lotSize).dp();
        if (!isAllowedPrice(price, listed.instrument)) {
          expect(order).toMatchObject({ kind: 'rejected', by: 'adapter', reason: 'tick' });
          return;
        }
        expect(sent(order).p).toBe(formatPrice(price.toFixed(), digits));
        expect(sent(order).s).toBe(formatSize(listed.scale.sizeText(lots(5)), digits));
      }),
    );
  });

  it('at the market is never worse than its slippage, and always a price of the venue', () => {
    const prices = fc.integer({ min: 1_000, max: 50_000_000 });
    fc.assert(
      fc.property(prices, fc.boolean(), fc.integer({ min: 1, max: 900 }), (ticks, isBuy, bp) => {
        const slippageMax = new Decimal(bp).div(10_000).toFixed();
        const reference: PriceTicks = priceTicks(ticks);
        const order = sent(
          wireOrder(market(isBuy ? 'buy' : 'sell', lots(1)), { ...terms, slippageMax, reference }, btc),
        );
        const worst = btc.scale.price(reference).times(new Decimal(slippageMax).times(isBuy ? 1 : -1).plus(1));
        expect(isBuy ? new Decimal(order.p).lte(worst) : new Decimal(order.p).gte(worst)).toBe(true);
        expect(isAllowedPrice(new Decimal(order.p), btc.instrument)).toBe(true);
        expect(order.t).toEqual({ limit: { tif: 'Ioc' } });
      }),
    );
  });

  it.each([
    ['fill-or-kill', { timeInForce: 'fok' as const }],
    ['an expiry', { expiresAt: 1 as never }],
    ['a group', { group: 'g' }],
    ['a parent', { attachedTo: 'o1' }],
  ])('with %s is not sent', (_, over) => {
    expect(wireOrder(limit('buy', lots(1), priceTicks(600_000), over), terms, btc)).toMatchObject({
      kind: 'rejected',
      by: 'adapter',
      reason: 'unsupported',
    });
  });
});

describe('the venue’s words', () => {
  it.each([
    ['Price must be divisible by tick size.', 'tick'],
    ['Order must have minimum value of $10.', 'min-notional'],
    ['Order must have minimum value of 10 USDC.', 'min-notional'],
    ['Insufficient margin to place order.', 'insufficient-margin'],
    ['Reduce only order would increase position.', 'reduce-only'],
    ['Post only order would have immediately matched, bbo was 1@2.', 'post-only-would-cross'],
    ['Order could not immediately match against any resting orders.', 'no-liquidity'],
    ['Invalid TP/SL price.', 'bad-trigger'],
    ['No liquidity available for market order.', 'no-liquidity'],
    ['Order would increase open interest while open interest is capped', 'position-limit'],
    ['Order rejected due to price more aggressive than oracle while at open interest cap', 'position-limit'],
    ['Order would increase open interest too quickly', 'position-limit'],
    ['(Spot-only) Order has insufficient spot balance to trade', 'insufficient-margin'],
    ['Order price too far from oracle', 'position-limit'],
    ['Order would cause position to exceed margin tier limit at current leverage', 'position-limit'],
    ['Order was never placed, already canceled, or filled.', 'unknown-order'],
    ['User or API Wallet 0xb8a6f8b26223de27c31938d56e470a5b832703a5 does not exist.', 'unknown-agent'],
    ['Invalid nonce: duplicate nonce 1741107452532', 'nonce'],
    ['Order price cannot be more than 80% away from the reference price', 'position-limit'],
    ['Something that nobody has seen', 'other'],
  ])('%s', (words, reason) => {
    expect(reasonOf(words)).toBe(reason);
  });

  it('end an order also when the status is new: one that is dead never looks alive', () => {
    expect(meaningOf('futureReasonCanceled')).toEqual({ status: 'canceled', reason: 'other' });
    expect(meaningOf('futureReasonRejected')).toEqual({ status: 'rejected', reason: 'other' });
    expect(meaningOf('scheduledCancel')).toEqual({ status: 'canceled', reason: 'schedule' });
  });
});
