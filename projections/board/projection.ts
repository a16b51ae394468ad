import type { AnyEvent } from '../../engine/index.ts';
import { keepNewest } from '../newest.ts';
import { apply, concerned, type Handlers, type Projection, unconcerned } from '../projection.ts';

/** What somebody who watches a session must see, besides what `runs`, `orders` and `risk` say. */
export interface BoardFacts {
  /** All was to be cancelled and the position closed, and trading has not been resumed since. */
  flattening: boolean;
  /** Orders of which the venue has not said what became of them. */
  unknown: string[];
}

/** More orders than this are not without an answer at once. */
const UNKNOWN_KEPT = 1_000;

type OfOrder = AnyEvent & { readonly data: { readonly order: string } };

const known = (state: BoardFacts, { data }: OfOrder): void => {
  const at = state.unknown.indexOf(data.order);
  if (at >= 0) state.unknown.splice(at, 1);
};

const handlers: Handlers<BoardFacts> = {
  ...unconcerned('SessionStarted', 'SessionStopped', 'SessionPaused', 'SessionResumed', 'SessionRecovered'),
  ...unconcerned('DiscrepancyFound', 'CandleClosed', 'FundingRatePublished', 'SignalRaised', 'FundingPaid'),
  ...unconcerned('NoteRecorded', 'UnitChanged', 'PhaseChanged', 'TargetSet', 'PlanStarted', 'AllocationAdjusted'),
  ...unconcerned('SystemReset', 'OrderRequested', 'OrderDenied', 'DenialsRepeated', 'OrderSubmitted'),
  ...unconcerned('OrderTriggered', 'OrderCancelRequested', 'OrderCancelRejected', 'PositionLiquidated'),
  ...unconcerned('OrderModifyRequested', 'OrderModifyDenied', 'OrderModifyRejected', 'OrderModified'),
  ...unconcerned('LeverageChanged', 'ResetRequested', 'VenueWentDown', 'VenueCameBack', 'CircuitBreakerTripped'),
  ...unconcerned('TradingHalted', 'FeedGapDetected', 'FeedRestored', 'DayBegan'),
  ...unconcerned('ReconciliationRequested', 'BooksCompared'),
  FlattenRequested: (state) => void (state.flattening = true),
  TradingResumed: (state) => void (state.flattening = false),
  OrderOutcomeUnknown(state, { data }) {
    if (!state.unknown.includes(data.order)) keepNewest(state.unknown, data.order, UNKNOWN_KEPT);
  },
  OrderAccepted: known,
  OrderRejected: known,
  OrderFilled: known,
  OrderCanceled: known,
  OrderExpired: known,
};

export const projection: Projection<BoardFacts> = {
  name: 'board',
  version: 1,
  about:
    'What the board of a session shows besides orders and risk: open questions, and whether it is being flattened.',
  types: concerned(handlers),
  summary: ({ flattening, unknown }) => ({ flattening, unknown: unknown.length }),
  initial: () => ({ flattening: false, unknown: [] }),
  evolve: (state, event) => apply(handlers, state, event),
};
