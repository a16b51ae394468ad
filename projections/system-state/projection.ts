import type { Json, SessionEvent } from '../../engine/index.ts';
import { readManifest } from '../manifest.ts';
import { apply, concerned, type Handlers, type Projection, unconcerned } from '../projection.ts';
import { derive } from './marked.ts';
import type { Leg, SystemState } from './state.ts';

const emptyLeg = (): Leg => ({ qty: '0', avg: '0', margin: '0' });

const QUARTERS = 4;

/** How many parts the plan's parameters ask for; quarters where they do not say. */
const chunksOf = (parameters: Json): number => {
  const { chunks } = { chunks: null, ...(parameters as { readonly chunks?: Json } | null) };
  return typeof chunks === 'number' ? chunks : QUARTERS;
};

/** The shown extremes follow the unit while they exist at all; they appear and vanish with the allocations. */
const ratchet = (state: SystemState, unit: number, price: string): void => {
  if (state.peakUnit !== null && unit > state.peakUnit) {
    state.peakUnit = unit;
    state.peakPrice = price;
  }
  if (state.valleyUnit !== null && unit < state.valleyUnit) {
    state.valleyUnit = unit;
    state.valleyPrice = price;
  }
};

/** A new anchor: everything is long, the unit is 0 and its price the first peak. */
const anchor = (state: SystemState, price: string): void => {
  state.currentPhase = 'advance';
  state.currentPrice = price;
  state.currentUnit = 0;
  state.peakUnit = 0;
  state.peakPrice = price;
  state.valleyUnit = null;
  state.valleyPrice = null;
  state.refPeak = 0;
  state.refValley = null;
  state.longLevel = state.chunks;
  state.hedgeShortLevel = 0;
  state.targetLongLevel = state.chunks;
  state.targetHedgeShortLevel = 0;
};

const planStarted = (state: SystemState, event: SessionEvent<'PlanStarted'>): void => {
  const { entryPrice, unitValue, initialMargin, leverage } = event.data;
  Object.assign(state, { entryPrice, unitValue, initialMargin, leverage, inceptionMargin: initialMargin });
  anchor(state, entryPrice);
  state.isActive = true;
  state.cycle = 1;
  state.createdAt = event.time;
};

const allocationAdjusted = (state: SystemState, { data }: SessionEvent<'AllocationAdjusted'>): void => {
  state.currentPrice = data.price;
  state.currentUnit = data.unit;
  state.currentPhase = data.phase;
  state.longLevel = data.longLevel;
  state.hedgeShortLevel = data.hedgeShortLevel;
  state.long = data.long;
  state.hedge = { long: data.hedgeLong, short: data.hedgeShort };
  state.longCash = data.longCash;
  state.hedgeCash = data.hedgeCash;
  state.peakUnit = data.peakUnit;
  state.valleyUnit = data.valleyUnit;
  state.peakPrice = data.peakPrice;
  state.valleyPrice = data.valleyPrice;
  state.realizedPnl = data.realizedPnl;
  state.feesPaid = data.feesPaid;
  state.fundingPaid = data.fundingPaid;
};

const systemReset = (state: SystemState, event: SessionEvent<'SystemReset'>): void => {
  const { data } = event;
  anchor(state, data.price);
  state.entryPrice = data.entryPrice;
  state.unitValue = data.unitValue;
  state.initialMargin = data.initialMargin;
  state.long = data.long;
  state.hedge = { long: data.hedgeLong, short: emptyLeg() };
  state.longCash = data.longCash;
  state.hedgeCash = data.hedgeCash;
  state.realizedPnl = data.realizedPnl;
  state.cycle = data.cycle;
  state.resetCount += 1;
  state.lastResetAt = event.time;
};

const priced = (state: SystemState, price: string): void => {
  state.currentPrice = price;
};

const handlers: Handlers<SystemState> = {
  ...unconcerned('ReconciliationRequested', 'BooksCompared'),
  ...unconcerned('DayBegan', 'DenialsRepeated'),
  ...unconcerned('SessionPaused', 'SessionResumed', 'SessionRecovered', 'FlattenRequested', 'DiscrepancyFound'),
  ...unconcerned('OrderOutcomeUnknown'),
  ...unconcerned('FundingRatePublished', 'FeedGapDetected', 'FeedRestored', 'NoteRecorded'),
  ...unconcerned('OrderRequested', 'OrderDenied', 'OrderSubmitted', 'OrderAccepted', 'OrderRejected', 'OrderTriggered'),
  ...unconcerned('OrderCancelRequested', 'OrderCancelRejected', 'OrderCanceled', 'OrderExpired'),
  ...unconcerned('OrderModifyRequested', 'OrderModifyDenied', 'OrderModifyRejected', 'OrderModified'),
  ...unconcerned('VenueWentDown', 'VenueCameBack', 'LeverageChanged', 'ResetRequested'),
  ...unconcerned('CircuitBreakerTripped', 'TradingHalted', 'TradingResumed'),
  SessionStarted(state, event) {
    state.symbol = readManifest(event).symbol;
    state.chunks = chunksOf(event.data.parameters);
  },
  SessionStopped(state, { data }) {
    state.isActive = false;
    if (data.mark !== null) priced(state, data.mark);
  },
  PlanStarted: planStarted,
  UnitChanged(state, { data }) {
    priced(state, data.price);
    state.currentUnit = data.to;
    ratchet(state, data.to, data.price);
  },
  PhaseChanged(state, { data }) {
    state.currentPhase = data.to;
  },
  TargetSet(state, { data }) {
    state.currentPhase = data.phase;
    state.refPeak = data.refPeak;
    state.refValley = data.refValley;
    state.targetLongLevel = data.longLevel;
    state.targetHedgeShortLevel = data.hedgeShortLevel;
  },
  AllocationAdjusted: allocationAdjusted,
  SystemReset: systemReset,
  CandleClosed: (state, { data }) => priced(state, data.close),
  SignalRaised: (state, { data }) => priced(state, data.price),
  OrderFilled: (state, { data }) => priced(state, data.mark),
  FundingPaid: (state, { data }) => priced(state, data.mark),
  PositionLiquidated(state, { data }) {
    priced(state, data.mark);
    state.isActive = false;
  },
};

const initial = (): SystemState => ({
  symbol: null,
  isActive: false,
  currentPhase: null,
  entryPrice: null,
  unitValue: null,
  currentPrice: null,
  currentUnit: null,
  peakUnit: null,
  valleyUnit: null,
  peakPrice: null,
  valleyPrice: null,
  refPeak: null,
  refValley: null,
  chunks: QUARTERS,
  longLevel: 0,
  hedgeShortLevel: 0,
  targetLongLevel: 0,
  targetHedgeShortLevel: 0,
  long: emptyLeg(),
  hedge: { long: emptyLeg(), short: emptyLeg() },
  longCash: '0',
  hedgeCash: '0',
  initialMargin: null,
  inceptionMargin: null,
  leverage: null,
  realizedPnl: '0',
  feesPaid: '0',
  fundingPaid: '0',
  cycle: 0,
  resetCount: 0,
  createdAt: null,
  updatedAt: null,
  lastResetAt: null,
  longInvested: '0',
  hedgeLong: '0',
  hedgeShort: '0',
  total: '0',
  unrealizedPnl: '0',
  netQuantity: '0',
  longShare: '0',
  requiredMargin: null,
  unitPnl: null,
  unitsFromPeak: null,
  unitsFromValley: null,
  isChoppy: false,
});

export const projection: Projection<SystemState> = {
  name: 'system-state',
  version: 1,
  about: 'The four-phase plan: phase, units, allocations at the market, levels and results.',
  types: concerned(handlers),
  summary: ({ symbol, isActive, currentPhase, currentUnit, cycle, resetCount, total, unrealizedPnl }) => ({
    symbol,
    isActive,
    currentPhase,
    currentUnit,
    cycle,
    resetCount,
    total,
    unrealizedPnl,
  }),
  initial,
  evolve(state, event) {
    if (handlers[event.type] === null) return state;
    apply(handlers, state, event);
    // A session that runs another strategy has no plan, and nothing is derived for it.
    if (state.entryPrice === null) return state;
    state.updatedAt = event.time;
    return Object.assign(state, derive(state));
  },
};
