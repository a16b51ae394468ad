import { decimal, text } from '../../domain/decimal.ts';
import { money, type Money, ratio, type Ratio } from '../../domain/money.ts';
import type { FeeTiers } from '../../manifest.ts';
import { modelError } from './model-error.ts';

const DAY_MS = 86_400_000;
/** The tier of a day follows from so many whole UTC days before it. */
const DAYS = 14;
/** Volume up to which a referral counts. */
const REFERRED = money('25000000');

interface Tier {
  readonly above: Money;
  readonly taker: string;
  readonly maker: string;
}
type Tiers = readonly [base: Tier, ...more: Tier[]];

const tier = (above: string, taker: string, maker: string): Tier => ({ above: money(above), taker, maker });

/** Perpetuals on Hyperliquid by weighted volume, lowest first. */
const PERPETUAL: Tiers = [
  tier('0', '0.00045', '0.00015'),
  tier('5000000', '0.0004', '0.00012'),
  tier('25000000', '0.00035', '0.00008'),
  tier('100000000', '0.0003', '0.00004'),
  tier('500000000', '0.00028', '0'),
  tier('2000000000', '0.00026', '0'),
  tier('7000000000', '0.00024', '0'),
];
/** Only the base tier of spot is known here. */
const SPOT: Tiers = [tier('0', '0.0007', '0.0004')];
/** Rebates by the share of all maker volume, lowest first. */
const REBATES: readonly (readonly [above: string, maker: string])[] = [
  ['0.005', '-0.00001'],
  ['0.015', '-0.00002'],
  ['0.03', '-0.00003'],
];

/**
 * Rates that follow the volume of fourteen days, as on Hyperliquid. The counter is a fold of the fills; what was traded
 * before the run is assumed to lie evenly on the days before it.
 */
export class TieredRates {
  readonly #model: FeeTiers;
  readonly #tiers: Tiers;
  readonly #weight: bigint;
  readonly #days = new Map<number, Money>();
  readonly #before: Money;
  #firstDay: number | null = null;
  #total: Money;

  /** Throws E_VENUE_MODEL for a discount or share outside 0 to 1. */
  constructor(model: FeeTiers, kind: 'spot' | 'perpetual') {
    for (const share of [model.staking, model.referral, model.makerShare]) {
      if (decimal(share).lt(0) || decimal(share).gt(1)) throw modelError(`${share} is not a share between 0 and 1`);
    }
    this.#model = model;
    this.#tiers = kind === 'spot' ? SPOT : PERPETUAL;
    this.#weight = kind === 'spot' ? 2n : 1n;
    this.#before = money(model.volume);
    this.#total = this.#before;
  }

  /** Folds a fill in. */
  traded(time: number, notional: Money): void {
    const day = Math.floor(time / DAY_MS);
    this.#firstDay ??= day;
    const worth = (notional < 0n ? -notional : notional) * this.#weight;
    this.#days.set(day, (this.#days.get(day) ?? 0n) + worth);
    this.#total += worth;
    for (const old of this.#days.keys()) if (old < day - DAYS) this.#days.delete(old);
  }

  /** Weighted volume of the fourteen days before the day of a time. */
  volume(time: number): Money {
    const today = Math.floor(time / DAY_MS);
    let sum = 0n;
    for (const [day, worth] of this.#days) if (day < today && day >= today - DAYS) sum += worth;
    const gone = Math.min(DAYS, Math.max(0, today - (this.#firstDay ?? today)));
    return sum + (this.#before * BigInt(DAYS - gone)) / BigInt(DAYS);
  }

  rate(liquidity: 'maker' | 'taker', time: number): Ratio {
    const volume = this.volume(time);
    const own = this.#tiers.findLast(({ above }) => volume > above) ?? this.#tiers[0];
    const { staking, referral, makerShare } = this.#model;
    const rebate = REBATES.findLast(([above]) => decimal(makerShare).gt(above));
    if (liquidity === 'maker' && rebate) return ratio(rebate[1]);
    const kept = decimal('1').minus(staking);
    const referred = this.#total <= REFERRED ? decimal('1').minus(referral) : decimal('1');
    return ratio(text(decimal(own[liquidity]).times(kept).times(referred)));
  }
}
