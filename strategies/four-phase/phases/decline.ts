import type { Decimal } from '../../../engine/index.ts';
import { rotation, type NetOrder } from '../books/rotation.ts';
import type { State } from '../state.ts';

/** Long in cash, hedge short: finishes the last parts (a gap may enter from any level); then the valley is followed. */
export const handleDeclinePhase = (state: State, price: Decimal): NetOrder => {
  const { chunks, hedge } = state.settings.shape;
  return rotation(state, { longLevel: 0, hedgeShortLevel: hedge === 'none' ? 0 : chunks }, price);
};
