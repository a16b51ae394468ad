import { EngineError } from '../../errors.ts';

export const modelError = (message: string): EngineError =>
  new EngineError('E_VENUE_MODEL', message, {
    why: 'The simulated venue cannot be built from this model; nothing was run.',
    fix: 'Correct the venue settings of the run.',
  });

/** The number itself; E_VENUE_MODEL if it is negative or no number. */
export const notNegative = (value: number, what: string): number => {
  if (Number.isFinite(value) && value >= 0) return value;
  throw modelError(`${what} ${value} must be zero or more`);
};
