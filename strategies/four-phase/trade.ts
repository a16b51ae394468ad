import { lots, market, NEVER, text, ZERO, type Decimal, type PriceTicks, type Wish } from '../../engine/index.ts';
import { collapse, LEG_NAMES, netLots, totalOf } from './books/books.ts';
import { equityOf } from './books/legs.ts';
import type { NetOrder } from './books/rotation.ts';
import type { Phase } from './decide.ts';
import { handleAdvancePhase } from './phases/advance.ts';
import { handleDeclinePhase } from './phases/decline.ts';
import { handleRecoveryPhase } from './phases/recovery.ts';
import { handleRetracementPhase } from './phases/retracement.ts';
import { cross } from './fills.ts';
import { note } from './records.ts';
import type { FlightOrder, State } from './state.ts';

/** What each phase does about the difference between its levels and what is held. */
const handlers: Readonly<Record<Phase, (state: State, price: Decimal) => NetOrder>> = {
  advance: handleAdvancePhase,
  retracement: handleRetracementPhase,
  decline: handleDeclinePhase,
  recovery: handleRecoveryPhase,
};

/** What trading towards the target came to: wishes, and whether the levels were reached without an order. */
export interface Trade {
  readonly wishes: readonly Wish[];
  readonly isReached: boolean;
}

const NOTHING: Trade = { wishes: [], isReached: false };

/** One net order from what is held to the present target, if there is a difference and no order is in flight. */
export const tradeToTarget = (state: State, ticks: PriceTicks): Trade => {
  if (state.status !== 'running' || state.isPaused || state.order !== null) return NOTHING;
  const price = state.scale.price(ticks);
  if (isInsolvent(state, price)) return { wishes: closeOut(state, ticks), isReached: false };
  if (isOnTarget(state)) return NOTHING;
  const order = handlers[state.target.phase](state, price);
  if (order.lots === 0) {
    cross(state, order.parts, price);
    return { wishes: [], isReached: order.parts.length > 0 || hasNothingLeftToMove(state) };
  }
  if (isBelowMinimum(state, order, ticks)) {
    return { wishes: [note('order-below-minimum', { unit: state.unit, lots: order.lots })], isReached: false };
  }
  return { wishes: [send(state, 'target', order)], isReached: false };
};

export const isOnTarget = ({ held, target }: State): boolean =>
  held.long.eq(target.longLevel) && held.hedgeShort.eq(target.hedgeShortLevel);

/** At the ends what is left is less than a lot; and when nothing may be opened, levels move without orders. */
const hasNothingLeftToMove = ({ isClosingOnly, target }: State): boolean =>
  isClosingOnly || target.phase === 'advance' || target.phase === 'decline';

export const isBelowMinimum = (state: State, order: NetOrder, price: PriceTicks): boolean =>
  state.scale.notional(price, lots(order.lots)).lt(state.scale.instrument.minNotional);

/** Puts the order in flight; the engine's `OrderRequested` will name it. */
export const send = (state: State, purpose: FlightOrder['purpose'], order: NetOrder): Wish => {
  const { target, unit, settings } = state;
  state.order = {
    id: null,
    purpose,
    side: order.side,
    lots: order.lots,
    parts: order.parts,
    filled: 0,
    value: ZERO,
    target,
  };
  const levels = `long ${target.longLevel}/${settings.shape.chunks}, hedge short ${target.hedgeShortLevel}/${settings.shape.chunks}`;
  const reason = purpose === 'target' ? `unit ${unit}, ${target.phase}: ${levels}` : purpose;
  const spec = market(order.side, lots(order.lots), { reduceOnly: onlyReduces(state, order) });
  return { wish: 'order', spec, reason };
};

/** A spot balance cannot be reduced below zero anyway; on a perpetual the venue is told not to cross zero. */
const onlyReduces = (state: State, order: NetOrder): boolean => {
  const net = netLots(state.books);
  const isOpposite = order.side === 'sell' ? net > 0 : net < 0;
  return state.scale.instrument.kind === 'perpetual' && isOpposite && order.lots <= Math.abs(net);
};

const isInsolvent = ({ books, scale }: State, price: Decimal): boolean =>
  !totalOf(books, price, scale.lot).gt(0) ||
  LEG_NAMES.some((name) => books[name].lots > 0 && !equityOf(books[name], price, scale.lot).gt(0));

/** A book without equity ends the plan: the net position is closed with one order, and nothing follows. */
const closeOut = (state: State, ticks: PriceTicks): readonly Wish[] => {
  const price = state.scale.price(ticks);
  const total = text(totalOf(state.books, price, state.scale.lot));
  const leg = collapse(state.books, price, state.scale.lot);
  stop(state);
  const said = note('insolvent', { total, price: text(price) });
  const count = state.books[leg].lots;
  if (count === 0) return [said];
  const side = leg === 'hedgeShort' ? 'buy' : 'sell';
  return [said, send(state, 'close-out', { side, lots: count, parts: [{ leg, action: 'close', lots: count }] })];
};

/** The plan is over; it looks at no further price. */
export const stop = (state: State): void => {
  state.status = 'stopped';
  state.wake = NEVER;
};
