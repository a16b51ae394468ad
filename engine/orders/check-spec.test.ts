import { describe, expect, it } from 'vitest';
import { limit, market, stop, type OrderSpec } from '../domain/order-spec.ts';
import { lots, priceTicks, type Lots, type Ms, type PriceTicks } from '../domain/units.ts';
import { specProblem } from './check-spec.ts';

const one = lots(1);
const price = priceTicks(100);
const good: readonly OrderSpec[] = [
  market('buy', one),
  limit('sell', one, price),
  limit('sell', one, price, { postOnly: true }),
  limit('sell', one, price, { timeInForce: 'fok' }),
  stop('buy', one, price),
  stop('buy', one, price, { kind: 'stop-limit', limitPrice: price }),
  stop('buy', one, price, { kind: 'take-profit-market' }),
  stop('buy', one, price, { kind: 'take-profit-limit', limitPrice: price, postOnly: true }),
];

const bad: readonly (readonly [string, OrderSpec])[] = [
  ['size', market('buy', 0 as Lots)],
  ['size', market('buy', -1 as Lots)],
  ['size', market('buy', 0.5 as Lots)],
  ['size', market('buy', Number.NaN as Lots)],
  ['limit-price-missing', limit('buy', one, price, { limitPrice: null })],
  ['limit-price-missing', stop('buy', one, price, { kind: 'stop-limit' })],
  ['limit-price-unwanted', market('buy', one, { limitPrice: price })],
  ['limit-price-unwanted', stop('buy', one, price, { limitPrice: price })],
  ['limit-price', limit('buy', one, 0 as PriceTicks)],
  ['limit-price', limit('buy', one, 1.5 as PriceTicks)],
  ['trigger-price-missing', stop('buy', one, price, { triggerPrice: null })],
  ['trigger-price-unwanted', limit('buy', one, price, { triggerPrice: price })],
  ['trigger-price', stop('buy', one, -5 as PriceTicks)],
  ['post-only-market', market('buy', one, { postOnly: true })],
  ['post-only-market', stop('buy', one, price, { postOnly: true })],
  ['post-only-immediate', limit('buy', one, price, { postOnly: true, timeInForce: 'ioc' })],
  ['post-only-immediate', limit('buy', one, price, { postOnly: true, timeInForce: 'fok' })],
  ['expiry', limit('buy', one, price, { expiresAt: 1.5 as Ms })],
];

describe('specProblem', () => {
  it.each(good)('finds nothing wrong with %j', (spec) => expect(specProblem(spec)).toBeNull());
  it.each(bad)('says %s of %j', (code, spec) => expect(specProblem(spec)?.code).toBe(code));
  it('names the number that is wrong', () => {
    expect(specProblem(market('buy', 0.5 as Lots))?.detail).toBe('a size is a whole number of lots above 0, not 0.5');
  });
});
