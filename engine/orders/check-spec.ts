import type { OrderKind, OrderSpec } from '../domain/order-spec.ts';

/** All that can be wrong with an order in itself, whatever the market and the account. */
export type SpecProblemCode =
  | 'size'
  | 'limit-price-missing'
  | 'limit-price-unwanted'
  | 'limit-price'
  | 'trigger-price-missing'
  | 'trigger-price-unwanted'
  | 'trigger-price'
  | 'post-only-market'
  | 'post-only-immediate'
  | 'expiry';

export interface SpecProblem {
  readonly code: SpecProblemCode;
  /** One sentence for people, with the number that is wrong. */
  readonly detail: string;
}

const needs: Readonly<Record<OrderKind, { readonly limit: boolean; readonly trigger: boolean }>> = {
  market: { limit: false, trigger: false },
  limit: { limit: true, trigger: false },
  'stop-market': { limit: false, trigger: true },
  'stop-limit': { limit: true, trigger: true },
  'take-profit-market': { limit: false, trigger: true },
  'take-profit-limit': { limit: true, trigger: true },
};

/** The first thing that is wrong with an order, or null. */
export const specProblem = (spec: OrderSpec): SpecProblem | null => {
  if (!isCount(spec.size)) return problem('size', `a size is a whole number of lots above 0, not ${spec.size}`);
  const { limit, trigger } = needs[spec.kind];
  return (
    priceProblem('limit-price', spec.kind, limit, spec.limitPrice) ??
    priceProblem('trigger-price', spec.kind, trigger, spec.triggerPrice) ??
    postOnlyProblem(spec, limit) ??
    expiryProblem(spec)
  );
};

const priceProblem = (
  which: 'limit-price' | 'trigger-price',
  kind: OrderKind,
  isNeeded: boolean,
  price: number | null,
): SpecProblem | null => {
  const name = which.replace('-', ' ');
  if (price === null) return isNeeded ? problem(`${which}-missing`, `a ${kind} order needs a ${name}`) : null;
  if (!isNeeded) return problem(`${which}-unwanted`, `a ${kind} order has no ${name}, but got ${price} ticks`);
  return isCount(price) ? null : problem(which, `a ${name} is a whole number of ticks above 0, not ${price}`);
};

const postOnlyProblem = (spec: OrderSpec, hasLimit: boolean): SpecProblem | null => {
  if (!spec.postOnly) return null;
  if (!hasLimit) return problem('post-only-market', `a ${spec.kind} order always takes, so it cannot be post-only`);
  if (spec.timeInForce === 'gtc') return null;
  return problem('post-only-immediate', `post-only orders rest, ${spec.timeInForce} orders never do`);
};

const expiryProblem = ({ expiresAt }: OrderSpec): SpecProblem | null => {
  if (expiresAt === null || Number.isSafeInteger(expiresAt)) return null;
  return problem('expiry', `an expiry is a whole number of milliseconds, not ${expiresAt}`);
};

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value > 0;

const problem = (code: SpecProblemCode, detail: string): SpecProblem => ({ code, detail });
