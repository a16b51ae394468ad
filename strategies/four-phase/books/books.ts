import { Decimal, quotient, ZERO } from '../../../engine/index.ts';
import { PLACES } from '../units.ts';
import { closeLots, emptyLeg, equityOf, openLots, openProfit, type Leg } from './legs.ts';

export type LegName = 'long' | 'hedgeLong' | 'hedgeShort';
export const LEG_NAMES: readonly LegName[] = ['long', 'hedgeLong', 'hedgeShort'];

/** The plan's virtual books; on the venue they are one net position. Money in quote currency. */
export interface Books {
  readonly long: Leg;
  readonly hedgeLong: Leg;
  readonly hedgeShort: Leg;
  longCash: Decimal;
  /** Residue of whole lots; with hedge style `flip` also what waits for its turn. */
  hedgeCash: Decimal;
  realizedPnl: Decimal;
  feesPaid: Decimal;
  fundingPaid: Decimal;
}

/** How lots become money: base per lot, and the leverage of openings. */
export interface Terms {
  readonly lot: Decimal;
  readonly leverage: Decimal;
}

/** A share of a fill that belongs to one leg. `raise` and `lower` change lots but leave the margin in the leg. */
export interface Booking {
  readonly leg: LegName;
  readonly action: 'open' | 'close' | 'raise' | 'lower';
  readonly lots: number;
}

/** +1 for what buys, -1 for what sells. */
export const directionOf = ({ leg, action }: Booking): 1 | -1 =>
  (action === 'open' || action === 'raise') === (leg !== 'hedgeShort') ? 1 : -1;

export const emptyBooks = (): Books => ({
  long: emptyLeg(1),
  hedgeLong: emptyLeg(1),
  hedgeShort: emptyLeg(-1),
  longCash: ZERO,
  hedgeCash: ZERO,
  realizedPnl: ZERO,
  feesPaid: ZERO,
  fundingPaid: ZERO,
});

/** Signed lots that the account must hold. */
export const netLots = (books: Books): number => books.long.lots + books.hedgeLong.lots - books.hedgeShort.lots;

/** Equity of the plan at a price: three legs and two cash residues. */
export const totalOf = (books: Books, price: Decimal, lot: Decimal): Decimal =>
  LEG_NAMES.reduce((sum, name) => sum.plus(equityOf(books[name], price, lot)), books.longCash.plus(books.hedgeCash));

/** Profit of all open legs at a price. */
export const openProfitOf = (books: Books, price: Decimal, lot: Decimal): Decimal =>
  LEG_NAMES.reduce((sum, name) => sum.plus(openProfit(books[name], price, lot)), ZERO);

/** Books one share of a confirmed fill, with its share of the fee. */
export const book = (books: Books, booking: Booking, fill: { price: Decimal; fee: Decimal }, terms: Terms): void => {
  const leg = books[booking.leg];
  const cashOf = booking.leg === 'long' ? 'longCash' : 'hedgeCash';
  books.feesPaid = books.feesPaid.plus(fill.fee);
  if (booking.action === 'open' || booking.action === 'raise') {
    books.realizedPnl = books.realizedPnl.minus(openLots(leg, booking.lots, fill.price, terms.lot));
  }
  if (booking.action === 'open') {
    const needed = quotient(terms.lot.times(booking.lots).times(fill.price), terms.leverage, PLACES);
    const margin = Decimal.max(0, Decimal.min(needed, books[cashOf].minus(fill.fee)));
    leg.margin = leg.margin.plus(margin);
    books[cashOf] = books[cashOf].minus(margin).minus(fill.fee);
  } else if (booking.action === 'close') {
    const { cash, profit } = closeLots(leg, booking.lots, fill.price, terms.lot);
    books[cashOf] = books[cashOf].plus(cash).minus(fill.fee);
    books.realizedPnl = books.realizedPnl.plus(profit);
  } else {
    rebook(books, booking, fill, terms.lot);
  }
  coverShortfall(books);
};

const rebook = (books: Books, booking: Booking, fill: { price: Decimal; fee: Decimal }, lot: Decimal): void => {
  const leg = books[booking.leg];
  if (booking.action === 'lower') {
    const margin = leg.margin;
    const { profit } = closeLots(leg, booking.lots, fill.price, lot);
    leg.margin = margin.plus(profit);
    books.realizedPnl = books.realizedPnl.plus(profit);
  }
  leg.margin = leg.margin.minus(fill.fee);
};

/** Takes funding (negative: adds) from the legs in proportion to their lots; the account pays on its net only. */
export const payFunding = (books: Books, amount: Decimal): void => {
  books.fundingPaid = books.fundingPaid.plus(amount);
  takeFromLegs(books, amount);
  coverShortfall(books);
};

const takeFromLegs = (books: Books, amount: Decimal): void => {
  const open = LEG_NAMES.filter((name) => books[name].lots > 0);
  const lots = open.reduce((sum, name) => sum + books[name].lots, 0);
  let left = amount;
  open.forEach((name, i) => {
    const leg = books[name];
    const share = i === open.length - 1 ? left : quotient(amount.times(leg.lots), new Decimal(lots), PLACES);
    leg.margin = leg.margin.minus(share);
    left = left.minus(share);
  });
  books.longCash = books.longCash.minus(left);
};

/** A worse fill than planned can cost more than a cash residue holds: the other residue pays, then the legs do. */
const coverShortfall = (books: Books): void => {
  const cash = books.longCash.plus(books.hedgeCash);
  if (!books.longCash.isNegative() && !books.hedgeCash.isNegative()) return;
  const isOpen = LEG_NAMES.some((name) => books[name].lots > 0);
  books.longCash = books.hedgeCash.isNegative() ? cash : ZERO;
  books.hedgeCash = books.hedgeCash.isNegative() ? ZERO : cash;
  if (!cash.isNegative() || !isOpen) return;
  books.longCash = ZERO;
  books.hedgeCash = ZERO;
  takeFromLegs(books, cash.negated());
};

/** Marks everything at a price and keeps one leg of the net position, with all the money: the way out of a plan. */
export const collapse = (books: Books, price: Decimal, lot: Decimal): LegName => {
  const net = netLots(books);
  const total = totalOf(books, price, lot);
  books.realizedPnl = books.realizedPnl.plus(openProfitOf(books, price, lot));
  for (const name of LEG_NAMES) Object.assign(books[name], emptyLeg(books[name].side));
  const name = net < 0 ? 'hedgeShort' : 'long';
  const held = net === 0 ? { margin: ZERO, avg: ZERO } : { margin: total, avg: price };
  Object.assign(books[name], { lots: Math.abs(net), ...held });
  books.longCash = net === 0 ? total : ZERO;
  books.hedgeCash = ZERO;
  return name;
};
