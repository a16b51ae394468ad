import { compare, greatest, least, minus, quotient } from '../exact.ts';
import { account, accountTypes, emptyLedger, isValuation, type Ledger } from '../ledger.ts';
import type { Projection } from '../projection.ts';

/** Several valuations in a row: their last, lowest and highest equity, and the deepest drawdown among them. */
export interface EquityPoint {
  /** Of the last of them. */
  seq: number;
  time: number;
  equity: string;
  low: string;
  high: string;
  /** From the highest equity so far, as a negative fraction cut at 12 decimals; "0" at a new high. */
  drawdown: string;
}

export interface Equity {
  ledger: Ledger;
  /** Present equity, quote currency. */
  equity: string;
  /** Highest equity so far; the capital at the start counts. */
  peak: string;
  peakAt: number | null;
  drawdown: string;
  maxDrawdown: string;
  maxDrawdownAt: number | null;
  /** Events that valued the position. */
  valuations: number;
  /** How many valuations one point stands for; doubles whenever the curve is full. */
  perPoint: number;
  /** The whole session in at most 2,000 points. */
  points: EquityPoint[];
}

const POINTS_MAX = 2000;
const DRAWDOWN_PLACES = 12;

const merged = (a: EquityPoint, b: EquityPoint): EquityPoint => ({
  ...b,
  low: least(a.low, b.low),
  high: greatest(a.high, b.high),
  drawdown: least(a.drawdown, b.drawdown),
});

/** Two neighbours become one. */
const halved = (points: readonly EquityPoint[]): EquityPoint[] =>
  points.flatMap((point, i) => {
    const next = points[i + 1];
    return i % 2 === 1 ? [] : [next === undefined ? point : merged(point, next)];
  });

const addPoint = (state: Equity, point: EquityPoint): void => {
  const last = state.points.at(-1);
  if (last !== undefined && state.valuations % state.perPoint !== 0) {
    state.points[state.points.length - 1] = merged(last, point);
  } else {
    if (state.points.length === POINTS_MAX) {
      state.points = halved(state.points);
      state.perPoint *= 2;
    }
    state.points.push(point);
  }
  state.valuations += 1;
};

const measure = (state: Equity, time: number): void => {
  const { equity } = state;
  if (compare(equity, state.peak) > 0) {
    state.peak = equity;
    state.peakAt = time;
  }
  const isBelow = equity !== state.peak && compare(state.peak, '0') > 0;
  state.drawdown = isBelow ? minus(quotient(equity, state.peak, DRAWDOWN_PLACES), '1') : '0';
  if (compare(state.drawdown, state.maxDrawdown) < 0) {
    state.maxDrawdown = state.drawdown;
    state.maxDrawdownAt = time;
  }
};

export const projection: Projection<Equity> = {
  name: 'equity',
  version: 2,
  about: 'Equity and drawdown at each event that carries a mark, and the curve of the whole session.',
  types: accountTypes,
  summary: ({ ledger, equity, peak, drawdown, maxDrawdown, maxDrawdownAt }) => ({
    quote: ledger.quote,
    equity,
    peak,
    drawdown,
    maxDrawdown,
    maxDrawdownAt,
  }),
  initial: () => ({
    ledger: emptyLedger(),
    equity: '0',
    peak: '0',
    peakAt: null,
    drawdown: '0',
    maxDrawdown: '0',
    maxDrawdownAt: null,
    valuations: 0,
    perPoint: 1,
    points: [],
  }),
  evolve(state, event) {
    account(state.ledger, event);
    state.equity = state.ledger.equity;
    if (event.type === 'SessionStarted') {
      state.peak = state.equity;
      state.peakAt = event.time;
    }
    if (!isValuation(event)) return state;
    measure(state, event.time);
    const { equity, drawdown } = state;
    addPoint(state, { seq: event.seq, time: event.time, equity, low: equity, high: equity, drawdown });
    return state;
  },
};
