import {
  type AnyEvent,
  Decimal,
  decimal,
  EngineError,
  quotient,
  type SessionEvent,
  sign,
  text,
  ZERO,
} from '../engine/index.ts';
import { readManifest } from './manifest.ts';
import { keepNewest } from './newest.ts';
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
export const unrealized = (ledger: Ledger): Decimal =>
  ledger.mark === null ? ZERO : decimal(ledger.size).times(ledger.mark).minus(ledger.cost);

/** Average price of the open position, cut at 12 decimals; null when flat. */
export const entryPrice = (ledger: Ledger): string | null =>
  ledger.size === '0' ? null : text(quotient(decimal(ledger.cost), decimal(ledger.size), 12));

type Change = Partial<Record<Exclude<keyof Parts, 'total'>, Decimal>>;

/** Books a change of equity under the names of its parts. */
const book = (ledger: Ledger, change: Change): void => {
  let total = ZERO;
  for (const part of ['price', 'fee', 'funding', 'slippage', 'liquidation'] as const) {
    const amount = change[part];
    if (amount === undefined || amount.isZero()) continue;
    total = total.plus(amount);
    ledger.last[part] = text(amount.plus(ledger.last[part]));
    ledger.parts[part] = text(amount.plus(ledger.parts[part]));
  }
  ledger.last.total = text(total.plus(ledger.last.total));
  ledger.parts.total = text(total.plus(ledger.parts.total));
};

const reckon = (ledger: Ledger): void => {
  const value = ledger.mark === null ? ZERO : decimal(ledger.size).times(ledger.mark);
  ledger.equity = text(value.plus(ledger.cash));
  const known = decimal(ledger.capital).plus(ledger.parts.total);
  if (!known.equals(ledger.equity)) {
    throw new EngineError('E_LEDGER', `equity is ${ledger.equity}, and its parts sum to ${text(known)}`, {
      why: 'Every change of equity must have a name: price, fee, funding, slippage or liquidation.',
    });
  }
};

/** The position is now worth what it would bring at this price. */
const revalue = (ledger: Ledger, mark: string): void => {
  if (ledger.mark !== null && ledger.size !== '0') {
    book(ledger, { price: decimal(ledger.size).times(decimal(mark).minus(ledger.mark)) });
  }
  ledger.mark = mark;
};

/** Moves a signed size at a price into the position; through zero, what is left opens the other side at this price. */
const trade = (ledger: Ledger, change: Decimal, price: Decimal): void => {
  const size = decimal(ledger.size);
  const cost = decimal(ledger.cost);
  const after = size.plus(change);
  const grows = size.isZero() || size.isNegative() === change.isNegative();
  const closed = grows ? ZERO : Decimal.min(size.abs(), change.abs()).times(size.isNegative() ? -1 : 1);
  const whole = closed.equals(size);
  const closedCost = grows ? ZERO : whole ? cost : quotient(cost.times(closed), size, COST_PLACES);
  ledger.realized = text(closed.times(price).minus(closedCost).plus(ledger.realized));
  ledger.cost = text(cost.minus(closedCost).plus(change.plus(closed).times(price)));
  ledger.size = text(after);
  ledger.cash = text(decimal(ledger.cash).minus(change.times(price)));
};

const fill = (ledger: Ledger, { data }: SessionEvent<'OrderFilled'>): void => {
  if (ledger.fills.includes(data.fill)) return;
  keepNewest(ledger.fills, data.fill, FILLS_REMEMBERED);
  revalue(ledger, data.mark);
  const change = decimal(data.size).times(sign(data.side));
  const price = decimal(data.price);
  trade(ledger, change, price);
  ledger.cash = text(decimal(ledger.cash).minus(data.fee));
  const away = change.times(decimal(data.mark).minus(price));
  book(ledger, { fee: decimal(data.fee).negated(), slippage: away });
};

const handlers: Handlers<Ledger> = {
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
    ledger.cash = text(decimal(ledger.cash).minus(data.amount));
    book(ledger, { funding: decimal(data.amount).negated() });
  },
  PositionLiquidated(ledger, { data }) {
    revalue(ledger, data.mark);
    ledger.cash = text(decimal(ledger.cash).minus(data.forfeited));
    book(ledger, { liquidation: decimal(data.forfeited).negated() });
  },
};

/** The types of event that concern an account. */
export const accountTypes = concerned(handlers);

/** Folds an event that concerns it into the account; `last` then says what it changed. */
export const account = (ledger: Ledger, event: AnyEvent): Ledger => {
  if (handlers[event.type] === null) return ledger;
  ledger.last = noParts();
  apply(handlers, ledger, event);
  reckon(ledger);
  return ledger;
};

/** Whether an event values the position anew: those that carry a mark or the market's price. */
export const isValuation = (event: AnyEvent): boolean =>
  handlers[event.type] !== null && event.type !== 'SessionStarted';
