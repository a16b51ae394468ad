import { decimal, type EventData, type View, type Wish } from '../../engine/index.ts';
import { aimFullLong, observe } from './on-unit-change.ts';
import { pursue } from './pursue.ts';
import { isFullLong, isResting, type State } from './state.ts';
import { performSystemReset } from './system-reset.ts';

/**
 * A person asks for a reset: at once where everything is long, else the plan goes fully long first and resets then.
 * Resting stops know no reset, and a plan that may not open anything cannot go long.
 */
export const onResetRequested = (state: State, view: View): readonly Wish[] => {
  if (state.status !== 'running' || state.isClosingOnly || isResting(state.settings)) return [];
  const seen = observe(state, view.price);
  if (isFullLong(state) && state.order === null) return [...seen, ...performSystemReset(state, view.price)];
  state.isResetAsked = true;
  aimFullLong(state);
  return [...seen, ...pursue(state, view.price)];
};

/** Leverage sets the unit, so that it counts from the next reset on. */
export const onLeverageChanged = (state: State, { to }: EventData<'LeverageChanged'>): readonly Wish[] => {
  state.nextLeverage = decimal(to);
  return [];
};
