import { sign } from '../domain/units.ts';
import { ALWAYS, NEVER, type Wake } from '../domain/wake.ts';
import type { Desk } from './desk.ts';
import type { Inbox } from './inbox.ts';
import type { Liquidator } from './liquidator.ts';
import type { OwnOrder } from './own-order.ts';
import type { OwnOrders } from './own-orders.ts';
import { isTouched, isTriggeredAbove } from './triggers.ts';

/** The first prices and the first time at which something could happen to our orders or our position. */
export const wakeOf = (orders: OwnOrders, inbox: Inbox, desk: Desk, liquidator: Liquidator): Wake => {
  if (isAlreadyMet(orders, desk, liquidator)) return ALWAYS;
  let { above, below } = desk.hasMarks ? NEVER : wakeOfLiquidation(liquidator);
  let time = Math.min(inbox.nextArrival, desk.outages?.due ?? Infinity);
  for (const order of orders.all()) {
    time = Math.min(time, order.spec.expiresAt ?? Infinity);
    const price = priceOf(order, desk);
    if (price === null) continue;
    if (isAbove(order)) above = Math.min(above, price);
    else below = Math.max(below, price);
  }
  return above === Infinity && below === -Infinity && time === Infinity ? NEVER : { above, below, time };
};

/** Somebody wants the next price, whatever it is: to match with it, or because the recorded mark has been met already. */
const isAlreadyMet = (orders: OwnOrders, desk: Desk, liquidator: Liquidator): boolean => {
  if (orders.all().some(({ stage }) => stage === 'taking')) return true;
  if (!desk.hasMarks) return false;
  const { mark } = desk;
  return (
    liquidator.isTouched(mark) || orders.all().some(({ stage, spec }) => stage === 'waiting' && isTouched(spec, mark))
  );
};

const wakeOfLiquidation = ({ threshold, isLong }: Liquidator): Wake => {
  if (threshold === null) return NEVER;
  return isLong ? { ...NEVER, below: threshold } : { ...NEVER, above: threshold };
};

/** The first marks at which something could happen; only where marks are recorded. Its time says nothing. */
export const wakeOnMarkOf = (orders: OwnOrders, liquidator: Liquidator): Wake => {
  let { above, below } = wakeOfLiquidation(liquidator);
  for (const { stage, spec } of orders.all()) {
    if (stage !== 'waiting' || spec.triggerPrice === null) continue;
    if (isTriggeredAbove(spec)) above = Math.min(above, spec.triggerPrice);
    else below = Math.max(below, spec.triggerPrice);
  }
  return above === Infinity && below === -Infinity ? NEVER : { above, below, time: Infinity };
};

const priceOf = ({ stage, spec }: OwnOrder, { queue, hasMarks }: Desk): number | null => {
  if (stage === 'waiting') return hasMarks ? null : spec.triggerPrice;
  if (stage !== 'resting' || spec.limitPrice === null) return null;
  return spec.limitPrice - sign(spec.side) * queue.beyond;
};

const isAbove = ({ stage, spec }: OwnOrder): boolean =>
  stage === 'waiting' ? isTriggeredAbove(spec) : spec.side === 'sell';
