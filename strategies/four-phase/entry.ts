import { Decimal, NEVER, quotient, text, ZERO, type PriceTicks, type View, type Wish } from '../../engine/index.ts';
import { affordable, open } from './books/sizes.ts';
import { followExtremes } from './on-unit-change.ts';
import { note, planStarted } from './records.ts';
import { gridOf, type FlightOrder, type State } from './state.ts';
import { anchorAt } from './system-reset.ts';
import { isBelowMinimum, send, stop } from './trade.ts';
import { unitValueAt } from './unit-value.ts';
import { boundaries, PLACES } from './units.ts';

/** The first price: buys margin times leverage, fee included, both allocations long. */
export const enter = (state: State, ticks: PriceTicks, view: View): readonly Wish[] => {
  const { books, settings, scale } = state;
  if (state.isPaused) return [];
  if (view.position !== 0) return refuseForGood(state, 'foreign-position', 'the account already holds a position');
  const price = scale.price(ticks);
  const unitValue = unitValueAt(state, price);
  const count = affordable(state, settings.margin, price);
  const long = settings.longShare.times(count).floor().toNumber();
  const parts = [open('long', long), open('hedgeLong', count - long)];
  const order = { side: 'buy', lots: count, parts } as const;
  if (count === 0 || isBelowMinimum(state, order, ticks)) {
    return refuseForGood(state, 'margin-too-small', 'the entry would be below the smallest order');
  }
  books.longCash = settings.margin.times(settings.longShare);
  books.hedgeCash = settings.margin.minus(books.longCash);
  state.status = 'entering';
  state.wake = NEVER;
  const roundTrip = price.times(settings.takerFee).times(2);
  const warning = unitValue.gt(roundTrip)
    ? []
    : [note('unit-below-fees', { unitValue: text(unitValue), roundTripFees: text(roundTrip) })];
  return [...warning, send(state, 'entry', order)];
};

const refuseForGood = (state: State, name: string, why: string): readonly Wish[] => {
  stop(state);
  return [note(name, { why })];
};

/** Nothing of the entry was filled: it is tried again when the price has moved by a unit. */
export const retryEntryLater = (state: State, ticks: PriceTicks): void => {
  state.books.longCash = ZERO;
  state.books.hedgeCash = ZERO;
  state.status = 'waiting';
  anchorAt(state, state.scale.price(ticks));
};

/**
 * The entry is final, in whole or in part: its average is the price of unit 0. A part scales the plan's capital; the
 * rest of the money stays with the account.
 */
export const startPlan = (state: State, entry: FlightOrder, ticks: PriceTicks): readonly Wish[] => {
  const { books, settings } = state;
  const { chunks } = settings.shape;
  if (entry.filled < entry.lots) scaleDown(state, entry);
  state.status = 'running';
  state.levels = { long: chunks, hedgeShort: 0 };
  state.held = { long: new Decimal(chunks), hedgeShort: ZERO };
  anchorAt(state, quotient(entry.value, new Decimal(entry.filled), PLACES));
  state.cycleLots = { long: books.long.lots, hedge: books.hedgeLong.lots };
  state.wake = boundaries(gridOf(state), 0, state.scale);
  followExtremes(state, ticks);
  state.peakPrice = state.peakUnit === null ? null : state.anchor;
  return [planStarted(state)];
};

const scaleDown = (state: State, entry: FlightOrder): void => {
  const { books, settings } = state;
  const margin = quotient(settings.margin.times(entry.filled), new Decimal(entry.lots), PLACES);
  const unused = settings.margin.minus(margin);
  const fromLong = Decimal.max(0, Decimal.min(books.longCash, unused.times(settings.longShare)));
  books.longCash = books.longCash.minus(fromLong);
  books.hedgeCash = books.hedgeCash.minus(unused.minus(fromLong));
  state.initialMargin = margin;
  state.inceptionMargin = margin;
  state.highestTotal = margin;
};
