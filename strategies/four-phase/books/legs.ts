import { Decimal, quotient, ZERO } from '../../../engine/index.ts';
import { PLACES } from '../units.ts';

/** One virtual book. Lots are whole and never negative; `avg` is quote per base, `margin` quote currency. */
export interface Leg {
  readonly side: 1 | -1;
  lots: number;
  avg: Decimal;
  margin: Decimal;
}

export const emptyLeg = (side: 1 | -1): Leg => ({ side, lots: 0, avg: ZERO, margin: ZERO });

/** Profit of the open lots at a price, quote currency; `lot` is base per lot. */
export const openProfit = (leg: Leg, price: Decimal, lot: Decimal): Decimal =>
  lot.times(leg.lots).times(price.minus(leg.avg)).times(leg.side);

/** What the leg is worth at a price: margin plus open profit. */
export const equityOf = (leg: Leg, price: Decimal, lot: Decimal): Decimal =>
  leg.margin.plus(openProfit(leg, price, lot));

/** Takes lots out of a leg: the cash that this releases (fees not yet taken) and the profit in it. Exact. */
export const closeLots = (
  leg: Leg,
  count: number,
  price: Decimal,
  lot: Decimal,
): { cash: Decimal; profit: Decimal } => {
  const margin = count === leg.lots ? leg.margin : quotient(leg.margin.times(count), new Decimal(leg.lots), PLACES);
  const profit = lot.times(count).times(price.minus(leg.avg)).times(leg.side);
  leg.lots -= count;
  leg.margin = leg.margin.minus(margin);
  if (leg.lots === 0) leg.avg = ZERO;
  return { cash: margin.plus(profit), profit };
};

/**
 * Adds lots to a leg. The new average is cut to `PLACES`; what the cut moves between average and margin is returned,
 * so that the leg's equity is exact and the books still add up.
 */
export const openLots = (leg: Leg, count: number, price: Decimal, lot: Decimal): Decimal => {
  const cost = lot.times(leg.avg.times(leg.lots).plus(price.times(count)));
  const size = lot.times(leg.lots + count);
  leg.lots += count;
  leg.avg = quotient(cost, size, PLACES);
  const cut = cost.minus(leg.avg.times(size)).times(leg.side);
  leg.margin = leg.margin.minus(cut);
  return cut;
};
