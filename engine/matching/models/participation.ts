import { decimal, ROUND_FLOOR } from '../../domain/decimal.ts';
import { modelError } from './model-error.ts';

/** Whole lots of a print or candle of `size` lots that all our orders together can take; Infinity for no limit. */
export type Participation = (size: number) => number;

/** Throws E_VENUE_MODEL for a share outside 0 to 1. Parts of a lot are lost: a print is never taken beyond the share. */
export const participationOf = (share: string | null): Participation => {
  if (share === null) return () => Infinity;
  const part = decimal(share);
  if (part.lt(0) || part.gt(1)) throw modelError(`participation ${share} is not between 0 and 1`);
  return (size) => part.times(size).toDecimalPlaces(0, ROUND_FLOOR).toNumber();
};
