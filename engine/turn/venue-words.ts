import type { Scale } from '../domain/instrument.ts';
import type { Lots, PriceTicks } from '../domain/units.ts';
import type { Draft } from '../events/event.ts';
import type { OrderState } from '../orders/order.ts';
import { transitions, type From, type OrderEventType } from '../orders/transitions.ts';
import type { FillMessage, VenueMessage } from '../ports/venue-message.ts';

/** What a message is understood by. */
export interface Hearing {
  readonly scale: Scale;
  /** Last price; null before the first. */
  readonly price: PriceTicks | null;
  readonly order: (id: string) => OrderState | undefined;
  /** Whether an order ended so long ago that nothing is known of it but that it was. */
  readonly isForgotten: (id: string) => boolean;
  /** Price the strategy saw when it asked for the order; null if that is not known. */
  readonly decisionPrice: (id: string) => PriceTicks | null;
  /** Whether it was cancelled because its time had come. */
  readonly isExpiring: (id: string) => boolean;
  /** Whether it was cancelled because an order of its group was filled. */
  readonly isSibling: (id: string) => boolean;
  /** Whether a settlement was told before; asking makes it known. */
  readonly isKnownFunding: (id: string) => boolean;
}

/**
 * The events that a venue's message becomes. What was told before becomes nothing: venues repeat themselves after a
 * reconnect, and say late what has been overtaken. What contradicts the journal becomes DiscrepancyFound, which halts.
 */
export const eventsOf = (message: VenueMessage, hearing: Hearing): readonly Draft[] => {
  if (message.kind === 'filled') return filled(message, hearing);
  if (message.kind === 'discrepancy') return [unexplained(message.what, message.expected, message.found)];
  if (message.kind === 'compared') {
    const { request, outcome, position, orders, venuePosition } = message;
    return [
      {
        type: 'BooksCompared',
        data: { request, outcome, position, orders, ...(venuePosition !== undefined && { venuePosition }) },
      },
    ];
  }
  if (message.kind !== 'funding') return ofOrder(message, hearing);
  if (hearing.isKnownFunding(message.id)) return [];
  const { rate, size, amount } = message;
  const mark = hearing.price === null ? (message.price ?? '0') : hearing.scale.priceText(hearing.price);
  return [{ type: 'FundingPaid', data: { rate, price: message.price ?? mark, size, amount, mark } }];
};

type OrderMessage = Exclude<VenueMessage, FillMessage | { readonly kind: 'funding' | 'discrepancy' | 'compared' }>;

const ofOrder = (message: OrderMessage, hearing: Hearing): readonly Draft[] => {
  const state = hearing.order(message.order);
  const draft = draftOf(message, state, hearing);
  const type = draft.type as OrderEventType;
  // It has ended: no word about it but a fill changes anything any more.
  if (state === undefined && hearing.isForgotten(message.order)) return [];
  if (state === undefined) return [unexplained(`${type} of order ${message.order}`, 'an order of ours', 'none')];
  const to = transitions[type][state.status as From];
  if (to === undefined) return contradiction(type, state);
  return isNews(type, state, to) ? [draft] : [];
};

/** Whether anything is other than it was. */
const isNews = (type: OrderEventType, state: OrderState, to: string): boolean =>
  to !== state.status ||
  type === 'OrderModified' ||
  type === 'OrderOutcomeUnknown' ||
  (type === 'OrderCancelRejected' && state.cancelRequested) ||
  (type === 'OrderModifyRejected' && state.modifyRequested);

/** The end of an order that has ended otherwise: nothing follows from it, unless it would undo a fill. */
const contradiction = (type: OrderEventType, state: OrderState): readonly Draft[] =>
  type === 'OrderRejected' && state.filled > 0
    ? [unexplained(`order ${state.id}`, `${state.status}, with fills`, 'rejected')]
    : [];

const draftOf = (message: OrderMessage, state: OrderState | undefined, hearing: Hearing): Draft => {
  const { order } = message;
  const remaining = hearing.scale.sizeText(state?.remaining ?? (0 as Lots));
  switch (message.kind) {
    case 'accepted':
      return { type: 'OrderAccepted', data: { order } };
    case 'rejected':
      return { type: 'OrderRejected', data: { order, code: message.code, detail: message.detail } };
    case 'triggered':
      return { type: 'OrderTriggered', data: { order, price: message.price } };
    case 'canceled':
      return canceledDraft(message, remaining, hearing);
    case 'cancel-rejected':
      return { type: 'OrderCancelRejected', data: { order, code: message.code, detail: message.detail } };
    case 'modified': {
      const { size, limitPrice, triggerPrice } = message;
      return { type: 'OrderModified', data: { order, size, limitPrice, triggerPrice } };
    }
    case 'modify-rejected':
      return { type: 'OrderModifyRejected', data: { order, code: message.code, detail: message.detail } };
    case 'expired':
      return { type: 'OrderExpired', data: { order, remaining } };
    case 'unknown':
      return { type: 'OrderOutcomeUnknown', data: { order, detail: message.detail } };
  }
};

/** A cancel that was asked for because the order's time had come is its expiry; or a sibling was filled. */
const canceledDraft = (
  { reason, order }: Extract<OrderMessage, { readonly kind: 'canceled' }>,
  remaining: string,
  { isExpiring, isSibling }: Hearing,
): Draft => {
  if (reason !== 'requested') return { type: 'OrderCanceled', data: { order, reason, remaining } };
  if (isExpiring(order)) return { type: 'OrderExpired', data: { order, remaining } };
  return { type: 'OrderCanceled', data: { order, reason: isSibling(order) ? 'sibling-filled' : reason, remaining } };
};

const filled = (message: FillMessage, hearing: Hearing): readonly Draft[] => {
  const { scale } = hearing;
  const { order, fill, side, price, size, fee, liquidity, cause } = message;
  const state = order === null ? undefined : hearing.order(order);
  const mark = hearing.price === null ? price : scale.priceText(hearing.price);
  const told = `fill ${fill}: ${side} ${size} at ${price}`;
  if (state === undefined) {
    if (cause !== 'liquidation') return [unexplained(told, 'a fill of an order of ours', order ?? 'another order')];
    const own = { order: 'liquidation', fill, side, price, size, remaining: '0', fee, liquidity, mark };
    return [{ type: 'OrderFilled', data: { ...own, decisionPrice: null, cause } }];
  }
  if (state.fills.includes(fill)) return [];
  const left = state.remaining - scale.lots(size);
  const fits = left >= 0 || state.modifyRequested;
  if (side !== state.spec.side || !fits || transitions.OrderFilled[state.status] === undefined) {
    const expected = `${state.spec.side}, at most ${scale.sizeText(state.remaining)} of order ${state.id}`;
    return [unexplained(told, expected, `${side} ${size}`)];
  }
  const remaining = scale.sizeText(Math.max(0, left) as Lots);
  const decided = hearing.decisionPrice(state.id);
  const decisionPrice = decided === null ? null : scale.priceText(decided);
  const data = { order: state.id, fill, side, price, size, remaining, fee, liquidity, mark, decisionPrice, cause };
  return [{ type: 'OrderFilled', data }];
};

const unexplained = (what: string, expected: string, found: string): Draft => ({
  type: 'DiscrepancyFound',
  data: { what, expected, found },
});
