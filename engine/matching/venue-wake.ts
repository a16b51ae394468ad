import { sign } from '../domain/units.ts';
import { ALWAYS, NEVER, type Wake } from '../domain/wake.ts';
import type { Desk } from './desk.ts';
import type { Inbox } from './inbox.ts';
import type { Liquidator } from './liquidator.ts';
import type { OwnOrder } from './own-order.ts';
import type { OwnOrders } from './own-orders.ts';
import { isTriggeredAbove } from './triggers.ts';

/** The first prices and the first time at which something could happen to our orders or our position. */
export const wakeOf = (orders: OwnOrders, inbox: Inbox, desk: Desk, liquidator: Liquidator): Wake => {
  let { above, below } = NEVER;
  let time = inbox.nextArrival;
  const { threshold } = liquidator;
  if (threshold !== null && liquidator.isLong) below = threshold;
  else if (threshold !== null) above = threshold;
  for (const order of orders.all()) {
    if (order.stage === 'taking') return ALWAYS;
    time = Math.min(time, order.spec.expiresAt ?? Infinity);
    const price = priceOf(order, desk);
    if (price === null) continue;
    if (isAbove(order)) above = Math.min(above, price);
    else below = Math.max(below, price);
  }
  return above === Infinity && below === -Infinity && time === Infinity ? NEVER : { above, below, time };
};

const priceOf = ({ stage, spec }: OwnOrder, { queue }: Desk): number | null => {
  if (stage === 'waiting') return spec.triggerPrice;
  if (stage !== 'resting' || spec.limitPrice === null) return null;
  return spec.limitPrice - sign(spec.side) * queue.beyond;
};

const isAbove = ({ stage, spec }: OwnOrder): boolean =>
  stage === 'waiting' ? isTriggeredAbove(spec) : spec.side === 'sell';
