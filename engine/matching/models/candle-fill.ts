import type { VenueModel } from '../../manifest.ts';
import type { Moment } from '../moment.ts';

/**
 * Whether an order that wants to match at once may do so at this moment. Prints always match. On candles the policy
 * says where: at the open of the first candle at or after its arrival, at the close of the candle in which it arrives,
 * or wherever the path is. A resting trigger that is touched on the path matches right there under every policy.
 */
export const matchesAt = (policy: VenueModel['fill'], kind: Moment['kind']): boolean => {
  if (kind === 'none') return false;
  if (kind === 'print' || policy === 'path') return true;
  return kind === (policy === 'close' ? 'close' : 'open');
};
