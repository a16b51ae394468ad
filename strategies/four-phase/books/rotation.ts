import { Decimal, type Side } from '../../../engine/index.ts';
import type { State } from '../state.ts';
import { directionOf, type Booking } from './books.ts';
import { affordable, close, closing, open, released } from './sizes.ts';

/** Whole parts that the long allocation shall hold and that the hedge shall be short. */
export interface Levels {
  readonly longLevel: number;
  readonly hedgeShortLevel: number;
}

/**
 * One net order for all legs. After orders that were refused or abandoned legs may have to move in both directions:
 * what they trade against each other is crossed in the books, at the price of the fill.
 */
export interface NetOrder {
  readonly side: Side;
  /** Lots that reach the venue; 0 when the parts cancel each other, or there are none. */
  readonly lots: number;
  /** Closing parts first. */
  readonly parts: readonly Booking[];
}

/** What must be traded at this price to come from what is held to these levels. Changes nothing. */
export const rotation = (state: State, to: Levels, price: Decimal): NetOrder => {
  const parts = [...moveLong(state, to.longLevel, price), ...moveHedge(state, to.hedgeShortLevel, price)]
    .filter((part) => part.lots > 0 && !(state.isClosingOnly && part.action === 'open'))
    .sort((a, b) => rank(a) - rank(b));
  const net = parts.reduce((sum, part) => sum + directionOf(part) * part.lots, 0);
  return { side: net < 0 ? 'sell' : 'buy', lots: Math.abs(net), parts };
};

/** The hedge opens with what the hedge closes, so it is last. */
const rank = (part: Booking): number => (part.action === 'close' ? 0 : part.leg === 'long' ? 1 : 2);

const moveLong = (state: State, level: number, price: Decimal): readonly Booking[] => {
  const { books, held, settings } = state;
  const chunks = new Decimal(settings.shape.chunks);
  if (held.long.gt(level)) return [close('long', closing(books.long.lots, held.long.minus(level), held.long))];
  if (held.long.eq(level)) return [];
  const share = new Decimal(level).minus(held.long).div(chunks.minus(held.long));
  const cash = chunks.eq(level) ? books.longCash : books.longCash.times(share);
  const most = settings.sizing === 'equity' ? Infinity : missingCoins(state, level);
  return [open('long', Math.min(most, affordable(state, settings.sizing === 'equity' ? cash : books.longCash, price)))];
};

/** With equal coins the long allocation buys back what it held at this level when the cycle began. */
const missingCoins = ({ books, cycleLots, settings }: State, level: number): number =>
  closing(cycleLots.long, new Decimal(level), new Decimal(settings.shape.chunks)) - books.long.lots;

/**
 * From short level j to k the hedge turns (k - j) / (chunks - j) of its long into a short, or (j - k) / j of its short
 * into a long; `flip` drops the whole long at once and buys it back with the last part only.
 */
const moveHedge = (state: State, level: number, price: Decimal): readonly Booking[] => {
  const { held } = state;
  if (held.hedgeShort.eq(level)) return [];
  return held.hedgeShort.lt(level) ? turnShort(state, level, price) : turnLong(state, level, price);
};

const turnShort = (state: State, level: number, price: Decimal): readonly Booking[] => {
  const { books, cycleLots, held, settings } = state;
  const chunks = new Decimal(settings.shape.chunks);
  const part = new Decimal(level).minus(held.hedgeShort);
  const whole = chunks.minus(held.hedgeShort);
  const flips = settings.shape.hedge === 'flip';
  const count = flips ? books.hedgeLong.lots : closing(books.hedgeLong.lots, part, whole);
  const cash = books.hedgeCash.plus(released(state, 'hedgeLong', count, price));
  const lots = affordable(state, flips ? cash.times(part).div(whole) : cash, price);
  // Equal coins need no more margin than the account has: while the hedge turns, its net position only shrinks.
  const coins = flips ? closing(cycleLots.hedge, part, chunks) : count;
  return [close('hedgeLong', count), open('hedgeShort', settings.sizing === 'equity' ? lots : coins)];
};

const turnLong = (state: State, level: number, price: Decimal): readonly Booking[] => {
  const { books, cycleLots, held, settings } = state;
  const flips = settings.shape.hedge === 'flip';
  const count = closing(books.hedgeShort.lots, held.hedgeShort.minus(level), held.hedgeShort);
  const cash = books.hedgeCash.plus(released(state, 'hedgeShort', count, price));
  const lots = flips && level > 0 ? 0 : affordable(state, cash, price);
  const coins = flips ? cycleLots.hedge : count;
  return [close('hedgeShort', count), open('hedgeLong', settings.sizing === 'equity' ? lots : Math.min(lots, coins))];
};
