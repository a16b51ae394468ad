import type { Decimal } from '../../engine/index.ts';
import type { Drawdown } from '../result.ts';
import type { Leg } from './leg.ts';

/** How many of the deepest drawdowns are kept. */
const KEPT = 5;

/** A drawdown as found: the exact depth is computed only if it is kept. */
export interface Episode {
  /** Depth in doubles, negative. */
  readonly roughDepth: number;
  readonly peak: Decimal;
  readonly troughLeg: Leg;
  readonly troughV: number;
  readonly peakTime: number;
  readonly troughTime: number;
  readonly recoveryTime: number | null;
}

interface Kept extends Drawdown {
  /** Peak less trough, quote currency. */
  readonly money: number;
}

/** The deepest drawdowns of a curve and its longest time under water; flat memory. */
export class DrawdownLog {
  #kept: readonly Kept[] = [];
  #longest = 0;

  /** True if a drawdown of this depth would be among those kept. */
  wants(roughDepth: number): boolean {
    return this.#kept.length < KEPT || roughDepth < (this.#kept.at(-1)?.depth ?? 0);
  }

  add(episode: Episode): void {
    const { peak, troughLeg, troughV, peakTime, troughTime, recoveryTime } = episode;
    const trough = troughLeg.at(troughV);
    const depth = trough.div(peak).minus(1).toNumber();
    const kept: Kept = { depth, peakTime, troughTime, recoveryTime, money: peak.minus(trough).toNumber() };
    this.#kept = [...this.#kept, kept].sort((a, b) => a.depth - b.depth || a.peakTime - b.peakTime).slice(0, KEPT);
  }

  underWater(ms: number): void {
    this.#longest = Math.max(this.#longest, ms);
  }

  /** Deepest first. */
  get drawdowns(): readonly Drawdown[] {
    return this.#kept.map(({ depth, peakTime, troughTime, recoveryTime }) => ({
      depth,
      peakTime,
      troughTime,
      recoveryTime,
    }));
  }

  /** Depth of the deepest in money; 0 for none. */
  get deepestMoney(): number {
    return this.#kept[0]?.money ?? 0;
  }

  get longestUnderWaterMs(): number {
    return this.#longest;
  }
}
