import { Decimal, type AnyEvent, type OrderId, type PriceTicks, type View, type Wish } from '../../engine/index.ts';
import { answer, type Answers } from './answers.ts';
import { retryEntryLater, startPlan } from './entry.ts';
import { bookFill } from './fills.ts';
import { followExtremes, observe } from './on-unit-change.ts';
import { allocationAdjusted, note } from './records.ts';
import { isFullLong, type FlightOrder, type State } from './state.ts';
import { pursue, shallReset } from './pursue.ts';
import { performSystemReset } from './system-reset.ts';

/** What became of the market order in flight. Levels and books move on confirmed fills only. */
export const onMarketOrder = (state: State, event: AnyEvent, view: View): readonly Wish[] =>
  answer(answers, state, event, view);

const ended = (state: State, id: OrderId, view: View): readonly Wish[] =>
  state.order?.id === id ? finish(state, state.order, view.price) : [];

const answers: Answers = {
  OrderRequested: ({ order }, { data }) => {
    if (order?.id === null && data.side === order.side) order.id = data.order;
    return [];
  },
  OrderDenied: (state, _event, view) => (state.order?.id === null ? finish(state, state.order, view.price) : []),
  OrderFilled: (state, { data }, view) => {
    const { order } = state;
    if (order?.id !== data.order) return [];
    bookFill(state, order, data);
    return order.filled === order.lots ? finish(state, order, view.price) : [];
  },
  OrderRejected: (state, { data }, view) => ended(state, data.order, view),
  OrderCanceled: (state, { data }, view) => ended(state, data.order, view),
  OrderExpired: (state, { data }, view) => ended(state, data.order, view),
};

/** The order is over: what it filled counts, then the present target is looked at against the present price. */
const finish = (state: State, order: FlightOrder, price: PriceTicks): readonly Wish[] => {
  state.order = null;
  const booked = after[order.purpose](state, order, price);
  if (state.status !== 'running') return booked;
  const seen = observe(state, price);
  // The same order again at the same moment would meet the same refusal: it waits for the next unit.
  const waits = order.filled < order.lots && hasTarget(state, order);
  return [...booked, ...seen, ...(waits ? [] : pursue(state, price))];
};

type After = (state: State, order: FlightOrder, price: PriceTicks) => readonly Wish[];

const afterEntry: After = (state, order, price) => {
  if (order.filled > 0) return [...startPlan(state, order, price), allocationAdjusted(state, price)];
  retryEntryLater(state, price);
  return [];
};

const afterTarget: After = (state, order, price) => {
  if (order.filled === 0) return [];
  const wasFullLong = isFullLong(state);
  moveLevels(state, order);
  followExtremes(state, price);
  const adjusted = allocationAdjusted(state, price);
  return !wasFullLong && shallReset(state) ? [adjusted, ...performSystemReset(state, price)] : [adjusted];
};

const afterRelever: After = (state, order, price) => {
  state.cycleLots = { long: state.books.long.lots, hedge: state.books.hedgeLong.lots };
  return order.filled > 0 ? [allocationAdjusted(state, price)] : [];
};

const afterCloseOut: After = (state, order, price) => [
  ...(order.filled > 0 ? [allocationAdjusted(state, price)] : []),
  ...reportUnclosed(order),
];

const after: Readonly<Record<FlightOrder['purpose'], After>> = {
  entry: afterEntry,
  target: afterTarget,
  relever: afterRelever,
  'close-out': afterCloseOut,
};

const reportUnclosed = (order: FlightOrder): readonly Wish[] =>
  order.filled === order.lots ? [] : [note('close-out-incomplete', { lots: order.lots, filled: order.filled })];

const hasTarget = ({ target }: State, order: FlightOrder): boolean =>
  target.longLevel === order.target.longLevel && target.hedgeShortLevel === order.target.hedgeShortLevel;

/** Whole levels when the order was done; else the share of the way that was filled. */
const moveLevels = (state: State, order: FlightOrder): void => {
  const { longLevel, hedgeShortLevel } = order.target;
  if (order.filled === order.lots) {
    state.levels = { long: longLevel, hedgeShort: hedgeShortLevel };
    state.held = { long: new Decimal(longLevel), hedgeShort: new Decimal(hedgeShortLevel) };
    return;
  }
  const part = new Decimal(order.filled).div(order.lots);
  const { long, hedgeShort } = state.held;
  state.held = {
    long: long.plus(new Decimal(longLevel).minus(long).times(part)),
    hedgeShort: hedgeShort.plus(new Decimal(hedgeShortLevel).minus(hedgeShort).times(part)),
  };
};
