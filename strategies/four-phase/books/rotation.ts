import { Decimal, type Side } from '../../../engine/index.ts';
import type { State } from '../state.ts';
import type { Booking } from './books.ts';
import { affordable, close, closing, open, released } from './sizes.ts';

/** Whole parts that the long allocation shall hold and that the hedge shall be short. */
export interface Levels {
  readonly longLevel: number;
  readonly hedgeShortLevel: number;
}

/** One net order: all legs of a unit change trade in one direction; reducing parts come first. */
export interface NetOrder {
  readonly side: Side;
  readonly lots: number;
  readonly parts: readonly Booking[];
}

/** What must be traded at this price to come from what is held to these levels. Changes nothing. */
export const rotation = (state: State, to: Levels, price: Decimal): NetOrder => {
  const plan = state.settings.sizing === 'quantity' ? sameCoins : releasedEquity;
  const parts = plan(state, to, price)
    .filter((part) => part.lots > 0 && !(state.isClosingOnly && part.action === 'open'))
    .sort((a, b) => rank(a) - rank(b));
  const [first] = parts;
  const sells = first !== undefined && (first.action === 'close') === (first.leg !== 'hedgeShort');
  return { side: sells ? 'sell' : 'buy', lots: parts.reduce((sum, part) => sum + part.lots, 0), parts };
};

/** The hedge opens with what the hedge closes, so it is last. */
const rank = (part: Booking): number => (part.action === 'close' ? 0 : part.leg === 'long' ? 1 : 2);

const releasedEquity = (state: State, to: Levels, price: Decimal): readonly Booking[] => [
  ...moveLong(state, to.longLevel, price),
  ...(state.held.hedgeShort.lt(to.hedgeShortLevel)
    ? turnShort(state, to.hedgeShortLevel, price)
    : turnLong(state, to.hedgeShortLevel, price)),
];

const moveLong = (state: State, level: number, price: Decimal): readonly Booking[] => {
  const { books, held, settings } = state;
  if (held.long.gt(level)) return [close('long', closing(books.long.lots, held.long.minus(level), held.long))];
  if (held.long.eq(level)) return [];
  const share = new Decimal(level).minus(held.long).div(new Decimal(settings.shape.chunks).minus(held.long));
  const cash = level === settings.shape.chunks ? books.longCash : books.longCash.times(share);
  return [open('long', affordable(state, cash, price))];
};

/** Hedge long to short: from level j to k the share (k - j) / (chunks - j); `flip` drops the whole long at once. */
const turnShort = (state: State, level: number, price: Decimal): readonly Booking[] => {
  const { books, held, settings } = state;
  const part = new Decimal(level).minus(held.hedgeShort);
  const whole = new Decimal(settings.shape.chunks).minus(held.hedgeShort);
  const flips = settings.shape.hedge === 'flip';
  const count = flips ? books.hedgeLong.lots : closing(books.hedgeLong.lots, part, whole);
  const cash = books.hedgeCash.plus(released(state, 'hedgeLong', count, price));
  const spent = flips ? cash.times(part).div(whole) : cash;
  return [close('hedgeLong', count), open('hedgeShort', affordable(state, spent, price))];
};

/** Hedge short to long: from level j to k the share (j - k) / j; `flip` buys its long back with the last part only. */
const turnLong = (state: State, level: number, price: Decimal): readonly Booking[] => {
  const { books, held, settings } = state;
  if (held.hedgeShort.eq(level)) return [];
  const count = closing(books.hedgeShort.lots, held.hedgeShort.minus(level), held.hedgeShort);
  const cash = books.hedgeCash.plus(released(state, 'hedgeShort', count, price));
  const waits = settings.shape.hedge === 'flip' && level > 0;
  return [close('hedgeShort', count), open('hedgeLong', waits ? 0 : affordable(state, cash, price))];
};

/** Each part is the same number of coins all through a cycle, as far as the cash goes. */
const sameCoins = (state: State, to: Levels, price: Decimal): readonly Booking[] => {
  const { books, cycleLots, settings } = state;
  const { chunks, hedge } = settings.shape;
  const wanted = (lots: number, level: number): number => closing(lots, new Decimal(level), new Decimal(chunks));
  const short = wanted(cycleLots.hedge, to.hedgeShortLevel);
  const keepsLong = hedge !== 'flip' || to.hedgeShortLevel === 0;
  const hedgeLong = keepsLong ? wanted(cycleLots.hedge, chunks - to.hedgeShortLevel) : 0;
  const sold = Math.max(0, books.hedgeLong.lots - hedgeLong);
  const covered = Math.max(0, books.hedgeShort.lots - short);
  const freed = sold > 0 ? released(state, 'hedgeLong', sold, price) : released(state, 'hedgeShort', covered, price);
  const hedgeLots = affordable(state, books.hedgeCash.plus(freed), price);
  const long = wanted(cycleLots.long, to.longLevel) - books.long.lots;
  return [
    close('long', Math.max(0, -long)),
    open('long', Math.min(long, affordable(state, books.longCash, price))),
    close('hedgeLong', sold),
    close('hedgeShort', covered),
    open('hedgeShort', Math.min(short - books.hedgeShort.lots, hedgeLots)),
    open('hedgeLong', Math.min(hedgeLong - books.hedgeLong.lots, hedgeLots)),
  ];
};
