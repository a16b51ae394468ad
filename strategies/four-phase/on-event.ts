import {
  ALWAYS,
  decimal,
  Decimal,
  NEVER,
  type AnyEvent,
  type EventData,
  type SessionEvent,
  type View,
  type Wish,
} from '../../engine/index.ts';
import { answer, type Answers } from './answers.ts';
import { onLeverageChanged, onResetRequested } from './by-hand.ts';
import { collapse, payFunding } from './books/books.ts';
import { closeLots } from './books/legs.ts';
import { enter } from './entry.ts';
import { isRepeated } from './fills.ts';
import { onRestingOrder } from './grid-long/on-resting-order.ts';
import { cancelAll } from './grid-long/resting-orders.ts';
import { onMarketOrder } from './on-order-event.ts';
import { observe } from './on-unit-change.ts';
import { pursue } from './pursue.ts';
import { allocationAdjusted, note } from './records.ts';
import { gridOf, type State } from './state.ts';
import { stop } from './trade.ts';
import { boundaries, unitOf } from './units.ts';

/** A price that passed the wake: the entry, or the units that it moved. */
export const onPrice = (state: State, view: View): readonly Wish[] => {
  const { price } = view;
  if (state.status === 'waiting') return isEntryDue(state, view) ? enter(state, price, view) : [];
  const seen = observe(state, price);
  return seen.length === 0 ? [] : [...seen, ...pursue(state, price)];
};

/** A refused entry waits for another unit; the first one waits for nothing. */
const isEntryDue = (state: State, view: View): boolean =>
  state.anchor === null || unitOf(gridOf(state), 0, state.scale.price(view.price)) !== 0;

/** What happened to the session. */
export const onEvent = (state: State, event: AnyEvent, view: View): readonly Wish[] =>
  event.type in sessionAnswers ? answer(sessionAnswers, state, event, view) : onOrder(state, event, view);

const sessionAnswers: Answers = {
  FundingPaid: (state, { data }, view) => onFunding(state, data, view),
  PositionLiquidated: (state, { data }, view) => onLiquidation(state, data, view),
  TradingHalted: (state) => onHalted(state),
  TradingResumed: (state, _event, view) => onResumed(state, view),
  OrderFilled: (state, event, view) => onFill(state, event, view),
  ResetRequested: (state, _event, view) => onResetRequested(state, view),
  LeverageChanged: (state, { data }) => onLeverageChanged(state, data),
};

const onOrder = (state: State, event: AnyEvent, view: View): readonly Wish[] =>
  state.order === null ? onRestingOrder(state, event, view) : onMarketOrder(state, event, view);

/** A fill that is told twice changes nothing; one of an order that is not the plan's ends it: the books are wrong now. */
const onFill = (state: State, event: SessionEvent<'OrderFilled'>, view: View): readonly Wish[] => {
  const { order, fill, cause, size } = event.data;
  if (isRepeated(state, fill)) return [];
  if (state.order?.id === order || state.resting.some(({ id }) => id === order)) return onOrder(state, event, view);
  if (cause === 'liquidation' || (state.status !== 'running' && state.status !== 'entering')) return [];
  stop(state);
  return [note('unknown-fill', { order, fill, size }), ...cancelAll(state)];
};

const onFunding = (state: State, data: EventData<'FundingPaid'>, view: View): readonly Wish[] => {
  if (state.status !== 'running') return [];
  payFunding(state.books, decimal(data.amount));
  return [allocationAdjusted(state, view.price)];
};

/** The venue took the position: the books are closed at its mark, and the plan is over. */
const onLiquidation = (state: State, data: EventData<'PositionLiquidated'>, view: View): readonly Wish[] => {
  if (state.status !== 'running' && state.status !== 'entering') return [];
  stop(state);
  state.order = null;
  state.resting = [];
  writeOff(state, decimal(data.mark), decimal(data.forfeited));
  return [allocationAdjusted(state, view.price)];
};

/** What is lost beyond the plan's money is not the plan's: its books end at zero or above. */
const writeOff = (state: State, mark: Decimal, forfeited: Decimal): void => {
  const { books, scale } = state;
  const leg = books[collapse(books, mark, scale.lot)];
  const left = closeLots(leg, leg.lots, mark, scale.lot).cash.plus(books.longCash).minus(forfeited);
  books.longCash = Decimal.max(0, left);
  books.realizedPnl = books.realizedPnl.minus(forfeited).plus(books.longCash.minus(left));
};

const onHalted = (state: State): readonly Wish[] => {
  state.isPaused = true;
  if (state.status === 'waiting') state.wake = NEVER;
  return [];
};

const onResumed = (state: State, view: View): readonly Wish[] => {
  state.isPaused = false;
  if (state.status === 'waiting') {
    state.wake = state.anchor === null ? ALWAYS : boundaries(gridOf(state), 0, state.scale);
    return [];
  }
  return state.status === 'running' ? [...observe(state, view.price), ...pursue(state, view.price)] : [];
};
