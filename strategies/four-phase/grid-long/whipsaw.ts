import type { State } from '../state.ts';

/**
 * Follows the units for the guard: three in a row of the form A, B, A, one apart, are a whipsaw. It lasts while the price
 * stays between the two; outside of it the count begins anew.
 */
export const followWhipsaw = (state: State, unit: number): void => {
  if (state.settings.execution !== 'resting-guarded') return;
  if (state.whipsaw !== null && (unit < state.whipsaw.low || unit > state.whipsaw.high)) {
    state.whipsaw = null;
    state.recentUnits = [];
  }
  state.recentUnits = [...state.recentUnits, unit].slice(-3);
  if (state.whipsaw !== null) return;
  const [first, second, third] = state.recentUnits;
  if (first === undefined || second === undefined || first !== third || Math.abs(first - second) !== 1) return;
  state.whipsaw = { low: Math.min(first, second), high: Math.max(first, second) };
};
