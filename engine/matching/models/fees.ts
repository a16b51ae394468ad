import { decimal, ROUND_HALF_EVEN, type Decimal } from '../../domain/decimal.ts';
import type { Scale } from '../../domain/instrument.ts';
import type { Lots, PriceTicks } from '../../domain/units.ts';
import type { VenueModel } from '../../manifest.ts';

export type Liquidity = 'maker' | 'taker';

/** Fees by what the match was, not by the type of the order; a negative rate is a rebate. */
export class Fees {
  readonly #rates: Readonly<Record<Liquidity, Decimal>>;
  readonly #scale: Scale;

  constructor(model: VenueModel, scale: Scale) {
    this.#rates = { maker: decimal(model.makerFee), taker: decimal(model.takerFee) };
    this.#scale = scale;
  }

  /** Rounded half-even to the quote currency's smallest amount, once per fill. */
  of(liquidity: Liquidity, price: PriceTicks, size: Lots): Decimal {
    const exact = this.#scale.notional(price, size).times(this.#rates[liquidity]);
    return exact.toDecimalPlaces(this.#scale.instrument.cashDecimals, ROUND_HALF_EVEN);
  }
}
