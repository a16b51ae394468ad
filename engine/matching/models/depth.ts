import { Decimal, decimal, ROUND_CEIL, ROUND_FLOOR } from '../../domain/decimal.ts';
import type { Scale } from '../../domain/instrument.ts';
import type { DepthModel } from '../../manifest.ts';
import { modelError } from './model-error.ts';

/** Quotients are rounded here first, so that their last digit does not decide on a whole tick or lot. */
const GUARD_PLACES = 20;

/**
 * A book that shows the same size at every distance from the last price. A taker walks it: the further lots cost the
 * more, and what it has taken at a moment is not there a second time. The next print or candle finds it refilled.
 */
export class LinearDepth {
  /** Distance that one lot is worth, as a fraction of the price. */
  readonly #perLot: Decimal;

  /** Throws E_VENUE_MODEL for a size or distance that is not above zero. */
  constructor(model: DepthModel, scale: Scale) {
    const lots = decimal(model.size).div(scale.lot);
    const distance = decimal(model.basisPoints).times('0.0001');
    if (!lots.gt(0) || !distance.gt(0)) throw modelError('a book has a size and a distance above zero');
    this.#perLot = distance.div(lots);
  }

  /** Whole ticks by which the lots from `taken` to `taken + size` are worse than the price, on average; rounded up. */
  distance(price: number, taken: number, size: number): number {
    const middle = new Decimal(taken).plus(new Decimal(size).div(2));
    return this.#perLot
      .times(price)
      .times(middle)
      .toDecimalPlaces(GUARD_PLACES)
      .toDecimalPlaces(0, ROUND_CEIL)
      .toNumber();
  }

  /** Whole lots that are there no further than `ticks` from the price, beyond what was taken. */
  within(price: number, ticks: number, taken: number): number {
    const lots = new Decimal(ticks).div(this.#perLot.times(price)).toDecimalPlaces(GUARD_PLACES);
    return Math.max(0, lots.minus(taken).toDecimalPlaces(0, ROUND_FLOOR).toNumber());
  }
}
