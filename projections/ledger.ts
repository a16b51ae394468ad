import { type AnyEvent, EngineError, type SessionEvent } from '../engine/index.ts';
import { compare, isBelowZero, least, magnitude, minus, negated, plus, quotient, times } from './exact.ts';
import { readManifest } from './manifest.ts';
import { addOnce } from './newest.ts';
import { apply, concerned, type Handlers, unconcerned } from './projection.ts';

/** A change of equity in its parts, quote currency; they sum to `total` exactly. */
export interface Parts {
  /** What the market did to the position that was held. */
  price: string;
  fee: string;
  funding: string;
  /** Distance from the mark to the price at which we were filled; of a liquidation's fills too. */
  slippage: string;
  /** Margin forfeited to the venue. */
  liquidation: string;
  total: string;
}

/**
 * The account of a session as its events tell it: cash, position and mark. Equity is cash plus position at the mark,
 * so it is exact; only the split into realized and unrealized needs a division, and what that cuts off stays in the
 * cost of what is still open.
 */
export interface Ledger {
  instrument: string | null;
  quote: string | null;
  capital: string;
  cash: string;
  /** Signed position, base currency. */
  size: string;
  /** What the open position was bought (or sold short) for, signed like it, quote currency. */
  cost: string;
  /** Last price at which the position was valued; null before the first. */
  mark: string | null;
  equity: string;
  /** Result of what was closed, before fees and funding. */
  realized: string;
  /** Sums since the start. */
  parts: Parts;
  /** What the last event that concerns an account changed; all zero if it changed nothing. */
  last: Parts;
  /** Ids of the newest fills: one that comes a second time changes nothing. */
  fills: string[];
}

/** As many as the engine's own account remembers, so that both ignore the same repetitions. */
const FILLS_REMEMBERED = 1000;
/** Decimals to which the cost of a closed part is cut. */
const COST_PLACES = 18;

const noParts = (): Parts => ({ price: '0', fee: '0', funding: '0', slippage: '0', liquidation: '0', total: '0' });

/** An account before its session started. */
export const emptyLedger = (): Ledger => ({
  instrument: null,
  quote: null,
  capital: '0',
  cash: '0',
  size: '0',
  cost: '0',
  mark: null,
  equity: '0',
  realized: '0',
  parts: noParts(),
  last: noParts(),
  fills: [],
});

/** Value of the open position over what it cost, quote currency. */
export const unrealized = ({ mark, size, cost }: Ledger): string =>
  mark === null ? '0' : minus(times(size, mark), cost);

/** Average price of the open position, cut at 12 decimals; null when flat. */
export const entryPrice = (ledger: Ledger): string | null =>
  ledger.size === '0' ? null : quotient(ledger.cost, ledger.size, 12);

/** Books a change of equity under the name of what it comes from. */
const book = ({ last, parts }: Ledger, part: Exclude<keyof Parts, 'total'>, amount: string): void => {
  if (amount === '0') return;
  last[part] = plus(amount, last[part]);
  parts[part] = plus(amount, parts[part]);
  last.total = plus(amount, last.total);
  parts.total = plus(amount, parts.total);
};

const reckon = (ledger: Ledger): void => {
  const value = ledger.mark === null ? '0' : times(ledger.size, ledger.mark);
  ledger.equity = plus(value, ledger.cash);
  const known = plus(ledger.capital, ledger.parts.total);
  if (known !== ledger.equity) {
    throw new EngineError('E_LEDGER', `equity is ${ledger.equity}, and its parts sum to ${known}`, {
      why: 'Every change of equity must have a name: price, fee, funding, slippage or liquidation.',
    });
  }
};

/** The position is now worth what it would bring at this price. */
const revalue = (ledger: Ledger, mark: string): void => {
  if (ledger.mark === mark) return;
  if (ledger.mark !== null && ledger.size !== '0') {
    book(ledger, 'price', times(ledger.size, minus(mark, ledger.mark)));
  }
  ledger.mark = mark;
};

/** Moves a signed size at a price into the position; through zero, what is left opens the other side at this price. */
const trade = (ledger: Ledger, change: string, price: string): void => {
  const { size, cost } = ledger;
  if (size === '0' || isBelowZero(size) === isBelowZero(change)) {
    ledger.cost = plus(cost, times(change, price));
  } else {
    const closedSize = least(magnitude(size), magnitude(change));
    const closed = isBelowZero(size) ? negated(closedSize) : closedSize;
    const isWhole = compare(closed, size) === 0;
    const closedCost = isWhole ? cost : quotient(times(cost, closed), size, COST_PLACES);
    ledger.realized = plus(minus(times(closed, price), closedCost), ledger.realized);
    ledger.cost = plus(minus(cost, closedCost), times(plus(change, closed), price));
  }
  ledger.size = plus(size, change);
  ledger.cash = minus(ledger.cash, times(change, price));
};

const fill = (ledger: Ledger, { data }: SessionEvent<'OrderFilled'>): void => {
  if (!addOnce(ledger.fills, data.fill, FILLS_REMEMBERED)) return;
  revalue(ledger, data.mark);
  const change = data.side === 'buy' ? data.size : negated(data.size);
  trade(ledger, change, data.price);
  ledger.cash = minus(ledger.cash, data.fee);
  book(ledger, 'fee', negated(data.fee));
  book(ledger, 'slippage', times(change, minus(data.mark, data.price)));
};

const handlers: Handlers<Ledger> = {
  ...unconcerned('ReconciliationRequested', 'BooksCompared'),
  ...unconcerned('DayBegan', 'DenialsRepeated'),
  ...unconcerned('SessionPaused', 'SessionResumed', 'SessionRecovered', 'FlattenRequested', 'DiscrepancyFound'),
  ...unconcerned('OrderOutcomeUnknown'),
  ...unconcerned('FundingRatePublished', 'FeedGapDetected', 'FeedRestored', 'PhaseChanged', 'TargetSet', 'PlanStarted'),
  ...unconcerned('AllocationAdjusted', 'SystemReset', 'NoteRecorded'),
  ...unconcerned('OrderRequested', 'OrderDenied', 'OrderSubmitted', 'OrderAccepted', 'OrderRejected', 'OrderTriggered'),
  ...unconcerned('OrderCancelRequested', 'OrderCancelRejected', 'OrderCanceled', 'OrderExpired'),
  ...unconcerned('OrderModifyRequested', 'OrderModifyDenied', 'OrderModifyRejected', 'OrderModified'),
  ...unconcerned('VenueWentDown', 'VenueCameBack', 'LeverageChanged', 'ResetRequested'),
  ...unconcerned('CircuitBreakerTripped', 'TradingHalted', 'TradingResumed'),
  SessionStarted(ledger, event) {
    const { instrument, quote, capital } = readManifest(event);
    Object.assign(ledger, { instrument, quote, capital, cash: capital, equity: capital });
  },
  SessionStopped(ledger, { data }) {
    if (data.mark !== null) revalue(ledger, data.mark);
  },
  CandleClosed: (ledger, { data }) => revalue(ledger, data.close),
  SignalRaised: (ledger, { data }) => revalue(ledger, data.price),
  UnitChanged: (ledger, { data }) => revalue(ledger, data.price),
  OrderFilled: fill,
  FundingPaid(ledger, { data }) {
    revalue(ledger, data.mark);
    ledger.cash = minus(ledger.cash, data.amount);
    book(ledger, 'funding', negated(data.amount));
  },
  PositionLiquidated(ledger, { data }) {
    revalue(ledger, data.mark);
    ledger.cash = minus(ledger.cash, data.forfeited);
    book(ledger, 'liquidation', negated(data.forfeited));
  },
};

/** The types of event that concern an account. */
export const accountTypes = concerned(handlers);

/** Folds an event that concerns it into the account; `last` then says what it changed. */
export const account = (ledger: Ledger, event: AnyEvent): Ledger => {
  if (handlers[event.type] === null) return ledger;
  const { mark, size, cash } = ledger;
  ledger.last = noParts();
  apply(handlers, ledger, event);
  if (ledger.mark !== mark || ledger.size !== size || ledger.cash !== cash) reckon(ledger);
  return ledger;
};

/** Whether an event values the position anew: those that carry a mark or the market's price. */
export const isValuation = (event: AnyEvent): boolean =>
  handlers[event.type] !== null && event.type !== 'SessionStarted';
