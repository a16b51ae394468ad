import type { Decimal } from '../../../engine/index.ts';
import { rotation, type NetOrder } from '../books/rotation.ts';
import type { State } from '../state.ts';

/** Above the valley: the hedge turns long from the first unit, the long allocation buys after its lag; or back. */
export const handleRecoveryPhase = (state: State, price: Decimal): NetOrder => rotation(state, state.target, price);
