import { text, type Decimal, type Json } from '../../engine/index.ts';
import { netLots, totalOf, type LegName } from './books/books.ts';
import { equityOf } from './books/legs.ts';
import { legData } from './records.ts';
import type { FlightOrder, RestingOrder, State } from './state.ts';

const PLACES_SHOWN = 30;

/** Every variable of the plan, and what follows from them at the last price it looked at; decimals as text. */
export const inspect = (state: State): Json => ({
  status: state.status,
  isPaused: state.isPaused,
  isClosingOnly: state.isClosingOnly,
  isResetAsked: state.isResetAsked,
  nextLeverage: optional(state.nextLeverage),
  changesAtReset: state.settingsAtReset !== null,
  whipsaw: state.whipsaw === null ? null : { ...state.whipsaw },
  cycle: state.cycle,
  price: state.price === null ? null : text(state.scale.price(state.price)),
  anchor: optional(state.anchor),
  unitValue: text(state.unitValue),
  unit: state.unit,
  target: { ...state.target },
  levels: { ...state.levels },
  held: { long: shown(state.held.long), hedgeShort: shown(state.held.hedgeShort) },
  isChoppy: isPartial(state.levels.long, state) || isPartial(state.levels.hedgeShort, state),
  isThroughValley: state.isThroughValley,
  peakUnit: state.peakUnit,
  peakPrice: optional(state.peakPrice),
  valleyUnit: state.valleyUnit,
  valleyPrice: optional(state.valleyPrice),
  ...booksOf(state),
  initialMargin: text(state.initialMargin),
  inceptionMargin: text(state.inceptionMargin),
  highestTotal: text(state.highestTotal),
  cycleLots: { ...state.cycleLots },
  order: state.order === null ? null : flight(state.order),
  resting: state.resting.map(resting),
  wake: { above: bound(state.wake.above), below: bound(state.wake.below) },
});

const booksOf = (state: State): { readonly [key: string]: Json } => {
  const { books, scale } = state;
  const price = state.price === null ? null : scale.price(state.price);
  const worth = (name: LegName): string | null =>
    price === null ? null : text(equityOf(books[name], price, scale.lot));
  return {
    long: legData(state, books.long),
    hedgeLong: legData(state, books.hedgeLong),
    hedgeShort: legData(state, books.hedgeShort),
    longInvested: worth('long'),
    longCash: text(books.longCash),
    hedgeLongEquity: worth('hedgeLong'),
    hedgeShortEquity: worth('hedgeShort'),
    hedgeCash: text(books.hedgeCash),
    total: price === null ? null : text(totalOf(books, price, scale.lot)),
    netQuantity: text(scale.lot.times(netLots(books))),
    realizedPnl: text(books.realizedPnl),
    feesPaid: text(books.feesPaid),
    fundingPaid: text(books.fundingPaid),
  };
};

const optional = (value: Decimal | null): string | null => (value === null ? null : text(value));
const shown = (value: Decimal): string => text(value.toDecimalPlaces(PLACES_SHOWN));
const bound = (ticks: number): number | null => (Number.isFinite(ticks) ? ticks : null);
const isPartial = (level: number, state: State): boolean => level > 0 && level < state.settings.shape.chunks;

const flight = ({ id, purpose, side, lots, filled, parts }: FlightOrder): Json => ({
  id,
  purpose,
  side,
  lots,
  filled,
  parts: parts.map((part) => ({ ...part })),
});

const resting = ({ id, side, unit, trigger, lots, filled, canceling }: RestingOrder): Json => ({
  id,
  side,
  unit,
  trigger,
  lots,
  filled,
  canceling,
});
