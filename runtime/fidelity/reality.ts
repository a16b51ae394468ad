import type { NotCompared, Reality } from '../../backtests/reality.ts';
import { EngineError } from '../../engine/index.ts';
import type { World } from '../world.ts';
import { fidelityDesk } from './desk.ts';
import { priceError } from './measure.ts';

/** So many orders are drawn in a report. */
const DRAWN = 300;

const unheard = { signal: new AbortController().signal, progress: () => undefined, note: () => undefined };

/** How far the simulator is from what a session met, for its report; null for a backtest or a fork. */
export const realityOf = async (world: World, session: string): Promise<Reality | NotCompared | null> => {
  try {
    const outcome = await fidelityDesk(world).measure({ session, venue: null }, unheard);
    if (outcome === null) return null;
    const { mode, orders, dark, fills, price, way, answer, fee, feesPaid, twins } = outcome;
    const both = twins.filter(
      ({ isDark, real, simulated }) => !isDark && real.fills.length > 0 && simulated.fills.length > 0,
    );
    const priceErrors = both.slice(-DRAWN).map(priceError);
    return { mode, orders, dark, fills, price, way, answer, fee, feesPaid, priceErrors };
  } catch (error) {
    // The report tells what happened, also where the strategy is gone that would have to decide again.
    if (error instanceof EngineError) return { why: `${error.message} (${error.code})` };
    throw error;
  }
};
