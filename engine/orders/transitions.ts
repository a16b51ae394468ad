import type { AnyEvent } from '../events/event.ts';

/**
 * `triggered` is a stop or take-profit order that has become live. The last five are final: nothing more will be filled,
 * save for a fill that was already on its way.
 */
export type OrderStatus =
  | 'requested'
  | 'submitted'
  | 'working'
  | 'triggered'
  | 'filled'
  | 'canceled'
  | 'rejected'
  | 'expired'
  | 'denied';

/** Where an event finds an order: `none` is an order that nobody has heard of. */
export type From = OrderStatus | 'none';

export type OrderEvent = Extract<AnyEvent, { readonly type: `Order${string}` }>;
export type OrderEventType = OrderEvent['type'];

type Row = Readonly<Partial<Record<From, OrderStatus>>>;

const alive: Row = { requested: 'requested', submitted: 'submitted', working: 'working', triggered: 'triggered' };
/** Orders that the venue may have. */
const sent: Row = { submitted: 'submitted', working: 'working', triggered: 'triggered' };
/** A venue says things late, and after a reconnect it says them twice. */
const tooLate: Row = { filled: 'filled', canceled: 'canceled', rejected: 'rejected', expired: 'expired' };

/**
 * Every pair of event and status that can happen, and the status it leads to; every other pair cannot happen.
 * An order can be `requested` and yet be known to the venue: after a crash it is looked up by its id.
 */
export const transitions: Readonly<Record<OrderEventType, Row>> = {
  OrderRequested: { none: 'requested' },
  OrderDenied: { none: 'denied' },
  OrderSubmitted: { requested: 'submitted' },
  // Unknown is not failed: it stays what it was until the venue says otherwise.
  OrderOutcomeUnknown: { ...alive, ...tooLate },
  // A fill or a cancel can overtake the acceptance.
  OrderAccepted: { ...sent, requested: 'working', submitted: 'working', ...tooLate },
  // A stop may be refused when it is triggered, for want of margin.
  OrderRejected: {
    requested: 'rejected',
    submitted: 'rejected',
    working: 'rejected',
    triggered: 'rejected',
    rejected: 'rejected',
  },
  // A trigger can overtake the acceptance, and a fill the trigger.
  OrderTriggered: {
    requested: 'triggered',
    submitted: 'triggered',
    working: 'triggered',
    triggered: 'triggered',
    ...tooLate,
  },
  // While something remains; with nothing left it is `filled`. A fill can cross with a cancel or an expiry.
  OrderFilled: {
    requested: 'working',
    submitted: 'working',
    working: 'working',
    triggered: 'triggered',
    canceled: 'canceled',
    expired: 'expired',
  },
  OrderCancelRequested: alive,
  OrderCancelRejected: { ...alive, ...tooLate },
  OrderCanceled: {
    requested: 'canceled',
    submitted: 'canceled',
    working: 'canceled',
    triggered: 'canceled',
    canceled: 'canceled',
  },
  OrderModifyRequested: sent,
  OrderModifyDenied: alive,
  OrderModifyRejected: { ...sent, ...tooLate },
  // A venue also cuts down reduce-only orders without being asked.
  OrderModified: { ...sent, ...tooLate },
  OrderExpired: {
    requested: 'expired',
    submitted: 'expired',
    working: 'expired',
    triggered: 'expired',
    expired: 'expired',
  },
};

/** Whether an event is about an order. */
export const isOrderEvent = (event: AnyEvent): event is OrderEvent => Object.hasOwn(transitions, event.type);

/** Whether nothing more is to be expected of an order. */
export const isFinal = (status: OrderStatus): boolean => !Object.hasOwn(alive, status);
