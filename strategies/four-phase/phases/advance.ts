import type { Decimal } from '../../../engine/index.ts';
import { rotation, type NetOrder } from '../books/rotation.ts';
import type { State } from '../state.ts';

/** Everything long: finishes the last parts if the step that entered it left some; then only the peak is followed. */
export const handleAdvancePhase = (state: State, price: Decimal): NetOrder =>
  rotation(state, { longLevel: state.settings.shape.chunks, hedgeShortLevel: 0 }, price);
