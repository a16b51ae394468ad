import type { EventData, Json } from '../../engine/index.ts';
import { readManifest } from '../manifest.ts';
import { apply, type Handlers, type Projection, unconcerned } from '../projection.ts';

export interface Run {
  status: 'not-started' | 'running' | 'stopped';
  mode: EventData<'SessionStarted'>['mode'] | null;
  strategy: string | null;
  instrument: string | null;
  parameters: Json;
  /** Equity at the start and, once stopped, at the end; quote currency. */
  capital: string | null;
  equity: string | null;
  mark: string | null;
  /** ms UTC. */
  startedAt: number | null;
  stoppedAt: number | null;
  /** Time of the newest event. */
  lastAt: number | null;
  reason: EventData<'SessionStopped'>['reason'] | null;
  /** Rows of the tape that were played. */
  rows: number | null;
  events: number;
  orders: number;
  fills: number;
  denied: number;
  rejected: number;
  liquidations: number;
  gaps: number;
  /** No new exposure is allowed: by whom and why; null while trading may go on. */
  halted: { by: string; reason: string } | null;
  /** A person wants no new exposure for now. */
  paused: { by: string; reason: string } | null;
  /** What the venue said and the journal could not explain. */
  discrepancies: number;
}

const handlers: Handlers<Run> = {
  ...unconcerned('ReconciliationRequested', 'BooksCompared'),
  ...unconcerned('DayBegan'),
  ...unconcerned('SessionRecovered', 'FlattenRequested', 'OrderOutcomeUnknown'),
  ...unconcerned('CandleClosed', 'FundingRatePublished', 'FeedRestored', 'SignalRaised', 'FundingPaid', 'NoteRecorded'),
  ...unconcerned('UnitChanged', 'PhaseChanged', 'TargetSet', 'PlanStarted', 'AllocationAdjusted', 'SystemReset'),
  ...unconcerned('OrderSubmitted', 'OrderAccepted', 'OrderTriggered', 'OrderCanceled', 'OrderExpired'),
  ...unconcerned('VenueWentDown', 'VenueCameBack', 'LeverageChanged', 'ResetRequested'),
  ...unconcerned('OrderCancelRequested', 'OrderCancelRejected', 'CircuitBreakerTripped'),
  ...unconcerned('OrderModifyRequested', 'OrderModifyDenied', 'OrderModifyRejected', 'OrderModified'),
  SessionStarted(run, event) {
    const { mode, strategy, parameters } = event.data;
    const { instrument, capital } = readManifest(event);
    Object.assign(run, { mode, strategy, parameters, instrument, capital });
    run.status = 'running';
    run.startedAt = event.time;
  },
  SessionStopped(run, { data, time }) {
    run.status = 'stopped';
    run.stoppedAt = time;
    run.reason = data.reason;
    run.mark = data.mark;
    run.equity = data.equity;
    run.rows = data.rows;
  },
  FeedGapDetected: (run) => void (run.gaps += 1),
  OrderRequested: (run) => void (run.orders += 1),
  OrderDenied: (run) => void (run.denied += 1),
  DenialsRepeated: (run, { data }) => void (run.denied += data.count),
  OrderRejected: (run) => void (run.rejected += 1),
  OrderFilled: (run) => void (run.fills += 1),
  PositionLiquidated: (run) => void (run.liquidations += 1),
  TradingHalted: (run, { data }) => void (run.halted = { by: data.by, reason: data.reason }),
  TradingResumed: (run) => void (run.halted = null),
  SessionPaused: (run, { data }) => void (run.paused = { by: data.by, reason: data.reason }),
  SessionResumed: (run) => void (run.paused = null),
  DiscrepancyFound: (run) => void (run.discrepancies += 1),
};

export const projection: Projection<Run> = {
  name: 'runs',
  version: 2,
  about: 'What a session is and how it ended, in one line.',
  summary: (run) => {
    const { status, mode, strategy, instrument, orders, fills, denied, capital, equity, startedAt, lastAt } = run;
    return { status, mode, strategy, instrument, orders, fills, capital, equity, denied, startedAt, lastAt };
  },
  initial: () => ({
    status: 'not-started',
    mode: null,
    strategy: null,
    instrument: null,
    parameters: null,
    capital: null,
    equity: null,
    mark: null,
    startedAt: null,
    stoppedAt: null,
    lastAt: null,
    reason: null,
    rows: null,
    events: 0,
    orders: 0,
    fills: 0,
    denied: 0,
    rejected: 0,
    liquidations: 0,
    gaps: 0,
    halted: null,
    paused: null,
    discrepancies: 0,
  }),
  evolve(run, event) {
    run.events += 1;
    run.lastAt = event.time;
    return apply(handlers, run, event);
  },
};
