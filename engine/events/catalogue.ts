import { decimal, flag, json, nullable, oneOf, optional, real, record, text, whole } from './schema.ts';
import type { DataOf, Shape } from './schema.ts';

/** One type of event: its present version and the fields of its data. Older versions are brought up by `upcast.ts`. */
interface Entry<S extends Shape> {
  readonly version: number;
  readonly about: string;
  readonly data: S;
}
const entry = <S extends Shape>(version: number, about: string, data: S): Entry<S> => ({ version, about, data });

const side = oneOf('buy', 'sell');
const kind = oneOf('market', 'limit', 'stop-market', 'stop-limit', 'take-profit-market', 'take-profit-limit');
const phase = oneOf('advance', 'retracement', 'decline', 'recovery');
const leg = record({ qty: decimal, avg: decimal, margin: decimal });

/** An order as recorded: `OrderSpec` with decimals for ticks and lots. */
const order = {
  order: text,
  side,
  size: decimal,
  kind,
  limitPrice: nullable(decimal),
  triggerPrice: nullable(decimal),
  timeInForce: oneOf('gtc', 'ioc', 'fok'),
  postOnly: flag,
  reduceOnly: flag,
  expiresAt: nullable(whole),
  group: nullable(text),
  attachedTo: nullable(text),
  /** Why the strategy wanted it, in a few words. */
  reason: text,
};

/**
 * Every event of a session, in past tense. Prices, sizes, rates and money are decimal strings; times are ms UTC.
 * *Denied* is said by us before anything was sent, *rejected* by the venue.
 */
export const catalogue = {
  SessionStarted: entry(1, 'A run or session began; its manifest is all that a replay needs besides the tape.', {
    mode: oneOf('backtest', 'paper', 'live'),
    strategy: text,
    parameters: json,
    /** Instrument, account, venue model, risk limits, tape: `RunManifest`. */
    manifest: json,
  }),
  SessionStopped: entry(1, 'The session ended as it should.', {
    reason: oneOf('end-of-tape', 'stopped', 'liquidated'),
    /** Last price seen; null if there was none. */
    mark: nullable(decimal),
    /** Net asset value at that price. */
    equity: decimal,
    /** Rows of the tape that were played. */
    rows: whole,
  }),
  SessionPaused: entry(1, 'No new exposure until it is resumed; orders that reduce still pass.', {
    by: text,
    reason: text,
  }),
  SessionResumed: entry(1, 'A pause ended.', { by: text, reason: text }),
  SessionRecovered: entry(1, 'The process had ended without a stop; another one took the session up.', {
    /** Inputs on record at that moment. */
    inputs: whole,
  }),
  FlattenRequested: entry(1, 'All orders are to be cancelled and the position closed.', { by: text, reason: text }),
  DiscrepancyFound: entry(1, 'The venue says what the journal cannot explain; trading halts.', {
    what: text,
    expected: text,
    found: text,
  }),
  ReconciliationRequested: entry(1, 'A person asked to compare both books now.', { by: text, reason: text }),
  BooksCompared: entry(1, 'Orders, fills and position were compared with those of the venue, as a person asked.', {
    /** Seq of the request. */
    request: whole,
    /** `moving`: something happened all the time, so it says nothing. */
    outcome: oneOf('agreed', 'differs', 'moving', 'unreachable'),
    /** Signed position and open orders of the session, as both books have them where they agree. */
    position: decimal,
    orders: whole,
    /** Signed position that the venue has; left out where it did not say, and in records from before this was kept. */
    venuePosition: optional(decimal),
  }),
  CandleClosed: entry(1, 'A candle built from ticks was completed.', {
    intervalMs: whole,
    openTime: whole,
    open: decimal,
    high: decimal,
    low: decimal,
    close: decimal,
    volume: decimal,
  }),
  FundingRatePublished: entry(1, 'The venue published the rate that open positions pay now.', { rate: decimal }),
  FeedGapDetected: entry(1, 'Market data is missing between two times.', { from: whole, to: whole }),
  FeedRestored: entry(1, 'Market data flows again.', { from: whole, to: whole }),

  SignalRaised: entry(1, 'A strategy formed an opinion.', {
    action: oneOf('buy', 'sell', 'hold'),
    /** 0 to 1; the strategy documents its formula. */
    confidence: real,
    price: decimal,
    reason: text,
    /** Indicator values by name, doubles. */
    indicators: json,
  }),
  UnitChanged: entry(1, 'The price moved by at least one whole unit.', { from: whole, to: whole, price: decimal }),
  PhaseChanged: entry(1, 'The four-phase frame moved to another phase.', { from: phase, to: phase, unit: whole }),
  TargetSet: entry(1, 'The allocations that the present unit asks for.', {
    unit: whole,
    phase,
    longLevel: whole,
    hedgeShortLevel: whole,
    refPeak: nullable(whole),
    refValley: nullable(whole),
  }),
  PlanStarted: entry(1, 'The four-phase plan has its anchor: the price of unit 0.', {
    entryPrice: decimal,
    unitValue: decimal,
    initialMargin: decimal,
    leverage: decimal,
  }),
  AllocationAdjusted: entry(1, 'The virtual books of the plan after a fill.', {
    price: decimal,
    unit: whole,
    phase,
    longLevel: whole,
    hedgeShortLevel: whole,
    long: leg,
    hedgeLong: leg,
    hedgeShort: leg,
    longCash: decimal,
    hedgeCash: decimal,
    peakUnit: nullable(whole),
    valleyUnit: nullable(whole),
    peakPrice: nullable(decimal),
    valleyPrice: nullable(decimal),
    realizedPnl: decimal,
    feesPaid: decimal,
    fundingPaid: decimal,
  }),
  SystemReset: entry(1, 'Everything is long again: both halves were pooled, split and anchored anew.', {
    price: decimal,
    entryPrice: decimal,
    unitValue: decimal,
    initialMargin: decimal,
    cycle: whole,
    long: leg,
    hedgeLong: leg,
    longCash: decimal,
    hedgeCash: decimal,
    realizedPnl: decimal,
  }),

  OrderRequested: entry(1, 'Risk approved an order; it is recorded before it is sent.', order),
  OrderDenied: entry(1, 'Risk refused an order; it was never sent.', { ...order, code: text, detail: text }),
  OrderSubmitted: entry(1, 'The order was handed to the venue.', { order: text }),
  OrderOutcomeUnknown: entry(1, 'A request got no answer: the venue is asked by the id of the order.', {
    order: text,
    detail: text,
  }),
  OrderAccepted: entry(1, 'The venue took the order into its book.', { order: text }),
  OrderRejected: entry(1, 'The venue refused the order.', { order: text, code: text, detail: text }),
  OrderTriggered: entry(1, 'The trigger price was touched; the order is live.', { order: text, price: decimal }),
  OrderFilled: entry(1, 'Part or all of an order was matched.', {
    order: text,
    /** Unique within the session; a second fill of the same id changes nothing. */
    fill: text,
    side,
    price: decimal,
    size: decimal,
    /** Size still open after this fill. */
    remaining: decimal,
    /** Quote currency; negative for a rebate. */
    fee: decimal,
    liquidity: oneOf('maker', 'taker'),
    /** Mark price at which the position was valued just before; its distance to `price` is the slippage. */
    mark: decimal,
    /** Price the strategy saw when it asked for the order. */
    decisionPrice: nullable(decimal),
    cause: oneOf('match', 'liquidation'),
  }),
  OrderCancelRequested: entry(1, 'We asked the venue to cancel.', { order: text, reason: text }),
  OrderCancelRejected: entry(1, 'The venue did not cancel.', { order: text, code: text, detail: text }),
  OrderCanceled: entry(1, 'The order is gone; what was not filled will not be.', {
    order: text,
    reason: oneOf(
      'requested',
      'ioc',
      'reduce-only',
      'sibling-filled',
      'parent-canceled',
      'margin',
      'open-interest-cap',
      'liquidation',
      'end-of-session',
      'no-liquidity',
      /** The venue ended it for a reason of its own, such as its dead man's switch. */
      'by-venue',
    ),
    remaining: decimal,
  }),
  OrderModifyRequested: entry(
    1,
    'We asked the venue to change price or size; the order loses its place in the queue.',
    {
      order: text,
      size: decimal,
      limitPrice: nullable(decimal),
      triggerPrice: nullable(decimal),
      reason: text,
    },
  ),
  OrderModifyDenied: entry(1, 'Risk refused a change of price or size; the order rests as it was.', {
    order: text,
    code: text,
    detail: text,
  }),
  OrderModifyRejected: entry(1, 'The venue did not modify.', { order: text, code: text, detail: text }),
  OrderModified: entry(1, 'The venue changed the order.', {
    order: text,
    /** Size still open after the change. */
    size: decimal,
    limitPrice: nullable(decimal),
    triggerPrice: nullable(decimal),
  }),
  OrderExpired: entry(1, 'The order reached its expiry.', { order: text, remaining: decimal }),

  FundingPaid: entry(1, 'Funding was settled on the open position.', {
    rate: decimal,
    /** The price the venue multiplies by (oracle, mark or last: the venue model says which). */
    price: decimal,
    /** Signed position size. */
    size: decimal,
    /** Positive: we paid; negative: we received. Quote currency. */
    amount: decimal,
    mark: decimal,
  }),
  PositionLiquidated: entry(1, 'Equity fell below maintenance; the venue closes the position.', {
    mark: decimal,
    liquidationPrice: decimal,
    size: decimal,
    /** Maintenance margin lost to the backstop; "0" when the book took it. */
    forfeited: decimal,
  }),
  LeverageChanged: entry(1, 'The leverage of the account was set anew; it counts for what is opened from here on.', {
    from: decimal,
    to: decimal,
    by: text,
    reason: text,
  }),
  ResetRequested: entry(1, 'A person asked a plan to pool, split and anchor anew; it goes fully long first.', {
    by: text,
    reason: text,
  }),
  VenueWentDown: entry(1, 'The venue takes and matches nothing for a while.', {
    /** When it comes back, ms UTC. */
    until: whole,
    /** What becomes of messages that reach it meanwhile. */
    orders: oneOf('reject', 'delay'),
  }),
  VenueCameBack: entry(1, 'The venue matches again.', {}),
  CircuitBreakerTripped: entry(1, 'A loss limit was hit.', { limit: text, value: decimal, threshold: decimal }),
  DayBegan: entry(1, 'A day (UTC) began, or a breaker was reset within it: its loss is counted from this equity.', {
    equity: decimal,
    /** Price at which the position was valued; null before the first. */
    mark: nullable(decimal),
  }),
  DenialsRepeated: entry(1, 'A wish was denied again and again for the same reason, until something changed.', {
    /** Of the denial that is on record. */
    code: text,
    side,
    /** How often it was denied after that. */
    count: whole,
    /** Time of the last one, ms UTC. */
    last: whole,
  }),
  TradingHalted: entry(1, 'No new exposure from here on.', { by: text, reason: text }),
  TradingResumed: entry(1, 'Trading may go on.', { by: text, reason: text }),
  NoteRecorded: entry(1, 'A strategy recorded a note of its own.', { note: text, values: json }),
} as const;

export type Catalogue = typeof catalogue;
export type EventType = keyof Catalogue;
export type EventData<T extends EventType> = DataOf<Catalogue[T]['data']>;
