import { decimal, Decimal, EngineError, quotient, type SessionEvent } from '../../engine/index.ts';
import { book, type Booking } from './books/books.ts';
import type { OpenPlanOrder, State } from './state.ts';
import { PLACES } from './units.ts';

/** A plan remembers so many fills, to book one that is told twice only once. */
const REMEMBERED_FILLS = 256;

/** True if this fill was booked before; remembers it otherwise. */
export const isRepeated = (state: State, fill: string): boolean => {
  if (state.recentFills.includes(fill)) return true;
  state.recentFills = [...state.recentFills.slice(1 - REMEMBERED_FILLS), fill];
  return false;
};

/** Books one confirmed slice of an order over the legs it belongs to. Errors: E_PLAN_BOOKS if it is more than asked. */
export const bookFill = (state: State, order: OpenPlanOrder, fill: SessionEvent<'OrderFilled'>['data']): void => {
  const count = state.scale.lots(fill.size);
  const price = decimal(fill.price);
  const open = order.parts.reduce((sum, part) => sum + part.lots, 0);
  if (count > open) {
    throw new EngineError('E_PLAN_BOOKS', `order ${fill.order} was filled for more than it asked`, {
      where: `fill ${fill.fill}`,
      why: `${count} lots were filled and ${open} were open; the plan's books would no longer match the account.`,
    });
  }
  const shares = splitLots(order.parts, count);
  const fees = splitFee(shares, decimal(fill.fee));
  const terms = { lot: state.scale.lot, leverage: state.settings.leverage };
  shares.forEach((lots, i) => {
    const part = order.parts[i];
    if (part === undefined || lots === 0) return;
    book(state.books, { ...part, lots }, { price, fee: fees[i] ?? new Decimal(0) }, terms);
  });
  order.parts = order.parts.map((part, i) => ({ ...part, lots: part.lots - (shares[i] ?? 0) }));
  order.filled += count;
  order.value = order.value.plus(price.times(count));
};

/**
 * Whole lots of a slice for each part, in proportion to what is open. Rounding favours the earlier parts, which are
 * the closing ones: what opens never runs ahead of the cash that pays for it. Big integers, as lots times lots may
 * pass 2^53.
 */
export const splitLots = (parts: readonly Booking[], count: number): readonly number[] => {
  const open = parts.reduce((sum, part) => sum + part.lots, 0);
  let before = 0;
  let given = 0;
  return parts.map((part) => {
    before += part.lots;
    const upTo = open === 0 ? 0 : Number((BigInt(before) * BigInt(count) + BigInt(open - 1)) / BigInt(open));
    const share = upTo - given;
    given = upTo;
    return share;
  });
};

const splitFee = (shares: readonly number[], fee: Decimal): readonly Decimal[] => {
  const count = shares.reduce((sum, lots) => sum + lots, 0);
  let left = fee;
  let lotsLeft = count;
  return shares.map((lots) => {
    lotsLeft -= lots;
    const share =
      lots === 0 ? new Decimal(0) : lotsLeft === 0 ? left : quotient(fee.times(lots), new Decimal(count), PLACES);
    left = left.minus(share);
    return share;
  });
};
