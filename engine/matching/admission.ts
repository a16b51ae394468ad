import { moneyText } from '../domain/money.ts';
import type { OrderSpec } from '../domain/order-spec.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import { isAllowedPrice } from '../orders/price-rule.ts';
import type { Desk } from './desk.ts';
import { lackFor } from './means.ts';
import { isMarketable } from './own-order.ts';
import { rejection, type Rejection } from './rejections.ts';
import { isTouched } from './triggers.ts';

/** Why the venue does not take an order of this spec, whatever the market does; null if it does. */
export const formRefusal = (spec: OrderSpec, size: number, desk: Desk): Rejection | null =>
  gridRefusal(spec, desk) ?? valueRefusal(spec, size, desk);

/** Why the venue does not take an order of this spec at this price and with this account; null if it does. */
export const marketRefusal = (spec: OrderSpec, size: number, desk: Desk): Rejection | null => {
  const { mark, moment, reports } = desk;
  if (isTouched(spec, mark)) {
    return rejection(
      'BadTriggerPx',
      `trigger ${reports.price(spec.triggerPrice ?? 0)}, ${desk.hasMarks ? 'mark' : 'last price'} ${reports.price(mark)}`,
    );
  }
  if (spec.postOnly && spec.triggerPrice === null && isMarketable(spec, moment)) {
    const detail = `limit ${reports.price(spec.limitPrice ?? 0)}, last price ${reports.price(moment.price)}`;
    return rejection('BadAloPx', detail);
  }
  if (spec.reduceOnly) return reduceRefusal(spec, desk);
  // A trigger order binds nothing yet; it is asked for its margin when it trades.
  if (spec.triggerPrice !== null) return null;
  const { side, limitPrice } = spec;
  if (limitPrice === null || isMarketable(spec, moment)) {
    return lackFor({ side, size, price: mark, liquidity: 'taker' }, desk);
  }
  return lackFor({ side, size, price: limitPrice, liquidity: 'maker' }, desk);
};

const gridRefusal = (spec: OrderSpec, { scale, reports }: Desk): Rejection | null => {
  for (const price of [spec.limitPrice, spec.triggerPrice]) {
    if (price === null || isAllowedPrice(scale.price(price), scale.instrument)) continue;
    return rejection('Tick', `${reports.price(price)} is not a price of ${scale.instrument.symbol}`);
  }
  return null;
};

const valueRefusal = (spec: OrderSpec, size: number, { scale, mark }: Desk): Rejection | null => {
  const { instrument } = scale;
  if (spec.reduceOnly && instrument.kind === 'perpetual') return null;
  const price: PriceTicks = spec.limitPrice ?? spec.triggerPrice ?? mark;
  const value = scale.worth(price, size as Lots);
  if (value >= scale.minimum) return null;
  const code = instrument.kind === 'spot' ? 'MinTradeSpotNtl' : 'MinTradeNtl';
  return rejection(code, `worth ${moneyText(value)}, the minimum is ${instrument.minNotional}`);
};

const reduceRefusal = (spec: OrderSpec, desk: Desk): Rejection | null => {
  if (desk.reducible(spec.side) > 0) return null;
  return rejection('ReduceOnly', `a ${spec.side} has nothing to reduce: the position is ${desk.account.position} lots`);
};
