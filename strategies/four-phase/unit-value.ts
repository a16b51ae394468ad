import { EngineError, quotient, text, type Decimal } from '../../engine/index.ts';
import type { State } from './state.ts';
import { PLACES } from './units.ts';

/** Price step of one unit at this anchor, quote per base. Errors: E_UNIT_TOO_SMALL if it is less than a tick. */
export const unitValueAt = (state: State, anchor: Decimal): Decimal => {
  const { leverage, unitPct, unitSize } = state.settings;
  const step = unitSize ?? quotient(anchor.times(unitPct), leverage, PLACES);
  if (step.gte(state.scale.tick)) return step;
  throw new EngineError('E_UNIT_TOO_SMALL', 'one unit is less than the smallest price step', {
    where: `four-phase on ${state.scale.instrument.id}: unit ${text(step)}, tick ${state.scale.instrument.tickSize}`,
    why: 'Every tick would then be several units, and each would be traded.',
    fix: 'raise unitPct or unitSize, or lower leverage',
  });
};
