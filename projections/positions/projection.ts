import type { AnyEvent } from '../../engine/index.ts';
import { greatest, isBelowZero, magnitude, minus, plus, times } from '../exact.ts';
import { account, accountTypes, emptyLedger, entryPrice, isValuation, type Ledger, unrealized } from '../ledger.ts';
import { keepNewest } from '../newest.ts';
import type { Projection } from '../projection.ts';

/** A position from flat (or through zero) to flat. Sizes in base, money in quote currency, times in ms UTC. */
export interface PastPosition {
  side: 'long' | 'short';
  openedAt: number;
  openedSeq: number;
  closedAt: number;
  closedSeq: number;
  /** Largest size held. */
  size: string;
  /** Change of equity from its opening to its close, everything included. */
  result: string;
}

export interface Positions {
  ledger: Ledger;
  /** The open position; null when flat. */
  open: {
    side: 'long' | 'short';
    /** Above zero. */
    size: string;
    entryPrice: string;
    mark: string;
    notional: string;
    unrealizedPnl: string;
    openedAt: number;
    openedSeq: number;
    largest: string;
    /** Equity just before it was opened. */
    equityBefore: string;
  } | null;
  realizedPnl: string;
  updatedAt: number | null;
  closedCount: number;
  /** The newest 200, oldest first. */
  closed: PastPosition[];
}

const CLOSED_KEPT = 200;

const close = (state: Positions, event: AnyEvent, equityAfter: string): void => {
  const { open } = state;
  if (open === null) return;
  state.closedCount += 1;
  keepNewest(
    state.closed,
    {
      side: open.side,
      openedAt: open.openedAt,
      openedSeq: open.openedSeq,
      closedAt: event.time,
      closedSeq: event.seq,
      size: open.largest,
      result: minus(equityAfter, open.equityBefore),
    },
    CLOSED_KEPT,
  );
  state.open = null;
};

/** What a position keeps from its opening to its end. */
const opening = (state: Positions, event: AnyEvent, equityBefore: string) =>
  state.open ?? { openedAt: event.time, openedSeq: event.seq, largest: '0', equityBefore };

/**
 * A fill through zero ends one position and opens another. What it paid and slipped belongs to both and cannot be
 * split exactly, so it is booked with the one that ends.
 */
const update = (state: Positions, event: AnyEvent, equityBefore: string): void => {
  const { ledger, open } = state;
  const isFlat = ledger.size === '0';
  const side = isBelowZero(ledger.size) ? 'short' : 'long';
  const ends = open !== null && (isFlat || open.side !== side);
  if (ends) close(state, event, ledger.equity);
  if (isFlat) return;
  const {
    openedAt,
    openedSeq,
    largest,
    equityBefore: before,
  } = opening(state, event, ends ? ledger.equity : equityBefore);
  const mark = ledger.mark ?? '0';
  const size = magnitude(ledger.size);
  state.open = {
    side,
    size,
    entryPrice: entryPrice(ledger) ?? '0',
    mark,
    notional: times(size, mark),
    unrealizedPnl: unrealized(ledger),
    openedAt,
    openedSeq,
    largest: greatest(largest, size),
    equityBefore: before,
  };
};

export const projection: Projection<Positions> = {
  name: 'positions',
  version: 2,
  about: 'The open position with its entry, mark and unrealized result, and the newest closed ones.',
  types: accountTypes,
  summary: ({ ledger, open, realizedPnl, closedCount }) => ({
    instrument: ledger.instrument,
    side: open?.side ?? 'flat',
    size: open?.size ?? '0',
    entryPrice: open?.entryPrice ?? null,
    mark: ledger.mark,
    unrealizedPnl: open?.unrealizedPnl ?? '0',
    realizedPnl,
    closedCount,
  }),
  initial: () => ({
    ledger: emptyLedger(),
    open: null,
    realizedPnl: '0',
    updatedAt: null,
    closedCount: 0,
    closed: [],
  }),
  evolve(state, event) {
    const { ledger } = state;
    const { equity, mark, size } = ledger;
    account(ledger, event);
    if (!isValuation(event) || (ledger.mark === mark && ledger.size === size && ledger.last.total === '0'))
      return state;
    // Equity before the fill, at the mark of the fill: what the market did until then belongs to nobody's new trade.
    const moved = event.type === 'OrderFilled' ? ledger.last.price : '0';
    update(state, event, plus(equity, moved));
    state.realizedPnl = ledger.realized;
    if (mark !== ledger.mark || ledger.last.total !== '0') state.updatedAt = event.time;
    return state;
  },
};
