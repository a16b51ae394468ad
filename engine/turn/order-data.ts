import type { Scale } from '../domain/instrument.ts';
import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import type { PriceTicks } from '../domain/units.ts';
import type { EventData } from '../events/catalogue.ts';

export const priceText = (price: PriceTicks | null, scale: Scale): string | null =>
  price === null ? null : scale.priceText(price);

/** An order as it is recorded. */
export const orderData = (
  order: OrderId,
  spec: OrderSpec,
  reason: string,
  scale: Scale,
): EventData<'OrderRequested'> => ({
  order,
  side: spec.side,
  size: scale.sizeText(spec.size),
  kind: spec.kind,
  limitPrice: priceText(spec.limitPrice, scale),
  triggerPrice: priceText(spec.triggerPrice, scale),
  timeInForce: spec.timeInForce,
  postOnly: spec.postOnly,
  reduceOnly: spec.reduceOnly,
  expiresAt: spec.expiresAt,
  group: spec.group,
  attachedTo: spec.attachedTo,
  reason,
});
