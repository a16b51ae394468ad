import { afterOrder, type AnyEvent, fullBucket, type SessionEvent } from '../../engine/index.ts';
import { compare, minus } from '../exact.ts';
import { account } from '../ledger.ts';
import { keepNewest } from '../newest.ts';
import { apply, type Handlers, type Projection, unconcerned } from '../projection.ts';
import { emptyRisk, limitsOf, type Braked, type RiskState } from './state.ts';

const HISTORY_KEPT = 100;
const DAY_MS = 86_400_000;

const note = (state: RiskState, event: AnyEvent, by: string | null, reason: string): Braked => {
  const braked = { seq: event.seq, time: event.time, what: event.type, by, reason };
  keepNewest(state.history, braked, HISTORY_KEPT);
  return braked;
};

type Said = SessionEvent<
  | 'TradingHalted'
  | 'TradingResumed'
  | 'SessionPaused'
  | 'SessionResumed'
  | 'FlattenRequested'
  | 'ReconciliationRequested'
>;
const noteOf = (state: RiskState, event: Said): Braked => note(state, event, event.data.by, event.data.reason);

/** The engine looks at equity where it moves for good: so does the highest one. */
const look = (state: RiskState): void => {
  const { equity } = state.ledger;
  if (state.tripped.includes('max-drawdown')) return;
  if (state.peak === null || compare(equity, state.peak) > 0) state.peak = equity;
};

const sent = (state: RiskState, time: number): void => {
  const limit = state.limits.maxOrderRate ?? null;
  if (limit !== null) state.bucket = afterOrder(state.bucket ?? fullBucket(limit), limit, time);
};

const wentWrong = (state: RiskState, order: string): void => {
  if (state.errors.order === order) return;
  state.errors = { count: state.errors.count + 1, order };
};

const wentWell = (state: RiskState): void => {
  if (state.errors.count > 0) state.errors = { count: 0, order: null };
};

const reset = (state: RiskState): void => {
  if (state.tripped.includes('max-drawdown')) state.peak = null;
  state.tripped = [];
  wentWell(state);
};

const denied = (state: RiskState, code: string, count: number): void => {
  state.denied[code] = (state.denied[code] ?? 0) + count;
};

const gone = (state: RiskState, order: string): void => {
  // A key that is computed: the state is plain JSON, and orders come and go.
  Reflect.deleteProperty(state.resting, order);
};

const handlers: Handlers<RiskState> = {
  ...unconcerned('BooksCompared'),
  ...unconcerned('FundingRatePublished', 'SignalRaised', 'UnitChanged', 'PhaseChanged', 'TargetSet', 'PlanStarted'),
  ...unconcerned('AllocationAdjusted', 'SystemReset', 'NoteRecorded', 'OrderSubmitted', 'OrderCancelRequested'),
  ...unconcerned('OrderCancelRejected', 'OrderModifyDenied', 'VenueWentDown', 'VenueCameBack'),
  ...unconcerned('LeverageChanged', 'ResetRequested'),
  SessionStarted(state, { data, time }) {
    state.limits = limitsOf(data.manifest);
    state.day = { since: time, equity: state.ledger.capital };
  },
  SessionStopped: (state) => void (state.isStopped = true),
  SessionRecovered: (state, event) => void note(state, event, null, 'another process took the session up'),
  DayBegan: (state, { data, time }) => {
    state.day = { since: time, equity: data.equity };
    look(state);
  },
  CandleClosed: look,
  FundingPaid: look,
  PositionLiquidated: look,
  OrderRequested(state, { data, time }) {
    const { order, side, size, reduceOnly } = data;
    state.resting[order] = { side, remaining: size, reduceOnly };
    sent(state, time);
  },
  OrderModifyRequested: (state, { time }) => sent(state, time),
  OrderAccepted: wentWell,
  OrderTriggered: wentWell,
  OrderModified(state, { data }) {
    const resting = state.resting[data.order];
    if (resting !== undefined) resting.remaining = data.size;
    wentWell(state);
  },
  OrderFilled(state, { data }) {
    const resting = state.resting[data.order];
    if (data.remaining === '0') gone(state, data.order);
    else if (resting !== undefined) resting.remaining = data.remaining;
    wentWell(state);
    look(state);
  },
  OrderRejected(state, { data }) {
    gone(state, data.order);
    // It was held back here, before the venue could say anything.
    if (data.code !== 'trading-halted') wentWrong(state, data.order);
  },
  OrderOutcomeUnknown: (state, { data }) => wentWrong(state, data.order),
  OrderModifyRejected: (state, { data }) => wentWrong(state, data.order),
  OrderCanceled: (state, { data }) => gone(state, data.order),
  OrderExpired: (state, { data }) => gone(state, data.order),
  OrderDenied: (state, { data }) => denied(state, data.code, 1),
  DenialsRepeated: (state, { data }) => denied(state, data.code, data.count),
  FeedGapDetected: (state, { data }) => void (state.missingSince ??= data.from),
  FeedRestored: (state) => void (state.missingSince = null),
  DiscrepancyFound: (state, event) => {
    const { what, expected, found } = event.data;
    note(state, event, null, `${what}: expected ${expected}, found ${found}`);
  },
  CircuitBreakerTripped(state, event) {
    const { limit, value, threshold } = event.data;
    if (!state.tripped.includes(limit)) state.tripped.push(limit);
    note(state, event, null, `${limit}: ${value} of ${threshold}`);
  },
  ReconciliationRequested: (state, event) => void noteOf(state, event),
  FlattenRequested: (state, event) => void noteOf(state, event),
  TradingHalted: (state, event) => void (state.halted = noteOf(state, event)),
  SessionPaused: (state, event) => void (state.paused = noteOf(state, event)),
  TradingResumed(state, event) {
    noteOf(state, event);
    state.halted = null;
    reset(state);
  },
  SessionResumed(state, event) {
    noteOf(state, event);
    state.paused = null;
    reset(state);
  },
};

/** A session without a limit on the day's loss says nothing at midnight: the equity that was known last will do. */
const turnDay = (state: RiskState, time: number): void => {
  const midnight = Math.floor(time / DAY_MS) * DAY_MS;
  if (state.day !== null && state.day.since < midnight) state.day = { since: midnight, equity: state.ledger.equity };
};

export const projection: Projection<RiskState> = {
  name: 'risk',
  version: 1,
  about: 'How far a session is from its limits, what stopped it, and who let it go on.',
  summary: ({ halted, paused, tripped, day, ledger, peak, errors }) => ({
    state: halted !== null ? 'halted' : paused !== null ? 'paused' : 'running',
    tripped,
    lossToday: day === null ? null : minus(day.equity, ledger.equity),
    peak,
    errors: errors.count,
  }),
  initial: emptyRisk,
  evolve(state, event) {
    turnDay(state, event.time);
    account(state.ledger, event);
    state.lastAt = event.time;
    return apply(handlers, state, event);
  },
};
