import { EXIT } from '../exit-code.ts';
import type { CodeTable } from './entry.ts';

/** Many sets of parameters at once. */
export const sweepCodes: CodeTable = {
  E_SWEEP: {
    title: 'it is not clear what to try',
    exit: EXIT.usage,
    cause: 'A parameter has no values, or the same twice; there are too many trials, or none that the strategy allows.',
    fix: 'Name values, --try fast=10,20,30, or a range with a step, --try fast=10..40/10.',
  },
};
