import { type Decimal, decimal, quotient, ROUND_HALF_EVEN, type RunManifest, type Scale } from '../../engine/index.ts';
import { Leg } from './leg.ts';

/** Decimals of the size that the benchmark buys; what is cut off is not bought. */
const SIZE_PLACES = 18;

/** Buy and hold of the same capital, unlevered: all of it but one taker fee is bought at the first price. */
export interface BuyAndHold {
  readonly leg: Leg;
  /** Ticks. */
  readonly price: number;
  /** Base currency. */
  readonly size: Decimal;
  readonly fee: Decimal;
}

/** The benchmark as bought at this price (ticks). No funding is charged: it stands for owning the coin. */
export const buyAndHold = (manifest: RunManifest, scale: Scale, price: number): BuyAndHold => {
  const capital = decimal(manifest.account.capital);
  const rate = decimal(manifest.venue.takerFee);
  const each = scale.tick.times(price);
  const size = quotient(capital, each.times(rate.plus(1)), SIZE_PLACES);
  const fee = size.times(each).times(rate).toDecimalPlaces(scale.instrument.cashDecimals, ROUND_HALF_EVEN);
  const equity = capital.minus(fee);
  return { leg: new Leg({ equity, price, perTick: size.times(scale.tick) }), price, size, fee };
};
