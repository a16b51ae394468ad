import type { OrderSpec } from '../domain/order-spec.ts';

/** Stops are touched by a price that goes against the position they close, take-profits by one that goes with it. */
export const isTriggeredAbove = (spec: OrderSpec): boolean => (spec.side === 'buy') === spec.kind.startsWith('stop');

/** Whether this price (ticks) touches the trigger; false for orders without one. */
export const isTouched = (spec: OrderSpec, price: number): boolean => {
  if (spec.triggerPrice === null) return false;
  return isTriggeredAbove(spec) ? price >= spec.triggerPrice : price <= spec.triggerPrice;
};
