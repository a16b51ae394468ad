import { decimal, type LatencyModel, type RunManifest } from '../../engine/index.ts';
import { concentration, split } from '../metrics/trades.ts';
import { MS_PER_DAY } from '../metrics/exposure.ts';
import type { RunResult, SessionNote, TrustNote } from '../result.ts';
import { durationText } from '../wording/duration.ts';

/** Round trips below which a result is an anecdote. */
const FEW_TRIPS = 30;
/** A share of the profit that so few trips should not make. */
const TOP_TRIPS = 3;
const TOO_MUCH = 0.5;
/** A share of the fills that assumptions about single bars should not decide. */
const TOO_MANY_WITHIN = 0.2;
const YEAR_DAYS = 365;

/** The parts of a result that trust is judged by. */
export type Judged = Pick<
  RunResult,
  'attribution' | 'chart' | 'execution' | 'fills' | 'from' | 'gaps' | 'misprints' | 'roundTrips' | 'to'
>;

/** What speaks for or against believing a result; warnings first. */
export const trustNotes = (
  result: Judged,
  manifest: RunManifest,
  session: SessionNote | null = null,
): readonly TrustNote[] => [
  ...warnings([
    filledInMisprints(result),
    halted(result),
    liquidated(result),
    costsAboveProfit(result),
    concentrated(result),
    madeByThePath(result, manifest),
    insideGaps(result),
    withoutRates(result, manifest),
    withoutMarks(result, manifest),
    wicks(result),
    clippedBars(result),
    fewTrips(result),
    shorterThanYear(result),
    ...(isReal(session) ? [] : optimistic(manifest, session)),
  ]),
  grade(manifest, session),
];

/** Fills, costs and funding of a live session are what the venue charged: no model is to be doubted. */
const isReal = (session: SessionNote | null): boolean => session?.mode === 'live' && session.simulatedAfter === null;

const warnings = (texts: readonly (string | null)[]): readonly TrustNote[] =>
  texts.flatMap((text) => (text === null ? [] : [{ mark: 'warning' as const, text }]));

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const halted = ({ execution }: Judged): string | null => {
  const [first] = execution.halts;
  return first ? `${first.reason} halted trading at ${new Date(first.time).toISOString()}` : null;
};

const liquidated = ({ execution }: Judged): string | null =>
  execution.liquidations === 0 ? null : `${plural(execution.liquidations, 'liquidation')}: the size was too large`;

const costsAboveProfit = ({ attribution }: Judged): string | null => {
  const gross = decimal(attribution.price);
  const costs = gross.minus(decimal(attribution.total));
  if (!gross.gt(0) || costs.lte(gross)) return null;
  return `costs of ${costs.toFixed(2)} are more than the gross profit of ${gross.toFixed(2)}`;
};

/** With hardly more wins than that it would say nothing new. */
const concentrated = ({ roundTrips }: Judged): string | null => {
  const results = roundTrips.map((trip) => Number(trip.pnl));
  if (split(results).wins.length <= TOP_TRIPS) return null;
  const share = concentration(results, TOP_TRIPS);
  return share > TOO_MUCH ? `${percent(share)} of profit came from ${TOP_TRIPS} round trips` : null;
};

/** A fill at the first price after a gap counts: what it would have met meanwhile is unknown. */
const insideGaps = ({ fills, gaps }: Judged): string | null => {
  const inside = fills.filter(({ time }) => gaps.some((gap) => time > gap.from && time <= gap.to)).length;
  return inside === 0 ? null : `${plural(inside, 'fill')} inside a data gap`;
};

/**
 * A bar does not say in which order its prices came. Where it was bought and sold within one bar the assumed path made the
 * profit or the loss, and a path of three straight legs has fewer turns than any market.
 */
const madeByThePath = ({ fills }: Judged, { tape }: RunManifest): string | null => {
  const { kind, intervalMs } = tape;
  if (kind !== 'candles' || intervalMs === null) return null;
  const sides = new Map<number, Set<string>>();
  const barOf = (time: number): number => Math.floor(time / intervalMs);
  for (const { time, side } of fills) sides.set(barOf(time), (sides.get(barOf(time)) ?? new Set()).add(side));
  const within = fills.filter(({ time }) => sides.get(barOf(time))?.size === 2).length;
  if (within <= TOO_MANY_WITHIN * fills.length) return null;
  const share = percent(within / fills.length);
  return `${share} of fills are in bars that bought and sold: the path assumed within a bar decides the result`;
};

/** Rates that lie outside the run look like funding and cost nothing. */
const withoutRates = ({ execution, fills }: Judged, { funding }: RunManifest): string | null => {
  if (funding === null || fills.length === 0) return null;
  const isPaid = Number(execution.fundingPaid) !== 0 || Number(execution.fundingReceived) !== 0;
  return isPaid ? null : `no rate of ${funding.dataset} fell due while a position was open: holding it cost nothing`;
};

/** Where the mark decided something, it should have been the mark. */
const withoutMarks = ({ execution }: Judged, { marks, funding }: RunManifest): string | null => {
  if (marks !== undefined) return null;
  const isFunded = funding !== null && (Number(execution.fundingPaid) !== 0 || Number(execution.fundingReceived) !== 0);
  const decided = [...(execution.liquidations > 0 ? ['liquidation'] : []), ...(isFunded ? ['funding'] : [])];
  if (decided.length === 0) return null;
  return `${decided.join(' and ')} used the last price: no mark or oracle was recorded (--mark)`;
};

/** What nobody could have traded is no result: it stands before everything else. */
const filledInMisprints = ({ misprints: { fills, first } }: Judged): string | null => {
  if (fills === 0 || first === null) return null;
  const where = `${dayOf(first.time)}, ${first.recorded}, plausible until ${first.plausible}`;
  return `${plural(fills, 'fill')} where only a misprint has been (${where}): not to be believed; --misprints clip`;
};

const clippedBars = ({ misprints: { clipped, first } }: Judged): string | null => {
  if (clipped === 0 || first === null) return null;
  const which = clipped === 1 ? 'a bar' : `${clipped} bars, the first`;
  return `${which} of ${dayOf(first.time)} with ${first.recorded}, probably a misprint, played until ${first.plausible} only`;
};

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Equity is followed at every price, so one bad print makes the deepest drawdown. */
const wicks = ({ chart }: Judged): string | null => {
  const far = chart.filter(
    ({ open, high, low, close }) => 2 * low < Math.min(open, close) || high > 2 * Math.max(open, close),
  );
  const [first] = far;
  if (first === undefined) return null;
  const day = dayOf(first.time);
  const which = far.length === 1 ? `the bar of ${day} strays` : `${far.length} bars, the first of ${day}, stray`;
  return `${which} more than half the price from open and close (low ${first.low}): drawdowns there may be misprints`;
};

const fewTrips = ({ roundTrips }: Judged): string | null => {
  const closed = roundTrips.filter((trip) => trip.closeTime !== null).length;
  if (closed >= FEW_TRIPS) return null;
  const count = closed === 0 ? 'no closed round trip' : `only ${plural(closed, 'closed round trip')}`;
  return `${count}: fewer than ${FEW_TRIPS} prove little`;
};

const shorterThanYear = ({ from, to }: Judged): string | null => {
  return to - from >= YEAR_DAYS * MS_PER_DAY ? null : `yearly numbers are scaled from ${durationText(to - from)}`;
};

const optimistic = (
  { instrument, venue, funding, tape }: RunManifest,
  session: SessionNote | null,
): readonly (string | null)[] => [
  // A session hears the rates that are published while it goes on.
  instrument.kind === 'perpetual' && funding === null && session === null
    ? 'traded as a perpetual without funding: holding a position cost nothing'
    : null,
  decimal(venue.takerFee).gt(0) ? null : 'taker fees are off',
  venue.queue.model === 'front' ? 'limit orders are first in the queue (optimistic)' : null,
  venue.slippage.model === 'none' && tape.kind === 'candles' ? 'market orders meet no slippage' : null,
  instant(venue.orderLatency) && tape.kind === 'trades' ? 'orders reach the venue at once (no latency)' : null,
];

const instant = (latency: LatencyModel): boolean => latency.model === 'constant' && latency.ms === 0;

const grade = ({ tape, venue }: RunManifest, session: SessionNote | null): TrustNote => {
  if (isReal(session)) return { mark: 'ok', text: 'realism grade: real (fills and costs are the venue’s own)' };
  const after = session?.simulatedAfter ?? null;
  if (after !== null) {
    return { mark: 'warning', text: `fills are the venue’s own up to event ${after}, and simulated from there` };
  }
  return tape.kind === 'trades'
    ? { mark: 'ok', text: 'realism grade: trades (fills are judged by public prints)' }
    : {
        mark: 'warning',
        text: `realism grade: bars (within a candle the path is assumed; fills at ${venue.fill.replace('-', ' ')})`,
      };
};
