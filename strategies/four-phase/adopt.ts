import { EngineError, type Setup } from '../../engine/index.ts';
import type { Values } from './parameters.ts';
import { gridOf, initialState, isResting, settingsFor, type Settings, type State } from './state.ts';
import { anchorAt } from './system-reset.ts';
import { boundaries } from './units.ts';

/**
 * A plan goes on with other parameters: books, units, orders in flight and what it has seen stay. Before the entry all
 * of them count. Once it has begun, what the plan decides by counts at the next unit change (longConfirmation, unitMode,
 * resetOn, releverOnReset, maxDrawdownPct, the guard of resting stops), and what a cycle is made of counts from the next
 * reset on, as leverage does by hand. Errors: E_CONFIG_VALUE for what could never count.
 */
export const adopt = (former: State, values: Values, setup: Setup): State => {
  const wanted = settingsFor(values, setup);
  if (former.status === 'waiting') return beforeEntry(former, initialState(values, setup));
  const now = atOnce(former.settings, wanted);
  const isLater = !isSame(now, wanted);
  assertPossible(former.settings, wanted, isLater);
  const isLeverageNew = !wanted.leverage.eq(former.settings.leverage);
  const isGuardNew = now.execution !== former.settings.execution;
  const state: State = {
    ...former,
    settings: now,
    settingsAtReset: isLater ? wanted : null,
    nextLeverage: isLeverageNew ? null : former.nextLeverage,
    ...(isGuardNew ? { recentUnits: [former.unit], whipsaw: null } : {}),
  };
  if (state.status === 'running') state.wake = boundaries(gridOf(state), state.unit, state.scale);
  return state;
};

/** An entry that was refused is still tried again a unit away, by the unit that counts now. */
const beforeEntry = (former: State, state: State): State => {
  const { isPaused, price, recentFills, anchor } = former;
  Object.assign(state, { isPaused, price, recentFills });
  if (anchor !== null) anchorAt(state, anchor);
  if (isPaused) state.wake = former.wake;
  return state;
};

/** What may change within a cycle; the rest is still what the cycle was begun with. */
const atOnce = (former: Settings, wanted: Settings): Settings => ({
  ...former,
  shape: { ...former.shape, lag: wanted.shape.lag },
  unitMode: wanted.unitMode,
  resetOn: wanted.resetOn,
  releverOnReset: wanted.releverOnReset,
  maxDrawdown: wanted.maxDrawdown,
  execution: wanted.execution,
});

const isSame = (one: Settings, other: Settings): boolean => JSON.stringify(one) === JSON.stringify(other);

const assertPossible = (former: Settings, wanted: Settings, isLater: boolean): void => {
  if (!former.margin.eq(wanted.margin)) refuse('margin', 'The plan has spent it at its entry.');
  if (isResting(former) !== isResting(wanted))
    refuse('execution', 'Orders at unit changes and stops that rest keep different books.');
  if (isLater && wanted.resetOn === 'never')
    refuse('what a cycle is made of', 'It counts from the next reset on, and with resetOn never there is none.');
};

const refuse = (what: string, why: string): never => {
  throw new EngineError('E_CONFIG_VALUE', `${what} cannot change once a four-phase plan has begun`, {
    why,
    fix: 'run it from the start with these parameters, and compare: ht compare <run> <other>',
  });
};
