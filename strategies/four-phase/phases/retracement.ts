import type { Decimal } from '../../../engine/index.ts';
import { rotation, type NetOrder } from '../books/rotation.ts';
import type { State } from '../state.ts';

/** Below the peak: the hedge turns short from the first unit, the long allocation goes to cash after its lag; or back. */
export const handleRetracementPhase = (state: State, price: Decimal): NetOrder => rotation(state, state.target, price);
