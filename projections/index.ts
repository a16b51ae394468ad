import { projection as board } from './board/projection.ts';
import { projection as candles } from './candles/projection.ts';
import { projection as equity } from './equity/projection.ts';
import { projection as orders } from './orders/projection.ts';
import { projection as pnl } from './pnl/projection.ts';
import { projection as positions } from './positions/projection.ts';
import { projection as activity } from './activity/projection.ts';
import type { AnyProjection, Projection } from './projection.ts';
import { projection as risk } from './risk/projection.ts';
import { projection as runs } from './runs/projection.ts';
import { projection as signals } from './signals/projection.ts';
import { projection as systemState } from './system-state/projection.ts';

export {
  type AnyProjection,
  defineProjection,
  defineStoreProjection,
  type Projection,
  type StoreProjection,
  wants,
} from './projection.ts';
export { fold, isNext, start, step, type Folded } from './rebuild.ts';

/** The read models of a session, each with its own type of state. */
export const projections = {
  systemState,
  positions,
  orders,
  pnl,
  equity,
  signals,
  candles,
  runs,
  risk,
  board,
} as const;

/** The same by the names that people use. */
export const projectionsByName: ReadonlyMap<string, Projection<unknown>> = new Map(
  Object.values<Projection<unknown>>(projections).map((projection) => [projection.name, projection]),
);

/** Those over the whole store. */
export const storeProjections = { activity } as const;

/** Everything that belongs to the package, by the names that people use. */
export const packageProjections: ReadonlyMap<string, AnyProjection> = new Map<string, AnyProjection>([
  ...projectionsByName,
  ...Object.values<AnyProjection>(storeProjections).map((one) => [one.name, one] as const),
]);
