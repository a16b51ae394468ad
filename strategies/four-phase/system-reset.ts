import { Decimal, ROUND_DOWN, ZERO, type PriceTicks, type Wish } from '../../engine/index.ts';
import { beginCycle } from './begin-cycle.ts';
import { emptyLeg, type Leg } from './books/legs.ts';
import { netLots, openProfitOf, totalOf, type Booking } from './books/books.ts';
import { phaseChanged, systemReset } from './records.ts';
import { gridOf, type State } from './state.ts';
import { isBelowMinimum, send } from './trade.ts';
import { boundaries, PLACES } from './units.ts';
import { unitValueAt } from './unit-value.ts';

/**
 * Everything is long again: marks to market, pools both halves, splits coins and equity by `longShare`, and makes this
 * price unit 0. A relabelling: no order, unless the plan shall be levered anew.
 */
export const performSystemReset = (state: State, ticks: PriceTicks): readonly Wish[] => {
  const price = state.scale.price(ticks);
  const phase = state.target.phase;
  state.isResetAsked = false;
  beginCycle(state);
  splitBooks(state, price);
  anchorAt(state, price);
  const peak = state.books.long.lots > 0;
  Object.assign(state, {
    peakUnit: peak ? 0 : null,
    peakPrice: peak ? price : null,
    valleyUnit: null,
    valleyPrice: null,
  });
  state.cycle += 1;
  return [
    ...(phase === 'advance' ? [] : [phaseChanged(phase, 'advance', 0)]),
    systemReset(state),
    ...(state.settings.releverOnReset ? relever(state, ticks) : []),
  ];
};

/** Makes a price unit 0 and everything long the target. */
export const anchorAt = (state: State, price: Decimal): void => {
  const { chunks } = state.settings.shape;
  state.anchor = price;
  state.unitValue = unitValueAt(state, price);
  state.unit = 0;
  state.recentUnits = [0];
  state.whipsaw = null;
  state.target = { phase: 'advance', longLevel: chunks, hedgeShortLevel: 0, refPeak: 0, refValley: null };
  state.isThroughValley = false;
  state.wake = boundaries(gridOf(state), 0, state.scale);
  state.cycleLots = { long: state.books.long.lots, hedge: state.books.hedgeLong.lots };
};

const splitBooks = (state: State, price: Decimal): void => {
  const { books, settings, scale } = state;
  const total = totalOf(books, price, scale.lot);
  const longLots = settings.longShare.times(netLots(books)).floor().toNumber();
  const hedgeLots = netLots(books) - longLots;
  const longEquity = total.times(settings.longShare).toDecimalPlaces(PLACES, ROUND_DOWN);
  books.realizedPnl = books.realizedPnl.plus(openProfitOf(books, price, scale.lot));
  books.longCash = refill(books.long, longLots, price, longEquity);
  books.hedgeCash = refill(books.hedgeLong, hedgeLots, price, total.minus(longEquity));
  Object.assign(books.hedgeShort, emptyLeg(-1));
  state.initialMargin = total;
};

/** Gives a leg its lots and equity at a price; what no lot can hold is returned. */
const refill = (leg: Leg, count: number, price: Decimal, equity: Decimal): Decimal => {
  Object.assign(leg, count > 0 ? { lots: count, avg: price, margin: equity } : emptyLeg(leg.side));
  return count > 0 ? ZERO : equity;
};

/** One order that brings the notional to capital times leverage; margins stay where they are. */
const relever = (state: State, ticks: PriceTicks): readonly Wish[] => {
  const { books, scale, settings } = state;
  const wanted = scale.lotsWithin(state.initialMargin.times(settings.leverage).div(scale.price(ticks)));
  const change = wanted - netLots(books);
  const action: Booking['action'] = change > 0 ? 'raise' : 'lower';
  const count = Math.abs(change);
  const inHedge = new Decimal(count).times(new Decimal(1).minus(settings.longShare)).floor().toNumber();
  const parts: readonly Booking[] = [
    { leg: 'hedgeLong', action, lots: inHedge },
    { leg: 'long', action, lots: count - inHedge },
  ];
  const order = { side: change > 0 ? 'buy' : 'sell', lots: count, parts } as const;
  if (state.isClosingOnly || count === 0 || isBelowMinimum(state, order, ticks)) return [];
  return [send(state, 'relever', order)];
};
