import type { OrderSpec } from '../domain/order-spec.ts';
import type { Lots } from '../domain/units.ts';
import type { Approved, VenueRequest } from '../ports/venue.ts';
import type { Desk } from './desk.ts';
import type { Inbox } from './inbox.ts';
import { ownOrder, type Stage } from './own-order.ts';

/** One of our orders that another venue had taken, as the session knows it. */
export interface Standing {
  /** As risk approved it. */
  readonly order: Approved;
  /** As it stands now. */
  readonly spec: OrderSpec;
  readonly filled: Lots;
  readonly remaining: Lots;
  /** When it was sent, ms UTC. */
  readonly sentAt: number;
  readonly isTriggered: boolean;
  /** A leg of a bracket whose parent is still open. */
  readonly isHeld: boolean;
}

/** What another venue leaves behind: the market as it saw it last, our orders, and what had not been answered. */
export interface Legacy {
  /** The last print; null before the first. */
  readonly print: {
    readonly time: number;
    readonly price: number;
    readonly size: number;
    readonly side: -1 | 0 | 1;
  } | null;
  readonly standing: readonly Standing[];
  readonly unanswered: readonly { readonly message: VenueRequest; readonly sentAt: number }[];
}

/**
 * Goes on from where another venue stopped. An order that rests there rests here, at the back of the queue of the model:
 * where it stood really nobody said. The print that was last is past, and fills none of them. What had not been answered
 * was still on its way, and takes the time that the model says.
 */
export const takeOver = (desk: Desk, inbox: Inbox, { print, standing, unanswered }: Legacy): void => {
  const { moment, orders, queue } = desk;
  if (print !== null) {
    moment.jump('print', print.time, print.price);
    moment.size = print.size;
    moment.side = print.side;
  }
  for (const each of standing) {
    const { spec, filled, remaining } = each;
    const order = ownOrder(each.order, each.sentAt);
    Object.assign(order, { spec, filled, remaining, isAccepted: true, stage: stageOf(each), ahead: queue.ahead });
    order.triedAt = moment.number;
    orders.add(order);
    if (filled > 0) orders.decideGroup(order);
  }
  for (const { message, sentAt } of unanswered) {
    inbox.send(message, sentAt, message.kind === 'submit' ? desk.orderLatency() : desk.cancelLatency());
  }
};

const stageOf = ({ spec, isTriggered, isHeld }: Standing): Stage => {
  if (isHeld) return 'held';
  if (spec.triggerPrice !== null && !isTriggered) return 'waiting';
  return spec.limitPrice !== null && spec.timeInForce === 'gtc' ? 'resting' : 'taking';
};
