import type { OrderSpec } from '../domain/order-spec.ts';

/** What an order with a trigger is once the price has touched it: a market order, or a limit at its own price. */
export const liveSpec = (spec: OrderSpec): OrderSpec => {
  if (spec.triggerPrice === null) return spec;
  const isMarket = spec.limitPrice === null;
  return {
    ...spec,
    triggerPrice: null,
    kind: isMarket ? 'market' : 'limit',
    timeInForce: isMarket ? 'ioc' : spec.timeInForce,
  };
};
