import { decimal, Decimal, EngineError, quotient, sign, ZERO, type SessionEvent } from '../../engine/index.ts';
import { book, directionOf, type Booking } from './books/books.ts';
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
  const open = order.lots - order.filled;
  if (count > open) {
    throw new EngineError('E_PLAN_BOOKS', `order ${fill.order} was filled for more than it asked`, {
      where: `fill ${fill.fill}`,
      why: `${count} lots were filled and ${open} were open; the plan's books would no longer match the account.`,
    });
  }
  const shares = sharesOf(order, count);
  bookShares(state, order.parts, shares, { price, fee: decimal(fill.fee) });
  order.parts = order.parts.map((part, i) => ({ ...part, lots: part.lots - (shares[i] ?? 0) }));
  order.filled += count;
  order.value = order.value.plus(price.times(count));
};

/** Books parts that cancel each other out: no order, no fee, one price for both sides. */
export const cross = (state: State, parts: readonly Booking[], price: Decimal): void =>
  bookShares(
    state,
    parts,
    parts.map((part) => part.lots),
    { price, fee: ZERO },
  );

type Fill = { readonly price: Decimal; readonly fee: Decimal };

const bookShares = (state: State, parts: readonly Booking[], shares: readonly number[], fill: Fill): void => {
  const fees = splitFee(shares, fill.fee);
  const terms = { lot: state.scale.lot, leverage: state.settings.leverage };
  parts.forEach((part, i) => {
    const lots = shares[i] ?? 0;
    if (lots > 0) book(state.books, { ...part, lots }, { price: fill.price, fee: fees[i] ?? ZERO }, terms);
  });
};

/** Whole lots of a slice for each part: the parts against the order's side cross with as many of those on it. */
const sharesOf = (order: OpenPlanOrder, count: number): readonly number[] => {
  const isAgainst = (part: Booking): boolean => directionOf(part) !== sign(order.side);
  const against = order.parts.map((part) => (isAgainst(part) ? part.lots : 0));
  const along = order.parts.map((part) => (isAgainst(part) ? 0 : part.lots));
  const crossed = shareUp(sumOf(against), count, order.lots - order.filled);
  const first = splitLots(against, crossed);
  const second = splitLots(along, count + crossed);
  return order.parts.map((_, i) => (first[i] ?? 0) + (second[i] ?? 0));
};

const sumOf = (lots: readonly number[]): number => lots.reduce((sum, count) => sum + count, 0);
/**
 * Whole lots of a slice for each part, in proportion to what is open. Rounding favours the earlier parts, which are
 * the closing ones: what opens never runs ahead of the cash that pays for it.
 */
export const splitLots = (open: readonly number[], count: number): readonly number[] => {
  const whole = sumOf(open);
  let before = 0;
  let given = 0;
  return open.map((lots) => {
    before += lots;
    const upTo = shareUp(before, count, whole);
    const share = upTo - given;
    given = upTo;
    return share;
  });
};

/** part * count / whole, rounded up; big integers, as lots times lots may pass 2^53. */
const shareUp = (part: number, count: number, whole: number): number =>
  whole === 0 ? 0 : Number((BigInt(part) * BigInt(count) + BigInt(whole - 1)) / BigInt(whole));

const splitFee = (shares: readonly number[], fee: Decimal): readonly Decimal[] => {
  const count = sumOf(shares);
  let left = fee;
  let lotsLeft = count;
  return shares.map((lots) => {
    lotsLeft -= lots;
    const share = lots === 0 ? ZERO : lotsLeft === 0 ? left : quotient(fee.times(lots), new Decimal(count), PLACES);
    left = left.minus(share);
    return share;
  });
};
