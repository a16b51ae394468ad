import type { Scale } from '../../domain/instrument.ts';
import { halfEven, type Money, ratio, type Ratio } from '../../domain/money.ts';
import type { Lots, PriceTicks } from '../../domain/units.ts';
import type { VenueModel } from '../../manifest.ts';
import type { Moment } from '../moment.ts';
import { TieredRates } from './fee-tiers.ts';

export type Liquidity = 'maker' | 'taker';

/** Fees by what the match was, not by the type of the order; a negative rate is a rebate. */
export class Fees {
  readonly #rates: Readonly<Record<Liquidity, Ratio>>;
  readonly #scale: Scale;
  readonly #moment: Moment;
  readonly #tiers: TieredRates | null;

  constructor(model: VenueModel, scale: Scale, moment: Moment) {
    this.#rates = { maker: ratio(model.makerFee), taker: ratio(model.takerFee) };
    this.#scale = scale;
    this.#moment = moment;
    this.#tiers = model.feeTiers ? new TieredRates(model.feeTiers, scale.instrument.kind) : null;
  }

  /** Rounded half-even to the quote currency's smallest amount, once per fill. */
  of(liquidity: Liquidity, price: PriceTicks, size: Lots): Money {
    const { over, under } = this.#tiers?.rate(liquidity, this.#moment.time) ?? this.#rates[liquidity];
    return halfEven(this.#scale.worth(price, size) * over, under, this.#scale.instrument.cashDecimals);
  }

  /** A fill was made: where the rates follow volume it counts from now on. */
  traded(price: PriceTicks, size: Lots): void {
    this.#tiers?.traded(this.#moment.time, this.#scale.worth(price, size));
  }
}
