import { text, type PriceTicks, type Wish } from '../../engine/index.ts';
import { totalOf } from './books/books.ts';
import { decide } from './decide.ts';
import { followWhipsaw } from './grid-long/whipsaw.ts';
import { note, phaseChanged, targetSet, unitChanged } from './records.ts';
import { gridOf, isFullLong, type State } from './state.ts';
import { boundaries, unitOf } from './units.ts';

/** Looks at a price: nothing within a unit; else the unit, phase and target that it means. Trades nothing itself. */
export const observe = (state: State, price: PriceTicks): readonly Wish[] => {
  state.price = price;
  if (state.status !== 'running') return [];
  const unit = unitOf(gridOf(state), state.unit, state.scale.price(price));
  return unit === state.unit ? [] : onUnitChange(state, unit, price);
};

/** While a reset is asked for, everything long is the target, whatever the unit says. */
export const aimFullLong = (state: State): void => {
  const { chunks } = state.settings.shape;
  state.target = { ...state.target, phase: 'advance', longLevel: chunks, hedgeShortLevel: 0, refValley: null };
};

/** The price moved by whole units, one or many: one new target, whatever lies between. */
export const onUnitChange = (state: State, unit: number, price: PriceTicks): readonly Wish[] => {
  const from = state.unit;
  const phase = state.target.phase;
  state.unit = unit;
  state.target = decide(state.target, unit, state.settings.shape);
  if (state.isResetAsked) aimFullLong(state);
  followWhipsaw(state, unit);
  if (state.target.refValley !== null) state.isThroughValley = true;
  else if (state.target.phase === 'advance' && isFullLong(state)) state.isThroughValley = false;
  state.wake = boundaries(gridOf(state), unit, state.scale);
  followExtremes(state, price);
  return [
    unitChanged(from, unit, text(state.scale.price(price))),
    ...(phase === state.target.phase ? [] : [phaseChanged(phase, state.target.phase, unit)]),
    targetSet(state),
    ...limitDrawdown(state, price),
  ];
};

/**
 * The peak and valley that people see: the peak while the long allocation holds coins, the valley while a short is
 * open, and all through a recovery, which may have to go short again relative to that same valley.
 */
export const followExtremes = (state: State, price: PriceTicks): void => {
  const { books, unit } = state;
  const seen = state.scale.price(price);
  if (books.long.lots === 0) {
    state.peakUnit = null;
    state.peakPrice = null;
  } else if (state.peakUnit === null || unit > state.peakUnit) {
    state.peakUnit = unit;
    state.peakPrice = seen;
  }
  const isShort = books.hedgeShort.lots > 0;
  if (!isShort && state.target.phase !== 'recovery') {
    state.valleyUnit = null;
    state.valleyPrice = null;
  } else if (isShort && (state.valleyUnit === null || unit < state.valleyUnit)) {
    state.valleyUnit = unit;
    state.valleyPrice = seen;
  }
};

const limitDrawdown = (state: State, price: PriceTicks): readonly Wish[] => {
  const { maxDrawdown } = state.settings;
  const total = totalOf(state.books, state.scale.price(price), state.scale.lot);
  if (total.gt(state.highestTotal)) state.highestTotal = total;
  if (maxDrawdown === null || state.isClosingOnly) return [];
  const floor = state.highestTotal.times(maxDrawdown.minus(1).negated());
  if (total.gt(floor)) return [];
  state.isClosingOnly = true;
  return [note('max-drawdown', { total: text(total), highest: text(state.highestTotal) })];
};
