import { defineStrategy } from '../../engine/index.ts';
import { adopt } from './adopt.ts';
import { grain } from './grain.ts';
import { inspect } from './inspect.ts';
import { onEvent, onPrice } from './on-event.ts';
import { checkValues, parameters } from './parameters.ts';
import { initialState } from './state.ts';

/** Units, phases and two allocations around a moving anchor; `docs/concepts/four-phase.md` explains it. */
export const strategy = defineStrategy({
  name: 'four-phase',
  title: 'Four phases',
  about:
    'Enters long and measures price in units; a hedge half turns short from the first unit below the peak while a patient half goes to cash, and both come back above the valley. Wide moves pay, a whipsaw within a few units costs.',
  parameters,
  presets: {
    'grid-long': {
      longConfirmation: 1,
      hedgeStyle: 'none',
      resetOn: 'never',
      execution: 'resting',
    },
    'grid-long-guarded': {
      longConfirmation: 1,
      hedgeStyle: 'none',
      resetOn: 'never',
      execution: 'resting-guarded',
    },
  },
  check: checkValues,
  needs: () => ({ input: 'prices' }),
  initial: initialState,
  adopt,
  grain,
  wake: (state) => state.wake,
  onPrice: (state, _price, view) => onPrice(state, view),
  onEvent,
  inspect,
});
