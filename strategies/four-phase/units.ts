import { Decimal, NEVER, type PriceTicks, type Scale, type Wake } from '../../engine/index.ts';

export type UnitMode = 'crossing' | 'trunc' | 'floor';

/** The price of unit 0 and the price distance of one unit, both quote per base and above zero. */
export interface Grid {
  readonly anchor: Decimal;
  readonly unitValue: Decimal;
  readonly mode: UnitMode;
}

/** Decimals to which averages, unit values and shares of money are cut; what is cut off is booked, never lost. */
export const PLACES = 18;

/** Price of a unit, quote per base; at or below zero for units that do not exist. */
export const priceOfUnit = (grid: Grid, unit: number): Decimal => grid.anchor.plus(grid.unitValue.times(unit));

/** Whole units between anchor and price; `crossing` also depends on the unit that was. Exact for any jump. */
export const unitOf = (grid: Grid, current: number, price: Decimal): number => {
  const distance = price.minus(grid.anchor);
  if (grid.mode === 'trunc') return wholeUnits(distance, grid.unitValue);
  if (grid.mode === 'floor') return unitsDown(distance, grid.unitValue);
  if (distance.gte(grid.unitValue.times(current + 1))) return unitsDown(distance, grid.unitValue);
  if (distance.lte(grid.unitValue.times(current - 1))) return unitsUp(distance, grid.unitValue);
  return current;
};

const wholeUnits = (distance: Decimal, unitValue: Decimal): number => {
  const units = distance.divToInt(unitValue).toNumber();
  return units === 0 ? 0 : units;
};

const unitsDown = (distance: Decimal, unitValue: Decimal): number => {
  const units = wholeUnits(distance, unitValue);
  return unitValue.times(units).gt(distance) ? units - 1 : units;
};

const unitsUp = (distance: Decimal, unitValue: Decimal): number => {
  const units = wholeUnits(distance, unitValue);
  return unitValue.times(units).lt(distance) ? units + 1 : units;
};

/** First whole ticks at which the unit is no longer `unit`; a boundary at or below zero does not exist. */
export const boundaries = (grid: Grid, unit: number, scale: Scale): Wake => ({
  above: ticksAbove(grid, unit, scale),
  below: ticksBelow(grid, unit, scale),
  time: NEVER.time,
});

const ticksAbove = (grid: Grid, unit: number, scale: Scale): number => {
  // Truncation keeps a unit below the anchor up to and including its own price.
  if (grid.mode === 'trunc' && unit < 0) return scale.ticksAtOrBelow(priceOfUnit(grid, unit)) + 1;
  return scale.ticksAtOrAbove(priceOfUnit(grid, unit + 1));
};

const ticksBelow = (grid: Grid, unit: number, scale: Scale): number => {
  const leavesJustUnderItsPrice = grid.mode === 'floor' || (grid.mode === 'trunc' && unit > 0);
  const ticks = leavesJustUnderItsPrice
    ? scale.ticksAtOrAbove(priceOfUnit(grid, unit)) - 1
    : scale.ticksAtOrBelow(priceOfUnit(grid, unit - 1));
  return ticks > 0 ? ticks : NEVER.below;
};

/**
 * Nearest whole ticks to the price of a unit that a venue takes as a trigger, away from the price that waits for it:
 * down for sells, up for buys. Hyperliquid takes five significant figures, and every whole number.
 */
export const triggerTicks = (grid: Grid, unit: number, side: 'buy' | 'sell', scale: Scale): PriceTicks | null => {
  const price = priceOfUnit(grid, unit);
  if (price.lte(0)) return null;
  const rounding = side === 'buy' ? Decimal.ROUND_CEIL : Decimal.ROUND_FLOOR;
  const allowed =
    scale.instrument.priceRule === 'hyperliquid'
      ? price.toSignificantDigits(Math.max(5, price.trunc().toFixed().length), rounding)
      : price;
  const ticks = side === 'buy' ? scale.ticksAtOrAbove(allowed) : scale.ticksAtOrBelow(allowed);
  return ticks > 0 ? ticks : null;
};
