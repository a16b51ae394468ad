import { Decimal, ZERO } from '../../engine/index.ts';
import type { State } from './state.ts';

/** A cycle begins with the settings that were waiting for it; everything is long then. */
export const beginCycle = (state: State): void => {
  if (state.settingsAtReset !== null) {
    state.settings = state.settingsAtReset;
    const { chunks } = state.settings.shape;
    state.levels = { long: chunks, hedgeShort: 0 };
    state.held = { long: new Decimal(chunks), hedgeShort: ZERO };
  }
  if (state.nextLeverage !== null) state.settings = { ...state.settings, leverage: state.nextLeverage };
  state.settingsAtReset = null;
  state.nextLeverage = null;
};
