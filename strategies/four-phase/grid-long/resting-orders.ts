import { Decimal, lots, stop as stopOrder, ZERO, type PriceTicks, type Wish } from '../../../engine/index.ts';
import { affordable } from '../books/sizes.ts';
import { gridOf, type RestingOrder, type State } from '../state.ts';
import { triggerTicks } from '../units.ts';
import { desiredOrders, guardedOrders, type DesiredOrder } from './desired-orders.ts';

/**
 * Makes what rests equal what is desired: places first, then cancels, never two for one unit and side. While a stop
 * whose unit was reached is unanswered nothing is moved: fills, not prices, say what is held.
 */
export const syncRestingOrders = (state: State): readonly Wish[] => {
  if (state.status !== 'running' || state.isPaused || state.resting.some((order) => isDue(state, order))) return [];
  const fragments = state.levels.long;
  const desired =
    state.whipsaw === null
      ? desiredOrders(state.unit, fragments, state.settings.shape.chunks)
      : guardedOrders(state.whipsaw, fragments);
  const kept = state.resting.filter((order) => !order.canceling && desired.some((wanted) => isSame(wanted, order)));
  const missing = desired.filter((wanted) => !state.resting.some((order) => isSame(wanted, order)));
  const obsolete = state.resting.filter((order) => !order.canceling && !kept.includes(order));
  return [...place(state, missing, kept), ...obsolete.flatMap(cancel)];
};

const isSame = (wanted: DesiredOrder, order: RestingOrder): boolean =>
  wanted.side === order.side && wanted.unit === order.unit;

/** The unit of the stop is reached, so that its fill may be under way. */
const isDue = (state: State, order: RestingOrder): boolean =>
  order.side === 'sell' ? state.unit <= order.unit : state.unit >= order.unit;

const place = (state: State, missing: readonly DesiredOrder[], kept: readonly RestingOrder[]): readonly Wish[] =>
  [...placeSells(state, missing, kept), ...placeBuys(state, missing, kept)].flatMap(({ wanted, trigger, count }) => {
    const size = lots(count);
    const minimum = state.scale.instrument.minNotional;
    if (count <= 0 || state.scale.notional(trigger, size).lt(minimum)) return [];
    const { side, unit } = wanted;
    const parts = [{ leg: 'long', action: side === 'buy' ? 'open' : 'close', lots: count }] as const;
    state.resting.push({ id: null, side, unit, trigger, lots: count, parts, filled: 0, value: ZERO, canceling: false });
    const reason = `unit ${state.unit}, fragments ${state.levels.long}: ${side} at unit ${unit}`;
    return [{ wish: 'order', spec: stopOrder(side, size, trigger), reason } as const];
  });

interface Placement {
  readonly wanted: DesiredOrder;
  readonly trigger: PriceTicks;
  readonly count: number;
}

const on = (side: 'buy' | 'sell', orders: readonly DesiredOrder[], state: State): readonly Omit<Placement, 'count'>[] =>
  orders
    .filter((wanted) => wanted.side === side)
    .flatMap((wanted) => {
      const trigger = triggerTicks(gridOf(state), wanted.unit, side, state.scale);
      return trigger === null ? [] : [{ wanted, trigger }];
    });

/** New sells share the coins that no kept sell covers; the furthest takes the odd lots, so that nothing is left over. */
const placeSells = (
  state: State,
  missing: readonly DesiredOrder[],
  kept: readonly RestingOrder[],
): readonly Placement[] => {
  const sells = on('sell', missing, state);
  const covered = kept.reduce((sum, order) => sum + (order.side === 'sell' ? order.lots - order.filled : 0), 0);
  const uncovered = Math.max(0, state.books.long.lots - covered);
  const each = Math.floor(uncovered / Math.max(1, sells.length));
  return sells.map((sell, i) => ({
    ...sell,
    count: i === sells.length - 1 ? uncovered - each * i : each,
  }));
};

/** A buy is a chunk of the first position's value plus all profit since, as far as the cash goes. */
const placeBuys = (
  state: State,
  missing: readonly DesiredOrder[],
  kept: readonly RestingOrder[],
): readonly Placement[] => {
  const { books, scale, settings } = state;
  const buys = on('buy', missing, state);
  const bound = kept
    .filter((order) => order.side === 'buy')
    .reduce((sum, order) => sum.plus(marginOf(state, order)), ZERO);
  const share = books.longCash.minus(bound).div(Math.max(1, buys.length));
  const first = state.inceptionMargin.times(settings.leverage).div(settings.takerFee.times(settings.leverage).plus(1));
  const chunk = Decimal.max(0, first.plus(books.realizedPnl).div(settings.shape.chunks));
  return buys.map((buy) => {
    const price = scale.price(buy.trigger);
    return { ...buy, count: Math.min(scale.lotsWithin(chunk.div(price)), affordable(state, share, price)) };
  });
};

/** Cash that a resting buy will need at its trigger, taker fee included. */
const marginOf = (state: State, order: RestingOrder): Decimal => {
  const { leverage, takerFee } = state.settings;
  const notional = state.scale.notional(order.trigger, lots(order.lots - order.filled));
  return notional.times(takerFee).plus(notional.div(leverage));
};

/** Cancels an order that has a name; one that has none yet is looked at again later. */
const cancel = (order: RestingOrder): readonly Wish[] => {
  if (order.id === null) return [];
  order.canceling = true;
  return [{ wish: 'cancel', order: order.id, reason: `unit ${order.unit} is not wanted any more` }];
};

/** Withdraws everything that rests; for the end of a plan. */
export const cancelAll = (state: State): readonly Wish[] =>
  state.resting.filter((order) => !order.canceling).flatMap(cancel);
