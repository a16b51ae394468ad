import { money, type Money, truncated } from '../domain/money.ts';
import { EngineError } from '../errors.ts';
import type { MarginTier } from '../manifest.ts';

/** Decimals of a margin. */
const PLACES = 18;

/** From this notional on: maintenance is `notional / leverage - deduction`. */
export interface MaintenanceTier {
  readonly above: Money;
  /** Twice the highest leverage: maintenance is half the initial margin there. */
  readonly leverage: bigint;
  /** What makes the margin a line without a jump. */
  readonly deduction: Money;
}

/** Maintenance margin that grows faster where positions are large, continuous at the bounds. */
export class MarginTiers {
  /** Lowest first. */
  readonly tiers: readonly MaintenanceTier[];

  /** Throws E_ACCOUNT for tiers that do not begin at 0, do not rise, or whose leverage does not fall. */
  constructor(tiers: readonly MarginTier[]) {
    const made: MaintenanceTier[] = [];
    for (const { above, maxLeverage } of tiers) {
      const before = made.at(-1);
      const bound = money(above);
      const leverage = 2n * BigInt(maxLeverage);
      if (before === undefined ? bound !== 0n : bound <= before.above || leverage >= before.leverage)
        throw disordered();
      const deduction =
        before === undefined
          ? 0n
          : before.deduction + truncated(bound * (before.leverage - leverage), leverage * before.leverage, PLACES);
      made.push({ above: bound, leverage, deduction });
    }
    this.tiers = made;
  }

  /** Of a position worth so much. */
  maintenance(notional: Money): Money {
    const { leverage, deduction } = this.#tierOf(notional);
    return truncated(notional, leverage, PLACES) - deduction;
  }

  #tierOf(notional: Money): MaintenanceTier {
    const tier = this.tiers.findLast(({ above }) => notional >= above) ?? this.tiers[0];
    if (tier === undefined) throw disordered();
    return tier;
  }
}

const disordered = (): EngineError =>
  new EngineError('E_ACCOUNT', 'these margin tiers are not in order', {
    why: 'The first begins at 0; each further one begins at a larger notional and allows less leverage.',
    fix: 'write them as 40x,20x@150000000',
  });
