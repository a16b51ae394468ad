import type { Scale } from '../domain/instrument.ts';
import type { OrderId, OrderSpec } from '../domain/order-spec.ts';
import type { Lots } from '../domain/units.ts';
import { EngineError } from '../errors.ts';
import type { EventData } from '../events/catalogue.ts';
import type { AnyEvent } from '../events/event.ts';
import { isFinal, isOrderEvent, transitions } from './transitions.ts';
import type { From, OrderEvent, OrderStatus } from './transitions.ts';

/** One order as the journal tells it. Sizes in lots, prices in ticks, times in ms. */
export interface OrderState {
  readonly id: OrderId;
  /** As it stands now: a modification changes it. */
  readonly spec: OrderSpec;
  readonly status: OrderStatus;
  readonly filled: Lots;
  /** `spec.size - filled`: can still be filled while the order is not final, and is lost once it is. */
  readonly remaining: Lots;
  /** We asked the venue to cancel or modify, and it has not answered. */
  readonly cancelRequested: boolean;
  readonly modifyRequested: boolean;
  /** Ids of the fills that are counted in `filled`, in order: a fill that is told twice changes nothing. */
  readonly fills: readonly string[];
  /** Why the strategy wanted it. */
  readonly reason: string;
  readonly requestedAt: number;
}

/**
 * The order after an event. Throws E_ORDER_TRANSITION for an event that cannot meet an order in this status, E_ORDER_FILL
 * for a fill of the wrong side or of more than is left, and E_NOT_EXACT for a number off the instrument's grid.
 */
export const evolveOrder = (state: OrderState | undefined, event: AnyEvent, scale: Scale): OrderState => {
  if (!isOrderEvent(event)) return state ?? impossible(event, 'none', event.type);
  if (event.type === 'OrderFilled' && state?.fills.includes(event.data.fill)) return state;
  const from: From = state?.status ?? 'none';
  const to = transitions[event.type][from];
  if (to === undefined) return impossible(event, from, event.data.order);
  if (event.type === 'OrderRequested' || event.type === 'OrderDenied') return opened(event, to, scale);
  return state === undefined ? impossible(event, from, event.data.order) : changed(state, event, to, scale);
};

type Opening = Extract<OrderEvent, { readonly type: 'OrderRequested' | 'OrderDenied' }>;

const opened = (event: Opening, status: OrderStatus, scale: Scale): OrderState => {
  const spec = specOf(event.data, scale);
  return {
    id: event.data.order,
    spec,
    status,
    filled: 0 as Lots,
    remaining: spec.size,
    cancelRequested: false,
    modifyRequested: false,
    fills: [],
    reason: event.data.reason,
    requestedAt: event.time,
  };
};

type Change = Exclude<OrderEvent, Opening>;
type Flags = Partial<Pick<OrderState, 'cancelRequested' | 'modifyRequested'>>;

const answered: Flags = { cancelRequested: false, modifyRequested: false };

/** What an event besides a fill and a modification changes in addition to the status. */
const flags: Readonly<Record<Exclude<Change['type'], 'OrderFilled' | 'OrderModified'>, Flags | null>> = {
  OrderSubmitted: null,
  OrderOutcomeUnknown: null,
  OrderAccepted: null,
  OrderTriggered: null,
  OrderRejected: answered,
  OrderCanceled: answered,
  OrderExpired: answered,
  OrderCancelRequested: { cancelRequested: true },
  OrderCancelRejected: { cancelRequested: false },
  OrderModifyRequested: { modifyRequested: true },
  OrderModifyDenied: null,
  OrderModifyRejected: { modifyRequested: false },
};

const changed = (state: OrderState, event: Change, status: OrderStatus, scale: Scale): OrderState => {
  if (event.type === 'OrderFilled') return filled(state, event.data, status, scale);
  if (event.type === 'OrderModified') return modified(state, event.data, scale);
  const also = flags[event.type];
  return also === null && state.status === status ? state : { ...state, ...also, status };
};

const filled = (state: OrderState, fill: EventData<'OrderFilled'>, status: OrderStatus, scale: Scale): OrderState => {
  const size = scale.lots(fill.size);
  if (fill.side !== state.spec.side) return wrongFill(state, fill, `the order is a ${state.spec.side}`);
  if (size <= 0) return wrongFill(state, fill, 'a fill has a size above zero');
  // A fill may overtake the news of a modification: then the venue's word on what is left counts.
  const grown = size > state.remaining && state.modifyRequested;
  const remaining = (grown ? scale.lots(fill.remaining) : state.remaining - size) as Lots;
  if (remaining < 0) {
    return wrongFill(state, fill, `only ${scale.size(state.remaining).toFixed()} of the order was left`);
  }
  const done = (state.filled + size) as Lots;
  return {
    ...state,
    spec: grown ? { ...state.spec, size: (done + remaining) as Lots } : state.spec,
    status: remaining === 0 ? 'filled' : status,
    filled: done,
    remaining,
    fills: [...state.fills, fill.fill],
  };
};

const modified = (state: OrderState, change: EventData<'OrderModified'>, scale: Scale): OrderState => {
  // The answer to a modification that the last fill, a cancel or the expiry overtook.
  if (isFinal(state.status)) return { ...state, modifyRequested: false };
  const remaining = scale.lots(change.size);
  const spec: OrderSpec = {
    ...state.spec,
    size: (state.filled + remaining) as Lots,
    limitPrice: ticksOrNull(change.limitPrice, scale),
    triggerPrice: ticksOrNull(change.triggerPrice, scale),
  };
  return { ...state, spec, remaining, modifyRequested: false };
};

/** The spec of a recorded order, in ticks and lots; E_NOT_EXACT for a number off the instrument's grid. */
export const specOf = (order: EventData<'OrderRequested'>, scale: Scale): OrderSpec => ({
  side: order.side,
  size: scale.lots(order.size),
  kind: order.kind,
  limitPrice: ticksOrNull(order.limitPrice, scale),
  triggerPrice: ticksOrNull(order.triggerPrice, scale),
  timeInForce: order.timeInForce,
  postOnly: order.postOnly,
  reduceOnly: order.reduceOnly,
  expiresAt: order.expiresAt as OrderSpec['expiresAt'],
  group: order.group,
  attachedTo: order.attachedTo,
});

const ticksOrNull = (price: string | null, scale: Scale): OrderSpec['limitPrice'] =>
  price === null ? null : scale.ticks(price);

const impossible = (event: AnyEvent, from: From, order: string): never => {
  const known = from === 'none' ? 'that was never requested' : `that is ${from}`;
  throw new EngineError('E_ORDER_TRANSITION', `${event.type} for order ${order}, ${known}`, {
    where: `event ${event.seq}`,
    why: `An order ${from === 'none' ? 'begins with OrderRequested or OrderDenied' : `that is ${from} cannot meet this event`}; nothing was changed.`,
    fix: 'look at what happened before it: ht events <run>',
  });
};

const wrongFill = (state: OrderState, fill: EventData<'OrderFilled'>, why: string): never => {
  throw new EngineError('E_ORDER_FILL', `fill ${fill.fill}: ${fill.side} ${fill.size} does not fit order ${state.id}`, {
    why: `${why}; nothing was counted.`,
    fix: 'look at the fills before it: ht events <run> --type OrderFilled',
  });
};
