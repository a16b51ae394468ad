import { EngineError } from '../engine/index.ts';
import { projection as candles } from './candles/projection.ts';
import { projection as equity } from './equity/projection.ts';
import { projection as orders } from './orders/projection.ts';
import { projection as pnl } from './pnl/projection.ts';
import { projection as positions } from './positions/projection.ts';
import type { Projection } from './projection.ts';
import { projection as runs } from './runs/projection.ts';
import { projection as signals } from './signals/projection.ts';
import { projection as systemState } from './system-state/projection.ts';

export type { Projection } from './projection.ts';
export { fold, start, step, type Folded } from './rebuild.ts';

/** All read models, each with its own type of state. */
export const projections = { systemState, positions, orders, pnl, equity, signals, candles, runs } as const;

/** The same by the names that people use. */
export const projectionsByName: ReadonlyMap<string, Projection<unknown>> = new Map(
  Object.values<Projection<unknown>>(projections).map((projection) => [projection.name, projection]),
);

/** The read model of this name, or E_PROJECTION_UNKNOWN. */
export const projectionNamed = (name: string): Projection<unknown> => {
  const found = projectionsByName.get(name);
  if (found !== undefined) return found;
  throw new EngineError('E_PROJECTION_UNKNOWN', `no projection is called "${name}"`, {
    fix: `Choose one of: ${[...projectionsByName.keys()].join(', ')}`,
  });
};
