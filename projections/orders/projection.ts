import type { AnyEvent, EventData } from '../../engine/index.ts';
import { plus, quotient, times } from '../exact.ts';
import { addOnce, keepNewest } from '../newest.ts';
import { apply, concerned, type Handlers, type Projection, unconcerned } from '../projection.ts';

export type OrderStatus =
  | 'requested'
  | 'submitted'
  | 'accepted'
  | 'triggered'
  | 'partially-filled'
  | 'filled'
  | 'denied'
  | 'rejected'
  | 'canceled'
  | 'expired'
  /** Known from a fill only: the venue made it, as in a liquidation. */
  | 'by-venue';

export interface OrderFill {
  fill: string;
  seq: number;
  time: number;
  price: string;
  size: string;
  fee: string;
  liquidity: 'maker' | 'taker';
}

/** An order from its request to its end. Sizes in base, money in quote currency, times in ms UTC. */
export interface OrderLife {
  id: string;
  status: OrderStatus;
  side: 'buy' | 'sell';
  kind: EventData<'OrderRequested'>['kind'] | null;
  /** As asked for, or as last modified: filled and remaining. */
  size: string;
  filled: string;
  remaining: string;
  limitPrice: string | null;
  triggerPrice: string | null;
  timeInForce: EventData<'OrderRequested'>['timeInForce'] | null;
  postOnly: boolean;
  reduceOnly: boolean;
  expiresAt: number | null;
  group: string | null;
  attachedTo: string | null;
  /** Why the strategy wanted it. */
  reason: string;
  /** Average price of what was filled, cut at 12 decimals; null without fills. */
  averagePrice: string | null;
  /** Sum of price times size of the fills, exact. */
  notional: string;
  fees: string;
  /** Code and words of a denial or rejection, or why it was cancelled; null otherwise. */
  code: string | null;
  detail: string | null;
  cancelRequested: boolean;
  modifications: number;
  requestedSeq: number;
  requestedAt: number;
  submittedAt: number | null;
  acceptedAt: number | null;
  triggeredAt: number | null;
  closedAt: number | null;
  lastSeq: number;
  fillCount: number;
  /** The newest 50, oldest first. */
  fills: OrderFill[];
}

export interface Orders {
  requested: number;
  filled: number;
  canceled: number;
  expired: number;
  /** Counts by code. */
  denied: Record<string, number>;
  rejected: Record<string, number>;
  /** Orders that may still be filled, oldest first. */
  open: OrderLife[];
  /** The newest 500 that ended, oldest first. */
  closed: OrderLife[];
  /** Ids of the newest 1,000 fills: one that comes a second time changes nothing. */
  seenFills: string[];
}

const CLOSED_KEPT = 500;
const FILLS_KEPT = 50;
const SEEN_FILLS_KEPT = 1000;

type Requested = EventData<'OrderRequested'>;

const opened = (data: Requested, event: AnyEvent, status: OrderStatus): OrderLife => ({
  id: data.order,
  status,
  side: data.side,
  kind: data.kind,
  size: data.size,
  filled: '0',
  remaining: data.size,
  limitPrice: data.limitPrice,
  triggerPrice: data.triggerPrice,
  timeInForce: data.timeInForce,
  postOnly: data.postOnly,
  reduceOnly: data.reduceOnly,
  expiresAt: data.expiresAt,
  group: data.group,
  attachedTo: data.attachedTo,
  reason: data.reason,
  averagePrice: null,
  notional: '0',
  fees: '0',
  code: null,
  detail: null,
  cancelRequested: false,
  modifications: 0,
  requestedSeq: event.seq,
  requestedAt: event.time,
  submittedAt: null,
  acceptedAt: null,
  triggeredAt: null,
  closedAt: null,
  lastSeq: event.seq,
  fillCount: 0,
  fills: [],
});

/** An order that the venue made itself: all we ever hear of it is its fills. */
const venueOrder = (event: Extract<AnyEvent, { type: 'OrderFilled' }>): OrderLife => {
  const { order, side, size, remaining, cause } = event.data;
  const total = plus(size, remaining);
  return {
    ...opened({ ...BLANK, order, side, size: total, reason: cause }, event, 'by-venue'),
    kind: null,
    timeInForce: null,
  };
};
const BLANK = {
  kind: 'market',
  limitPrice: null,
  triggerPrice: null,
  timeInForce: 'ioc',
  postOnly: false,
  reduceOnly: false,
  expiresAt: null,
  group: null,
  attachedTo: null,
} as const;

/** The order of an event; one that ended is found too, because a fill may arrive after a cancel. */
const find = (state: Orders, id: string): OrderLife | undefined =>
  state.open.find((order) => order.id === id) ?? state.closed.findLast((order) => order.id === id);

/** Changes an order, if it is still known, and notes which event did it. */
const change = (state: Orders, event: AnyEvent & { data: { order: string } }, set: Partial<OrderLife>): void => {
  const order = find(state, event.data.order);
  if (order !== undefined) Object.assign(order, set, { lastSeq: event.seq });
};

/** Moves an order from the open to the ended ones. */
const end = (state: Orders, event: AnyEvent & { data: { order: string } }, set: Partial<OrderLife>): void => {
  change(state, event, { ...set, closedAt: event.time });
  const at = state.open.findIndex((order) => order.id === event.data.order);
  const order = state.open[at];
  if (order === undefined) return;
  state.open.splice(at, 1);
  keepNewest(state.closed, order, CLOSED_KEPT);
};

const count = (counts: Record<string, number>, code: string): void => {
  counts[code] = (counts[code] ?? 0) + 1;
};

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, one) => all + one, 0);

const fill = (state: Orders, event: Extract<AnyEvent, { type: 'OrderFilled' }>): void => {
  const { data } = event;
  if (!addOnce(state.seenFills, data.fill, SEEN_FILLS_KEPT)) return;
  const isOurs = data.cause === 'match';
  if (!isOurs && find(state, data.order) === undefined) state.open.push(venueOrder(event));
  const order = find(state, data.order);
  // An order that ended so long ago that it is no longer kept has nothing left to be told of.
  if (order === undefined) return;
  const filled = plus(order.filled, data.size);
  const notional = plus(times(data.price, data.size), order.notional);
  const { fill: id, price, size, fee, liquidity } = data;
  keepNewest(order.fills, { fill: id, seq: event.seq, time: event.time, price, size, fee, liquidity }, FILLS_KEPT);
  const set = {
    filled,
    remaining: data.remaining,
    notional,
    averagePrice: quotient(notional, filled, 12),
    fees: plus(order.fees, fee),
    fillCount: order.fillCount + 1,
  };
  if (data.remaining !== '0') {
    // A fill that arrives after the end does not bring the order back to life.
    change(state, event, order.closedAt === null ? { ...set, status: 'partially-filled' } : set);
    return;
  }
  if (order.status !== 'filled') state.filled += 1;
  end(state, event, { ...set, status: 'filled' });
};

const handlers: Handlers<Orders> = {
  ...unconcerned('ReconciliationRequested', 'BooksCompared'),
  ...unconcerned('DayBegan', 'DenialsRepeated'),
  ...unconcerned('SessionPaused', 'SessionResumed', 'SessionRecovered', 'FlattenRequested', 'DiscrepancyFound'),
  ...unconcerned('OrderOutcomeUnknown'),
  ...unconcerned('SessionStarted', 'SessionStopped', 'CandleClosed', 'FundingRatePublished', 'SignalRaised'),
  ...unconcerned('FeedGapDetected', 'FeedRestored', 'UnitChanged', 'PhaseChanged', 'TargetSet', 'PlanStarted'),
  ...unconcerned('AllocationAdjusted', 'SystemReset', 'FundingPaid', 'PositionLiquidated', 'NoteRecorded'),
  ...unconcerned('VenueWentDown', 'VenueCameBack', 'LeverageChanged', 'ResetRequested'),
  ...unconcerned('CircuitBreakerTripped', 'TradingHalted', 'TradingResumed'),
  OrderRequested(state, event) {
    state.requested += 1;
    state.open.push(opened(event.data, event, 'requested'));
  },
  OrderDenied(state, event) {
    const { code, detail } = event.data;
    count(state.denied, code);
    keepNewest(
      state.closed,
      { ...opened(event.data, event, 'denied'), code, detail, closedAt: event.time },
      CLOSED_KEPT,
    );
  },
  OrderSubmitted: (state, event) => change(state, event, { status: 'submitted', submittedAt: event.time }),
  OrderAccepted: (state, event) => change(state, event, { status: 'accepted', acceptedAt: event.time }),
  OrderRejected(state, event) {
    const { code, detail } = event.data;
    count(state.rejected, code);
    end(state, event, { status: 'rejected', code, detail });
  },
  OrderTriggered: (state, event) => change(state, event, { status: 'triggered', triggeredAt: event.time }),
  OrderFilled: fill,
  OrderCancelRequested: (state, event) => change(state, event, { cancelRequested: true }),
  OrderCancelRejected: (state, event) => change(state, event, { cancelRequested: false }),
  OrderCanceled(state, event) {
    state.canceled += 1;
    end(state, event, { status: 'canceled', code: event.data.reason, remaining: event.data.remaining });
  },
  OrderModifyRequested: (state, event) => change(state, event, {}),
  OrderModifyDenied: (state, event) => change(state, event, {}),
  OrderModifyRejected: (state, event) => change(state, event, {}),
  OrderModified(state, event) {
    const { order: id, size: remaining, limitPrice, triggerPrice } = event.data;
    const order = find(state, id);
    if (order === undefined) return;
    const size = plus(order.filled, remaining);
    change(state, event, { size, remaining, limitPrice, triggerPrice, modifications: order.modifications + 1 });
  },
  OrderExpired(state, event) {
    state.expired += 1;
    end(state, event, { status: 'expired', remaining: event.data.remaining });
  },
};

export const projection: Projection<Orders> = {
  name: 'orders',
  version: 1,
  about: 'Every order with its life: the open ones, and the newest of those that ended.',
  types: concerned(handlers),
  summary: ({ requested, filled, canceled, expired, denied, rejected, open }) => ({
    open: open.length,
    requested,
    filled,
    canceled,
    expired,
    denied: sum(denied),
    rejected: sum(rejected),
  }),
  initial: () => ({
    requested: 0,
    filled: 0,
    canceled: 0,
    expired: 0,
    denied: {},
    rejected: {},
    open: [],
    closed: [],
    seenFills: [],
  }),
  evolve: (state, event) => apply(handlers, state, event),
};
