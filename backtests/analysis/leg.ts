import { Decimal, ROUND_CEIL } from '../../engine/index.ts';

/** Where a leg starts: equity at a price, and how equity follows the price from there. */
export interface LegStart {
  readonly equity: Decimal;
  /** Price in ticks at which `equity` is true. */
  readonly price: number;
  /** Change of equity for one tick up, quote currency: position times value of a tick; negative when short. */
  readonly perTick: Decimal;
}

/**
 * A stretch of time without a fill: equity is linear in the price. Prices are handled as `v`, the price in ticks times
 * the sign of the position, so that equity always rises with `v` and long and short need only one scan.
 */
export class Leg {
  readonly sign: 1 | -1;
  readonly isFlat: boolean;
  /** `value(v) = base + slope * v`, in doubles. */
  readonly base: number;
  readonly slope: number;
  readonly #start: Decimal;
  readonly #startV: number;
  readonly #perV: Decimal;

  constructor({ equity, price, perTick }: LegStart) {
    this.sign = perTick.lt(0) ? -1 : 1;
    this.isFlat = perTick.isZero();
    this.#start = equity;
    this.#startV = price * this.sign;
    this.#perV = perTick.abs();
    this.base = equity.minus(this.#perV.times(this.#startV)).toNumber();
    this.slope = this.#perV.toNumber();
  }

  /** Exact equity at `v`. */
  at(v: number): Decimal {
    return this.#start.plus(this.#perV.times(v - this.#startV));
  }

  /** Equity at `v` as a double, within a few units of its last digit. */
  value(v: number): number {
    return this.base + this.slope * v;
  }

  /** The first whole `v` at which equity is at least this much; for a flat leg minus or plus infinity. */
  reaches(equity: Decimal): number {
    const missing = equity.minus(this.#start);
    if (this.isFlat) return missing.gt(0) ? Infinity : -Infinity;
    return missing.div(this.#perV).plus(this.#startV).toDecimalPlaces(0, ROUND_CEIL).toNumber();
  }
}

/** A leg without a position. */
export const flatLeg = (equity: Decimal): Leg => new Leg({ equity, price: 0, perTick: new Decimal(0) });
