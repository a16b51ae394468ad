import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** How close the simulator is to what happened. */
export const fidelityCodes: CodeTable = {
  E_FIDELITY_EMPTY: {
    title: 'there is nothing real to compare the simulator with',
    exit: EXIT.usage,
    cause: 'It is a backtest, or a session without an order that could be compared.',
    fix: 'Name a session that traded: ht status lists them.',
  },
  E_CALIBRATION_FILE: {
    title: 'the fitted configuration was not written',
    exit: EXIT.config,
    cause: 'The file cannot be written, or a file that was written by hand has this name: it is never replaced.',
    fix: 'Name another file with --calibrate.',
  },
};
