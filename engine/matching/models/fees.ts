import type { Scale } from '../../domain/instrument.ts';
import { halfEven, type Money, ratio, type Ratio } from '../../domain/money.ts';
import type { Lots, PriceTicks } from '../../domain/units.ts';
import type { VenueModel } from '../../manifest.ts';

export type Liquidity = 'maker' | 'taker';

/** Fees by what the match was, not by the type of the order; a negative rate is a rebate. */
export class Fees {
  readonly #rates: Readonly<Record<Liquidity, Ratio>>;
  readonly #scale: Scale;

  constructor(model: VenueModel, scale: Scale) {
    this.#rates = { maker: ratio(model.makerFee), taker: ratio(model.takerFee) };
    this.#scale = scale;
  }

  /** Rounded half-even to the quote currency's smallest amount, once per fill. */
  of(liquidity: Liquidity, price: PriceTicks, size: Lots): Money {
    const { over, under } = this.#rates[liquidity];
    return halfEven(this.#scale.worth(price, size) * over, under, this.#scale.instrument.cashDecimals);
  }
}
