import { Decimal, ZERO, type AnyEvent, type EventData, type View, type Wish } from '../../../engine/index.ts';
import { answer, type Answers } from '../answers.ts';
import { bookFill } from '../fills.ts';
import { followExtremes, observe } from '../on-unit-change.ts';
import { allocationAdjusted } from '../records.ts';
import type { RestingOrder, State } from '../state.ts';
import { syncRestingOrders } from './resting-orders.ts';

/** What became of a resting stop. Fragments move when fills say so. */
export const onRestingOrder = (state: State, event: AnyEvent, view: View): readonly Wish[] =>
  answer(answers, state, event, view);

const answers: Answers = {
  OrderRequested: (state, { data }) => nameOrder(state, data),
  OrderDenied: (state, { data }) => forget(state, unnamed(state, data)),
  OrderFilled: (state, { data }, view) => filled(state, data, view),
  OrderRejected: (state, { data }) => forget(state, named(state, data.order)),
  OrderCanceled: (state, { data }, view) => ended(state, named(state, data.order), view),
  OrderExpired: (state, { data }, view) => ended(state, named(state, data.order), view),
  OrderCancelRejected: (state, { data }) => keep(named(state, data.order)),
};

const named = (state: State, id: string): RestingOrder | undefined => state.resting.find((order) => order.id === id);

const unnamed = (state: State, data: EventData<'OrderRequested'>): RestingOrder | undefined => {
  if (data.triggerPrice === null) return undefined;
  const trigger = state.scale.ticks(data.triggerPrice);
  return state.resting.find((order) => order.id === null && order.side === data.side && order.trigger === trigger);
};

const nameOrder = (state: State, data: EventData<'OrderRequested'>): readonly Wish[] => {
  const order = unnamed(state, data);
  if (order !== undefined) order.id = data.order;
  return [];
};

/** Refused: its place stays empty until the next unit change, so that a refusal is never asked for twice in a row. */
const forget = (state: State, order: RestingOrder | undefined): readonly Wish[] => {
  state.resting = state.resting.filter((other) => other !== order);
  return [];
};

const keep = (order: RestingOrder | undefined): readonly Wish[] => {
  if (order !== undefined) order.canceling = false;
  return [];
};

const filled = (state: State, fill: EventData<'OrderFilled'>, view: View): readonly Wish[] => {
  const order = named(state, fill.order);
  if (order === undefined) return [];
  bookFill(state, order, fill);
  return order.filled < order.lots ? [] : settle(state, order, view);
};

/** Gone unasked, its place stays empty until the next unit change; asked for, the picture is completed now. */
const ended = (state: State, order: RestingOrder | undefined, view: View): readonly Wish[] => {
  if (order === undefined) return [];
  if (order.filled > 0) return settle(state, order, view);
  forget(state, order);
  if (!order.canceling) return [];
  const seen = observe(state, view.price);
  return [...seen, ...syncRestingOrders(state)];
};

const settle = (state: State, order: RestingOrder, view: View): readonly Wish[] => {
  forget(state, order);
  moveFragments(state, order);
  const seen = observe(state, view.price);
  followExtremes(state, view.price);
  return [...seen, allocationAdjusted(state, view.price), ...syncRestingOrders(state)];
};

/** A fragment is held as soon as, and as long as, any coin of it is: no coin is ever without a protective sell. */
const moveFragments = (state: State, order: RestingOrder): void => {
  const { chunks } = state.settings.shape;
  const isWholeSale = order.side === 'sell' && order.filled === order.lots;
  const change = order.side === 'buy' ? 1 : isWholeSale ? -1 : 0;
  const least = state.books.long.lots > 0 ? 1 : 0;
  const most = state.books.long.lots > 0 ? chunks : 0;
  const fragments = Math.min(most, Math.max(least, state.levels.long + change));
  state.levels = { long: fragments, hedgeShort: 0 };
  state.held = { long: new Decimal(fragments), hedgeShort: ZERO };
};
