import type { Decimal } from '../../../engine/index.ts';
import type { State } from '../state.ts';
import { equityOf } from './legs.ts';
import type { Booking, LegName } from './books.ts';

/** Whole lots that this much cash can open at a price, taker fee included. */
export const affordable = (state: State, cash: Decimal, price: Decimal): number => {
  if (!cash.gt(0)) return 0;
  const { leverage, takerFee } = state.settings;
  const margin = cash.div(takerFee.times(leverage).plus(1));
  return state.scale.lotsWithin(margin.times(leverage).div(price));
};

/** Lots to close when `part` of `whole` goes: rounded down, but the last part takes every lot. */
export const closing = (lots: number, part: Decimal, whole: Decimal): number =>
  part.gte(whole) ? lots : part.times(lots).div(whole).floor().toNumber();

/** Cash that closing so many lots of a hedge leg at a price would release, taker fee paid. */
export const released = (state: State, leg: LegName, count: number, price: Decimal): Decimal => {
  const { books, scale, settings } = state;
  const fee = scale.lot.times(count).times(price).times(settings.takerFee);
  if (count === 0) return fee;
  return equityOf(books[leg], price, scale.lot).times(count).div(books[leg].lots).minus(fee);
};

export const close = (leg: LegName, lots: number): Booking => ({ leg, action: 'close', lots });
export const open = (leg: LegName, lots: number): Booking => ({ leg, action: 'open', lots });
