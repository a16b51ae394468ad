import { Decimal, decimal, ROUND_CEIL, text } from '../../domain/decimal.ts';
import { halfEven, ONE_MONEY, ratio } from '../../domain/money.ts';
import type { Side } from '../../domain/units.ts';
import type { SlippageModel } from '../../manifest.ts';
import { modelError, notNegative } from './model-error.ts';

/** Whole ticks that a taker pays on top of `price` (ticks) when it has taken `taken` of `size` lots. */
export type Slippage = (price: number, taken: number, size: number) => number;

const PER_BASIS_POINT = new Decimal('0.0001');
/** Roots and quotients are rounded here first, so that their last digit does not decide on a whole tick. */
const GUARD_PLACES = 20;

/** Throws E_VENUE_MODEL for a negative slippage or a part of a tick. */
export const slippageOf = (model: SlippageModel): Slippage => {
  switch (model.model) {
    case 'none':
      return () => 0;
    case 'ticks': {
      if (!Number.isSafeInteger(model.ticks)) throw modelError(`slippage of ${model.ticks} ticks is not whole`);
      const ticks = notNegative(model.ticks, 'slippage');
      return () => ticks;
    }
    case 'basis-points': {
      const { over, under } = ratio(text(rateOf(model.basisPoints)));
      // As `upToWhole`, in whole numbers: this is asked at every fill of a default run.
      return (price) => {
        const ticks = halfEven(BigInt(price) * over * ONE_MONEY, under, GUARD_PLACES);
        return Number((ticks + ONE_MONEY - 1n) / ONE_MONEY);
      };
    }
    case 'square-root': {
      const rate = rateOf(model.basisPoints);
      return (price, taken, size) => upToWhole(rate.times(price).times(share(taken, size).sqrt()));
    }
  }
};

/** `price` made worse for a taker by `slip` ticks, but never beyond its own limit, and never below one tick. */
export const slipped = (side: Side, price: number, slip: number, limit: number | null): number =>
  side === 'buy' ? Math.min(price + slip, limit ?? Infinity) : Math.max(price - slip, limit ?? 1, 1);

/** Where no volume was traded, what we take counts as all of it. */
const share = (taken: number, size: number): Decimal => (size > 0 ? new Decimal(taken).div(size) : new Decimal(1));

const upToWhole = (ticks: Decimal): number =>
  ticks.toDecimalPlaces(GUARD_PLACES).toDecimalPlaces(0, ROUND_CEIL).toNumber();

const rateOf = (basisPoints: string): Decimal => {
  const rate = decimal(basisPoints).times(PER_BASIS_POINT);
  if (rate.isNegative()) throw modelError(`slippage of ${basisPoints} basis points is negative`);
  return rate;
};
