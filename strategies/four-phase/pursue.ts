import { Decimal, type PriceTicks, type Wish } from '../../engine/index.ts';
import { syncRestingOrders } from './grid-long/resting-orders.ts';
import { allocationAdjusted } from './records.ts';
import { isFullLong, isResting, type State } from './state.ts';
import { performSystemReset } from './system-reset.ts';
import { tradeToTarget } from './trade.ts';

/** Does what the present unit asks for: one market order towards the target, or stops placed where they belong. */
export const pursue = (state: State, price: PriceTicks): readonly Wish[] =>
  isResting(state.settings) ? syncRestingOrders(state) : pursueTarget(state, price);

/** Trades towards the target; levels that need no order are reached at once, and may be what a reset waits for. */
const pursueTarget = (state: State, price: PriceTicks): readonly Wish[] => {
  const { wishes, isReached } = tradeToTarget(state, price);
  if (!isReached) return wishes;
  const wasFullLong = isFullLong(state);
  const { longLevel, hedgeShortLevel } = state.target;
  state.levels = { long: longLevel, hedgeShort: hedgeShortLevel };
  state.held = { long: new Decimal(longLevel), hedgeShort: new Decimal(hedgeShortLevel) };
  const adjusted = [...wishes, allocationAdjusted(state, price)];
  return !wasFullLong && shallReset(state) ? [...adjusted, ...performSystemReset(state, price)] : adjusted;
};

/** Asked after the levels became full long and were not before: an edge, never a state. */
export const shallReset = (state: State): boolean => {
  if (!isFullLong(state) || state.isClosingOnly) return false;
  if (state.isResetAsked) return true;
  const { resetOn } = state.settings;
  const isAllowed = resetOn === 'any_full_long' || (resetOn === 'recovery_only' && state.isThroughValley);
  if (!isAllowed) state.isThroughValley = false;
  return isAllowed;
};
