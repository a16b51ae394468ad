import type { RunManifest } from '../../engine/index.ts';
import type { BoardFacts } from '../../projections/board/projection.ts';
import { compare, minus, quotient } from '../../projections/exact.ts';
import { entryPrice, unrealized } from '../../projections/ledger.ts';
import type { OrderLife, Orders } from '../../projections/orders/projection.ts';
import type { RiskState as Book } from '../../projections/risk/state.ts';
import type { Run } from '../../projections/runs/projection.ts';
import type { Use } from '../risk/requests.ts';
import { briefOf, reachOf } from '../risk/use.ts';
import type { SessionOpening } from '../sessions/opening.ts';
import type { Heard } from './market-ear.ts';
import { standingOf, type Standing } from './standing.ts';

/** A session as its board shows it, at one moment. Money in quote currency, sizes in base, times in ms UTC. */
export interface BoardView {
  readonly session: string;
  readonly mode: SessionOpening['mode'];
  readonly network: SessionOpening['network'];
  readonly account: string | null;
  readonly instrument: RunManifest['instrument'];
  readonly strategy: string;
  readonly startedAt: number;
  /** Time of the newest event; of the stop, once it is over. */
  readonly lastAt: number | null;
  readonly now: number;
  /** Seq of the newest event. */
  readonly seq: number;
  /** Net asset value at the last price. */
  readonly equity: string;
  /** Since the start, as a fraction cut at 6 decimals; null without capital. */
  readonly change: string | null;
  readonly price: string | null;
  readonly feed: {
    /** When the last price came, our clock; null before the first. */
    readonly heardAt: number | null;
    /** The least that a price of the last ones came after the venue's stamp, ms: its way here and what our clock is off. */
    readonly behindMs: number | null;
    readonly gapFrom: number | null;
  };
  /** `result`: what closing it at the last price would bring over its cost, before fees. */
  readonly position: { readonly size: string; readonly entryPrice: string | null; readonly result: string };
  /** What could be held if all that rests on the worse side were filled, base currency. */
  readonly reach: string;
  /** The value of that, and the tightest limit on it. */
  readonly exposure: Use;
  /** What equity lost since midnight UTC, or since the start if that was later; below zero: a gain. */
  readonly lossToday: Use;
  readonly orders: readonly OrderLife[];
  /** Orders of which the venue has not said what became of them. */
  readonly unknown: readonly string[];
  readonly standing: Standing;
  /** The process that works on it, on this machine; null if none does. */
  readonly pid: number | null;
  readonly counts: Pick<Run, 'orders' | 'fills' | 'denied' | 'rejected' | 'gaps' | 'discrepancies'>;
}

export interface Folds {
  readonly run: Run;
  readonly orders: Orders;
  readonly book: Book;
  readonly facts: BoardFacts;
}

export interface Moment {
  readonly session: string;
  readonly opening: SessionOpening;
  readonly manifest: RunManifest;
  readonly heard: Heard;
  readonly seq: number;
  readonly pid: number | null;
  readonly now: number;
}

/** Everything that a board shows follows from the journal, the last price and the clock. */
export const viewOf = ({ run, orders, book, facts }: Folds, moment: Moment): BoardView => {
  const { session, opening, manifest, heard, seq, pid, now } = moment;
  const { ledger } = book;
  // The end is valued by the journal; what was heard after it no longer counts.
  const price = book.isStopped ? ledger.mark : (heard.price ?? ledger.mark);
  const { equity, exposure, lossToday } = briefOf({ book, price });
  const { capital } = ledger;
  return {
    session,
    mode: opening.mode,
    network: opening.network,
    account: opening.account,
    instrument: manifest.instrument,
    strategy: manifest.strategy,
    startedAt: opening.startedAt,
    lastAt: run.lastAt,
    now,
    seq,
    equity,
    change: compare(capital, '0') > 0 ? quotient(minus(equity, capital), capital, 6) : null,
    price,
    feed: { heardAt: heard.heardAt, behindMs: heard.behindMs, gapFrom: book.missingSince },
    position: { size: ledger.size, entryPrice: entryPrice(ledger), result: unrealized({ ...ledger, mark: price }) },
    reach: reachOf(book),
    exposure,
    lossToday,
    orders: orders.open,
    unknown: facts.unknown,
    standing: standingOf({ run, book, facts, pid }),
    pid,
    counts: {
      orders: run.orders,
      fills: run.fills,
      denied: run.denied,
      rejected: run.rejected,
      gaps: run.gaps,
      discrepancies: run.discrepancies,
    },
  };
};
